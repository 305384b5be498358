"""Who sees which rows: each model names, for each side, the path to the organisation that owns the row.

``objects = TenantQuerySet.as_manager()`` and a class attribute ``tenancy`` are all a model needs. A side without a
path sees nothing, so forgetting one hides rows rather than showing them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol, Self, TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Manager, Model, Q, QuerySet

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.roles import Side

Paths = tuple[str, ...] | str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenancy:
    """For each side, the paths (``insurer_id``, ``application__insurer_id``) whose organisation sees the row.

    ``everyone`` opens the rows to all, signed in or not: catalogues, published texts.
    """

    insurer: Paths = ()
    broker: Paths = ()
    insured: Paths = ()
    provider: Paths = ()
    authority: Paths = ()
    everyone: bool = False

    def paths(self, side: Side) -> tuple[str, ...]:
        """The paths of a side; none for the public and the system, who have no organisation."""
        if side in {Side.PUBLIC, Side.SYSTEM}:
            return ()
        found: Paths = getattr(self, side.value)
        return (found,) if isinstance(found, str) else found

    def condition(self, actor: Actor) -> Q | None:
        """The filter for an actor's rows; None for all of them."""
        if actor.is_system or self.everyone:
            return None
        wanted = Q(pk__in=[])
        if actor.organisation_id is not None:
            for path in self.paths(actor.side):
                wanted |= Q(**{path: actor.organisation_id})
        return wanted

    def holds(self, actor: Actor, row: Model) -> bool | None:
        """Whether an actor sees a row in hand; None where only the database can tell."""
        if actor.is_system or self.everyone:
            return True
        if actor.organisation_id is None:
            return False
        for path in self.paths(actor.side):
            reached = _walk(row, path.split("__"))
            if reached is _UNKNOWN:
                return None
            if reached == actor.organisation_id:
                return True
        return False


M_co = TypeVar("M_co", bound=Model, covariant=True)


class TenantQuerySet(QuerySet[M_co]):
    """Rows that know their tenants."""

    def visible_to(self, actor: Actor) -> Self:
        """The rows the actor may know of."""
        tenancy: Tenancy = self.model.tenancy  # type: ignore[attr-defined]
        condition = tenancy.condition(actor)
        return self.all() if condition is None else self.filter(condition)


class _HasVisible(Protocol):
    def visible_to(self, actor: Actor) -> Any: ...


def sees(actor: Actor, row: Model) -> bool:
    """Whether the actor may know of the row: by its attributes where they tell, else by one query."""
    manager: _HasVisible = type(row)._default_manager  # type: ignore[assignment]
    tenancy: Tenancy | None = getattr(type(row), "tenancy", None)
    own_rule = _overrides(manager)
    if tenancy is not None and not own_rule:
        known = tenancy.holds(actor, row)
        if known is not None:
            return known
    found: bool = manager.visible_to(actor).filter(pk=row.pk).exists()
    return found


def _overrides(manager: object) -> bool:
    queryset = getattr(manager, "get_queryset", None)
    rows = type(queryset()) if callable(queryset) else None
    return getattr(rows, "visible_to", None) is not TenantQuerySet.visible_to


_UNKNOWN = object()


def _walk(row: Any, steps: Iterable[str]) -> Any:
    for step in steps:
        if row is None:
            return None
        try:
            row = getattr(row, step)
        except ObjectDoesNotExist:
            return None
        except AttributeError:
            return _UNKNOWN
        if isinstance(row, Manager):
            return _UNKNOWN
    return row.pk if isinstance(row, Model) else row
