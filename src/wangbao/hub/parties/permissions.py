"""What may be done by whom: permissions as data, tested as predicates of ``rules``.

Each app has a module ``permissions`` with ``PERMISSIONS: dict[str, Permission]``, keyed ``"<app>.<verb>"``. An
operation starts with :func:`allow`; a page that only shows or hides a button asks :func:`may`.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final

from django.apps import apps
from rules.predicates import Predicate, predicate
from rules.rulesets import RuleSet

from wangbao.hub.errors import Forbidden, Invisible
from wangbao.hub.parties.actor import Actor
from wangbao.hub.parties.tenancy import sees
from wangbao.hub.parties.words import ROLE_NAMES, Kind, Role
from wangbao.vocabulary.text import Text

ALL_ROLES: Final = frozenset(Role)
ALL_KINDS: Final = frozenset(Kind)
_HUB = "wangbao.hub."


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """Who may do one thing.

    Attributes:
        label: what it lets one do, in both languages, for the table of roles.
        roles: the roles that may; empty where only the public or the system does it.
        kinds: the kinds of organisation it is open to, all by default.
        public: open to anybody, signed in or not.
        signed_in: open to any signed-in person, with or without a membership.
        when: a further condition on actor and object, such as "its own", "still a draft".
    """

    label: Text
    roles: Collection[Role] = frozenset()
    kinds: Collection[Kind] = ALL_KINDS
    public: bool = False
    signed_in: bool = False
    when: Callable[[Actor, Any], bool] | None = None

    def open_to(self, kind: Kind | None, role: Role | None) -> bool:
        """Whether the role in a kind of organisation may do it to a suitable object of its own."""
        return self.public or (kind in self.kinds and role in self.roles)

    def predicate(self) -> Predicate:
        """The permission as a predicate of actor and object (None where there is no object yet)."""
        may_act: Predicate = predicate(
            lambda actor, _: (
                self.open_to(actor.organisation_kind, actor.role) or (self.signed_in and actor.is_signed_in)
            ),
            name="may_act",
        )
        if self.when is None:
            return may_act
        when = self.when
        fits: Predicate = predicate(lambda actor, obj: obj is None or when(actor, obj), name="fits")
        both: Predicate = may_act & fits
        return both


def _own(actor: Actor, obj: Any) -> bool:
    """The actor's own organisation, or something of it."""
    return bool(actor.organisation_id == getattr(obj, "organisation_id", obj.pk))


PERMISSIONS: dict[str, Permission] = {
    "parties.view": Permission(
        label=Text("查看本机构及其客户", "See the own organisation and its clients"), roles=ALL_ROLES
    ),
    "parties.manage": Permission(
        label=Text("邀请人员、分配角色", "Invite people and give roles"),
        roles={Role.ADMINISTRATOR},
        when=_own,
    ),
    "parties.change_address": Permission(
        label=Text("变更本机构住所", "State the own organisation's registered address"),
        roles={Role.ADMINISTRATOR, Role.APPLICANT},
        when=_own,
    ),
    "parties.register_client": Permission(
        label=Text("登记委托客户", "Register a client"),
        roles={Role.BROKER, Role.ADMINISTRATOR},
        kinds={Kind.BROKER, Kind.INTERMEDIARY},
    ),
    "parties.register_organisation": Permission(
        label=Text("登记机构", "Register an organisation"),
        roles={Role.ADMINISTRATOR},
        kinds={Kind.AUTHORITY},
    ),
    "parties.suspend": Permission(
        label=Text("停用或恢复机构", "Suspend or restore an organisation"),
        roles={Role.ADMINISTRATOR},
        kinds={Kind.AUTHORITY},
    ),
    "parties.give_mandate": Permission(
        label=Text("委托经纪人", "Give a broker a mandate"),
        roles={Role.ADMINISTRATOR, Role.APPLICANT},
        when=_own,
    ),
    "parties.end_mandate": Permission(
        label=Text("终止经纪委托", "End a mandate"), roles={Role.ADMINISTRATOR, Role.APPLICANT, Role.BROKER}
    ),
    "parties.register_enterprise": Permission(
        label=Text("为自己的企业注册", "Register one's own enterprise"), signed_in=True
    ),
}


def allow(actor: Actor, name: str, obj: Any = None) -> None:
    """Pass, or refuse.

    Raises:
        Invisible: the object is another tenant's; said before anything else, so that nothing shows it exists.
        Forbidden: the role, the kind of organisation or the object's state does not permit it.
        KeyError: no app declares such a permission.
    """
    ruleset = _ruleset()
    if name not in ruleset:
        raise KeyError(f"no app declares the permission {name!r}")
    if actor.is_system:
        return
    if obj is not None and not sees(actor, obj):
        raise Invisible
    if not ruleset.test_rule(name, actor, obj):
        raise Forbidden


def may(actor: Actor, name: str, obj: Any = None) -> bool:
    """Whether :func:`allow` would pass."""
    try:
        allow(actor, name, obj)
    except (Forbidden, Invisible):
        return False
    return True


def holders(name: str) -> Text:
    """The roles that hold a permission, in words: whom to ask where one does not hold it."""
    names = [ROLE_NAMES[role] for role in Role if role in registry()[name].roles]
    return Text("、".join(one.zh for one in names), ", ".join(one.en.lower() for one in names))


@cache
def registry() -> Mapping[str, Permission]:
    """Every permission of every app.

    Raises:
        ValueError: a name declared twice, or under another app's name.
    """
    found: dict[str, Permission] = {}
    for config in apps.get_app_configs():
        module = f"{config.name}.permissions"
        if not config.name.startswith(_HUB) or find_spec(module) is None:
            continue
        for name, permission in import_module(module).PERMISSIONS.items():
            if not name.startswith(f"{config.label}.") or name in found:
                raise ValueError(f"{module}: {name!r} must begin with '{config.label}.' and be declared once")
            found[name] = permission
    return found


@cache
def _ruleset() -> RuleSet:
    ruleset = RuleSet()
    for name, permission in registry().items():
        ruleset.add_rule(name, permission.predicate())
    return ruleset
