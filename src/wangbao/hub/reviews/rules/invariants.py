"""Check reviews."""

from collections.abc import Iterator
from decimal import Decimal

from django.db.models import Count, F, Q

from wangbao.hub.reviews.models import Item, Review, Round, Standing
from wangbao.hub.reviews.reads.round import procedure_of
from wangbao.hub.reviews.rules.states import ItemState, ReviewState
from wangbao.hub.reviews.writes.places import standings
from wangbao.programme.review import procedure_library
from wangbao.programme.review.procedure_library import total
from wangbao.vocabulary.errors import Problem
from wangbao.vocabulary.text import Text

_CHUNK = 1_000


def rounds_keep_their_procedure() -> Iterator[Problem]:
    """评审办法与其散列值相符 / A round's procedure is that of its hash."""
    for row in Round.objects.select_related("batch"):
        if procedure_library.fingerprint(procedure_library.parse(row.procedure)) != row.procedure_sha256:
            yield Problem(
                "round", row.batch.code, Text("办法与散列值不符", "its procedure is not that of its hash")
            )


def totals_are_those_of_the_marks() -> Iterator[Problem]:
    """总分与各项评分相符 / A review's total is that of its marks."""
    rows = Review.objects.filter(state=ReviewState.SCORED).select_related("item__round")
    for row in rows.iterator(chunk_size=_CHUNK):
        if row.total != total(procedure_of(row.item.round), row.marks):
            yield Problem("review", row.ref, Text("总分有误", "its total is not that of its marks"))


def nobody_reviews_its_own() -> Iterator[Problem]:
    """无人评审本单位参与的方案 / Nobody reviews a scheme of its own organisation."""
    rows = Review.objects.exclude(state__in=[str(ReviewState.VOID), str(ReviewState.ABSTAINED)])
    own = rows.filter(
        item__scheme__units__organisation_id=F("expert__membership__organisation_id")
    ).values_list("ref", flat=True)
    for ref in own:
        yield Problem("review", ref, Text("评审人属申报单位", "its reviewer is of a declaring unit"))


def reviews_are_of_the_version_that_stands() -> Iterator[Problem]:
    """有效评审属于现行版本 / A review that stands is of the item's version."""
    stands = Q(state__in=[str(ReviewState.ASSIGNED), str(ReviewState.SCORED)])
    rows = Review.objects.filter(stands).exclude(version=F("item__version"))
    for ref in rows.values_list("ref", flat=True):
        yield Problem("review", ref, Text("属于先前版本", "it is of an earlier version"))
    waiting = Item.objects.filter(state=ItemState.CORRECTION).annotate(
        in_force=Count(
            "reviews", filter=Q(reviews__state__in=[str(ReviewState.ASSIGNED), str(ReviewState.SCORED)])
        )
    )
    for number in waiting.filter(in_force__gt=0).values_list("number", flat=True):
        yield Problem("item", number, Text("待补正而评审仍有效", "its reviews stand while it is corrected"))


def standings_are_those_of_the_reviews() -> Iterator[Problem]:
    """名次与评分相符 / Standings are those worked out from the reviews."""
    for row in Round.objects.exclude(ranked_at=None):
        wanted = {one.item_id: (one.rank, one.score, one.low, one.high) for one in standings(row)}
        found = {
            item: (rank, Decimal(score), low, high)
            for item, rank, score, low, high in Standing.objects.filter(item__round=row).values_list(
                "item_id", "rank", "score", "low", "high"
            )
        }
        for item in Item.objects.filter(round=row):
            if wanted.get(item.pk) != found.get(item.pk):
                yield Problem(
                    "item", item.number, Text("名次有误", "its standing is not that of its reviews")
                )
