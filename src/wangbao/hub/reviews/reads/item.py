"""Read items and standings for those who run a review or decide on it, and the notice of selection for everybody."""

import csv
import io
from typing import Any, Final

from django.db.models import Count, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow, may
from wangbao.hub.errors import Invisible
from wangbao.hub.reviews.models import Expert, GroupLink, Item, Objection, Review, Round, Standing
from wangbao.hub.reviews.reads.round import phase_of
from wangbao.hub.reviews.rules.states import ItemState, ReviewState

PAGE: Final = 50


def item(actor: Actor, number: str) -> Item:
    """Find an item for those who see all of its round; raises Invisible or Forbidden."""
    found = _found(actor, number)
    allow(actor, "reviews.view", found.round)
    return found


def for_lead(actor: Actor, number: str) -> Item:
    """Find an item for the lead of its scheme, who may correct it; raises Invisible or Forbidden."""
    found = _found(actor, number)
    allow(actor, "reviews.correct", found)
    return found


def items(round_: Round, *, state: str = "", start: int = 0) -> tuple[list[Any], int | None]:
    """List a page of items with their progress, and the ``start`` of the next page or None."""
    rows = round_.items.select_related("scheme__lead").defer("content", "scheme__content")
    if state in set(ItemState):
        rows = rows.filter(state=state)
    found: list[Any] = list(rows.order_by("number")[start : start + PAGE + 1])
    counted = _counted(Review.objects.filter(item__in=found[:PAGE]), "item_id")
    for row in found:
        row.given, row.asked = counted.get(row.pk, (0, 0))
    return found[:PAGE], start + PAGE if len(found) > PAGE else None


def ranking(round_: Round, *, start: int = 0) -> tuple[list[Standing], int | None]:
    """List a page of standings, the best first, and the ``start`` of the next page or None."""
    found = list(standings(round_)[start : start + PAGE + 1])
    return found[:PAGE], start + PAGE if len(found) > PAGE else None


def ranking_csv(round_: Round) -> str:
    """Write the whole ranking as CSV with a mark of its encoding, for spreadsheets."""
    kept = io.StringIO()
    kept.write("\ufeff")
    rows = csv.writer(kept, lineterminator="\r\n")
    rows.writerow(
        [
            "rank",
            "number",
            "scheme",
            "lead",
            "score",
            "mean",
            "standard_error",
            "low",
            "high",
            "reviews",
            "without",
        ]
    )
    for one in standings(round_):
        scheme = one.item.scheme
        rows.writerow(
            [
                one.rank,
                one.item.number,
                scheme.number,
                _plain(scheme.lead.name),
                one.score,
                one.mean,
                one.standard_error,
                one.low,
                one.high,
                one.reviews,
                one.without,
            ]
        )
    return kept.getvalue()


def experts(round_: Round) -> list[Any]:
    """List the pool with what each has to do in a round, and whether it has stated its interests."""
    rows: list[Any] = list(
        Expert.objects.select_related("membership__person", "membership__organisation").order_by(
            "membership__organisation__name", "pk"
        )
    )
    counted = _counted(Review.objects.filter(item__round=round_), "expert_id")
    stated = set(round_.statements.values_list("expert_id", flat=True))
    for row in rows:
        row.given, row.asked = counted.get(row.pk, (0, 0))
        row.stated = row.pk in stated
    return rows


def group_links() -> list[GroupLink]:
    """List the parents and subsidiaries that are recorded."""
    return list(GroupLink.objects.select_related("parent", "subsidiary").order_by("parent__name", "pk"))


def selection(round_: Round) -> list[Item]:
    """List what the notice of selection shows, once the round has come to it.

    Raises:
        Invisible: nothing is announced yet.
    """
    if not {"object", "publish"} & set(phase_of(round_).allows):
        raise Invisible
    rows = round_.items.filter(state__in=[str(ItemState.SELECTED), str(ItemState.LISTED)])
    return list(rows.select_related("scheme__lead").prefetch_related("scheme__units__organisation"))


def objections(actor: Actor, round_: Round) -> list[Objection]:
    """List the objections of a round for those who run it, to anybody else their own."""
    rows = Objection.objects.filter(item__round=round_).select_related("item", "organisation")
    if not may(actor, "reviews.view", round_):
        rows = rows.filter(person_id=actor.person_id or 0)
    return list(rows.order_by("pk"))


def standings(round_: Round) -> Any:
    """Select the standings of a round, the best first."""
    rows = Standing.objects.filter(item__round=round_).select_related(
        "item__scheme__lead", "hangs_on__expert__membership__person"
    )
    rows = rows.defer("item__content", "item__scheme__content", "hangs_on__marks", "hangs_on__opinion")
    rows = rows.annotate(title=KeyTextTransform("title", "item__content"))
    return rows.order_by("rank", "item__number")


def _counted(rows: QuerySet[Review], by: str) -> dict[int, tuple[int, int]]:
    """Count the reviews given, and those to come, by a column; rows without either are left out."""
    given = Count("pk", filter=Q(state=ReviewState.SCORED))
    asked = Count("pk", filter=Q(state=ReviewState.ASSIGNED))
    found = rows.order_by().values(by).annotate(given=given, asked=asked)
    return {row[by]: (row["given"], row["asked"]) for row in found}


def _found(actor: Actor, number: str) -> Item:
    rows = Item.objects.visible_to(actor).select_related("round__batch", "scheme__lead", "scheme__batch")
    found: Item | None = rows.filter(number=number).first()
    if found is None:
        raise Invisible
    return found


def _plain(text: str) -> str:
    """Keep a spreadsheet from taking a text for a formula."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@"} else text
