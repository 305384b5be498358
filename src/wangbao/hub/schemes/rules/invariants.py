"""Check schemes."""

from collections.abc import Iterator

from django.db.models import Count, F, Q

from wangbao.hub.schemes.models import Batch, Recommendation, Scheme, Submission
from wangbao.hub.schemes.reads.batch import rules_of
from wangbao.hub.schemes.rules.states import LevelState, State
from wangbao.programme import batch_library
from wangbao.programme.deadline import is_late
from wangbao.vocabulary import canonical
from wangbao.vocabulary.errors import Problem
from wangbao.vocabulary.text import Text

_CHUNK = 1_000


def batches_keep_their_rules() -> Iterator[Problem]:
    """批次规则与其散列值相符 / A batch's rules are those of its hash."""
    for row in Batch.objects.order_by("pk"):
        if batch_library.fingerprint(rules_of(row)) != row.rules_sha256:
            yield Problem("batch", row.code, Text("规则与散列值不符", "its rules are not those of its hash"))


def submissions_are_as_they_were() -> Iterator[Problem]:
    """报送内容与散列值、逾期标记相符 / A submission has its hash, and is late if it was."""
    rows = Submission.objects.select_related("scheme").order_by("scheme_id", "round")
    first: dict[int, bool] = {}  # a correction is as late as what it corrects
    for row in rows.iterator(chunk_size=_CHUNK):
        if canonical.sha256(row.snapshot) != row.sha256:
            yield Problem(
                "scheme",
                row.scheme.number,
                Text("报送内容与散列值不符", "a submission differs from its hash"),
            )
        first[row.scheme_id] = first.get(row.scheme_id, is_late(row.at, row.last_day))
        if first[row.scheme_id] != row.late:
            rule = Text("逾期标记有误", "a submission is wrongly marked in time or late")
            yield Problem("scheme", row.scheme.number, rule)


def schemes_stand_where_their_rounds_lead() -> Iterator[Problem]:
    """方案状态与报送、推荐相符 / A scheme's state agrees with its submissions and recommendations."""
    submitted = Q(submitted_at__isnull=False)
    rows = Scheme.objects.annotate(rounds=Count("submissions"))
    for number in rows.filter((submitted & Q(rounds=0)) | (~submitted & Q(rounds__gt=0))).values_list(
        "number", flat=True
    ):
        yield Problem(
            "scheme",
            number,
            Text("有报送时间而无报送内容，或相反", "has a time of submission and none, or the reverse"),
        )
    waiting = set(
        Recommendation.objects.filter(state=LevelState.WAITING).values_list("scheme__number", flat=True)
    )
    with_them = set(Scheme.objects.filter(state=State.RECOMMENDING).values_list("number", flat=True))
    for number in sorted(waiting ^ with_them):
        yield Problem(
            "scheme", number, Text("与等待中的推荐不符", "disagrees with the recommendation it waits for")
        )


def leads_are_units() -> Iterator[Problem]:
    """牵头单位是方案的单位 / A scheme's lead is its one lead unit."""
    right = Scheme.objects.filter(units__is_lead=True, units__organisation_id=F("lead_id"))
    for number in Scheme.objects.exclude(pk__in=right.values("pk")).values_list("number", flat=True):
        yield Problem("scheme", number, Text("牵头单位不符", "its lead is not its lead unit"))
