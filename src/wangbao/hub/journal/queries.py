"""Read the journal: pages of entries."""

from typing import Final

from wangbao.hub.access.actor import Actor
from wangbao.hub.journal.models import Entry

PAGE: Final = 50


def page(
    actor: Actor, *, below: int | None = None, verb: str = "", subject: str = ""
) -> tuple[list[Entry], int | None]:
    """Find a page of entries, newest first.

    Args:
        actor: whose organisation's entries.
        below: only entries with a smaller sequence, for the next page.
        verb: the beginning of a verb, such as ``policy.``.
        subject: a number or reference, whole.

    Returns:
        The entries, and the ``below`` of the next page or None.
    """
    rows = Entry.objects.visible_to(actor).order_by("-sequence")
    if below is not None:
        rows = rows.filter(sequence__lt=below)
    if verb:
        rows = rows.filter(verb__startswith=verb)
    if subject:
        rows = rows.filter(subject=subject)
    found = list(rows[: PAGE + 1])
    more = len(found) > PAGE
    return found[:PAGE], found[PAGE - 1].sequence if more else None
