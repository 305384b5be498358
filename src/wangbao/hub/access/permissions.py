"""Decide which actor may do what: permissions are data, tested as predicates of ``rules``.

Each app has a module ``permissions`` with ``PERMISSIONS: dict[str, Permission]``, keyed ``"<app>.<verb>"``. An
operation starts with :func:`allow`; a page that only shows or hides a button asks :func:`may`.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from rules.predicates import Predicate, predicate
from rules.rulesets import RuleSet

from wangbao.hub import hooks
from wangbao.hub.access.actor import Actor
from wangbao.hub.access.roles import ROLE_NAMES, Kind, Role
from wangbao.hub.access.tenancy import sees
from wangbao.hub.errors import Forbidden, Invisible
from wangbao.vocabulary.text import Text

ALL_ROLES: Final = frozenset(Role)
ALL_KINDS: Final = frozenset(Kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """The actors that may do one thing.

    Attributes:
        label: what the permission allows, in both languages, for the table of roles.
        roles: the roles that have it; empty where only the public or the system does it.
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
        """Return True if a role in a kind of organisation may do it, to a suitable object of its own."""
        return self.public or (kind in self.kinds and role in self.roles)

    def predicate(self) -> Predicate:
        """Build the predicate of actor and object (None where there is no object yet)."""
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


def allow(actor: Actor, name: str, obj: Any = None) -> None:
    """Refuse an actor who lacks a permission; otherwise do nothing.

    Raises:
        Invisible: the object is another tenant's; checked first, so that no other refusal reveals that it exists.
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
    """Return True if :func:`allow` would pass."""
    try:
        allow(actor, name, obj)
    except (Forbidden, Invisible):
        return False
    return True


def role_names(name: str) -> Text:
    """Name the roles that have a permission, to tell a user whom to ask."""
    names = [ROLE_NAMES[role] for role in Role if role in registry()[name].roles]
    return Text("、".join(name.zh for name in names), ", ".join(name.en.lower() for name in names))


@cache
def registry() -> Mapping[str, Permission]:
    """Collect every permission of every app.

    Raises:
        ValueError: a name declared twice, or under another app's name.
    """
    found: dict[str, Permission] = {}
    for label, module in hooks.modules("permissions"):
        for name, permission in module.PERMISSIONS.items():
            if not name.startswith(f"{label}.") or name in found:
                raise ValueError(
                    f"{module.__name__}: {name!r} must begin with '{label}.' and be declared once"
                )
            found[name] = permission
    return found


@cache
def _ruleset() -> RuleSet:
    ruleset = RuleSet()
    for name, permission in registry().items():
        ruleset.add_rule(name, permission.predicate())
    return ruleset
