"""Collect the kinds of tasks: apps name them in their modules ``task_kinds``."""

import string
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from django.urls import reverse

from wangbao.hub import hooks
from wangbao.hub.access.roles import Role
from wangbao.vocabulary.text import Text

REMIND_DAYS: Final = (3, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskKind:
    """One kind of task.

    Attributes:
        code: ``"<app>.<word>"``.
        name: names the kind.
        title: template of a task's title, with ``{field}`` as in messages.
        fields: names of the values that the context has, all of them needed.
        asking: the roles that accept, return and withdraw, in the organisation that asks.
        answering: the roles that answer, in the organisation that is asked, or in its agent's.
        asking_page, answering_page: the pages of the record for either side, and the field in their addresses.
        page_field: that field.
        answered_here: false where the record's own page answers; the task's takes an answer once it was returned.
        on_home: false where the record has a tile of its own.
        quiet: true where the record's own message says that something is asked.
        needs_proof: true where an answer needs a file.
        remind_days: days before the due day on which the asked side is reminded.
        escalate_days: days after it on which the administrators of both sides are told.
        expire_days: days after it on which the task expires; None for never.
    """

    code: str
    name: Text
    title: Text
    fields: frozenset[str]
    asking: frozenset[Role]
    answering: frozenset[Role]
    asking_page: str = ""
    answering_page: str = ""
    page_field: str = ""
    answered_here: bool = True
    on_home: bool = True
    quiet: bool = False
    needs_proof: bool = False
    remind_days: tuple[int, ...] = REMIND_DAYS
    escalate_days: int = 5
    expire_days: int | None = None

    def path(self, context: Mapping[str, Any], *, asking: bool) -> str:
        """Return the path of the record's page for either side, or nothing."""
        page = self.asking_page if asking else self.answering_page
        return reverse(page, args=[context[self.page_field]] if self.page_field else []) if page else ""


def kind(code: str) -> TaskKind:
    """Find a kind by its code.

    Raises:
        KeyError: no app declares it.
    """
    return registry()[code]


@cache
def registry() -> Mapping[str, TaskKind]:
    """Collect all kinds of all apps, in the order of the apps.

    Raises:
        ValueError: a kind declared twice or under another app's name, or a title that asks for other fields.
    """
    found: dict[str, TaskKind] = {}
    for label, module in hooks.modules("task_kinds"):
        for one in module.KINDS:
            if not one.code.startswith(f"{label}.") or one.code in found:
                raise ValueError(
                    f"{module.__name__}: {one.code!r} must begin with '{label}.' and be declared once"
                )
            wanted = {name for text in one.title for _, name, _, _ in string.Formatter().parse(text) if name}
            if unknown := (wanted | ({one.page_field} - {""})) - one.fields:
                raise ValueError(f"{one.code}: no field {', '.join(sorted(unknown))}")
            found[one.code] = one
    return found
