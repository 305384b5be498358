"""Check the figures and what was published of them, every night."""

from collections.abc import Iterator

from django.db.models import Min

from wangbao.disclosure_control.rule import rule
from wangbao.disclosure_control.suppression import contents_of, exposures
from wangbao.disclosure_control.tables import Cell
from wangbao.hub.policies.models import Policy
from wangbao.hub.statistics.models import Figure, PolicyFact, Refresh, ReleasedCell
from wangbao.hub.statistics.reads.publication import released
from wangbao.hub.statistics.rules.measure import measures
from wangbao.hub.statistics.writes.publication import frozen_rows
from wangbao.vocabulary.errors import Problem
from wangbao.vocabulary.text import Text


def figures_are_the_sums() -> Iterator[Problem]:
    """统计数等于重新汇总 / Statistics equal their sums worked out again."""
    for code, at in Refresh.objects.values_list("measure", "at"):
        measure = measures().get(code)
        if measure is None:
            continue
        changed = measure.changed(at)  # since then figures wait for the night
        if changed is None:
            continue
        skipped = set(changed)
        classes = ("month", "province", "kind", "size", "insurer_key", "value")
        kept = {row[:-1]: row[-1] for row in Figure.objects.filter(measure=code).values_list(*classes)}
        for row in measure.rows(None):
            *of, value = row.values()
            key = tuple(of)
            if key[0] not in skipped and kept.pop(key, None) != value:
                again = Text(f"重新汇总为 {value}", f"summed again it is {value}")
                yield Problem(f"{code} {' '.join(map(str, key))}", None, again)
        for key, value in kept.items():
            if key[0] not in skipped:
                yield Problem(
                    f"{code} {' '.join(map(str, key))}", str(value), Text("无此项", "is of nothing")
                )


def policies_are_classified() -> Iterator[Problem]:
    """上次汇总前的保单都已归类 / Every policy bound before the last summing is classified."""
    last = Refresh.objects.aggregate(at=Min("at"))["at"]
    if last is not None:
        for number in Policy.objects.filter(statistics=None, bound_at__lt=last).values_list(
            "number", flat=True
        ):
            yield Problem(number, None, Text("未计入统计", "is not in the statistics"))


def published_figures_are_the_frozen_sums() -> Iterator[Problem]:
    """公布的统计等于公布时的合计 / What was published is the sum of what was frozen."""
    for period in released():
        contents = contents_of(frozen_rows(period), {period})
        for row in ReleasedCell.objects.filter(release__period=period, policies__isnull=False):
            found = contents.get(Cell(period, row.table, row.code))
            if found is None or (found.policies, found.premium, found.sum_insured) != (
                row.policies,
                row.premium,
                row.sum_insured,
            ):
                yield Problem(f"{period} {row.table} {row.code}", None, Text("与合计不符", "is not the sum"))


def nothing_left_out_is_exposed() -> Iterator[Problem]:
    """未公布的格不能由公布的推出 / Nothing left out of public tables can be told from the rest."""
    rows = [row for year in sorted({one[:4] for one in released()}) for row in frozen_rows(year)]
    for place in exposures(rows, released(), rule()):
        yield Problem(place, None, Text("可由公布的统计推出", "can be told from what is published"))


def unpublished_months_are_not_frozen() -> Iterator[Problem]:
    """只有已公布的月份才冻结 / Only months that were published are frozen."""
    months = (
        PolicyFact.objects.filter(frozen_premium__isnull=False).values_list("month", flat=True).distinct()
    )
    for month in sorted(set(months) - set(released())):
        yield Problem(month, None, Text("未公布而已冻结", "is frozen and was not published"))
