"""Rules for the places of a factor on one input: of one form, in order, without gap or overlap."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from wangbao.pricing.filed.schema import Input, Place
from wangbao.vocabulary.errors import Problem
from wangbao.vocabulary.text import Text


def axis(where: str, item: Input, places: Sequence[Place]) -> Iterator[Problem]:
    """Yield a problem for every place that breaks the one form of its axis, or leaves a gap or an overlap."""
    forms = [place.form for place in places]
    for at, form in enumerate(forms):
        if form is None:
            yield _problem(
                f"{where}.{at}",
                None,
                "须恰有 is、from（与 to）、at 之一",
                "needs just one of is, from (with to) and at",
            )
    if not places:
        yield _problem(where, None, "至少须有 1 项", "must have at least 1 entry")
    if None in forms or not places:
        return
    if len(set(forms)) > 1:
        yield _problem(where, None, "各行的取值方式须相同", "all rows must be of one form")
    elif (forms[0] == "choice") != item.is_choice:
        yield _problem(
            where,
            item.code,
            "输入为选项时用 is，为数值时用 from/to 或 at",
            "a choice is listed by is, a number by from/to or at",
        )
    elif forms[0] == "choice":
        yield from _choices(where, item, places)
    elif forms[0] == "band":
        yield from _bands(where, item, places)
    else:
        yield from _points(where, places)


def _choices(where: str, item: Input, places: Sequence[Place]) -> Iterator[Problem]:
    wanted, listed = [option.code for option in item.choices], [str(place.is_) for place in places]
    for at, code in twice(listed):
        yield _problem(f"{where}.{at}.is", code, "选项重复", "the choice is listed twice")
    for at, code in enumerate(listed):
        if code not in wanted:
            yield _problem(f"{where}.{at}.is", code, "inputs 中没有此选项", "inputs has no such choice")
    for code in wanted:
        if code not in listed:
            yield _problem(where, code, "缺少此选项", "this choice is missing")


def _bands(where: str, item: Input, places: Sequence[Place]) -> Iterator[Problem]:
    first, last = places[0].from_, places[-1].to
    if first != item.least:
        yield _problem(f"{where}.0.from", first, f"须从 {item.least} 开始", f"must begin at {item.least}")
    if last != item.most:
        shown = "（无上限）" if item.most is None else str(item.most)
        yield _problem(
            f"{where}.{len(places) - 1}.to",
            last,
            f"须到 {shown} 为止",
            f"must end at {item.most or 'no end (null)'}",
        )
    for at, place in enumerate(places):
        if place.to is None and at < len(places) - 1:
            yield _problem(
                f"{where}.{at}.to", None, "只有末段可以没有上限", "only the last band may have no end"
            )
        elif place.to is not None and place.from_ is not None and place.to <= place.from_:
            yield _problem(f"{where}.{at}.to", place.to, "须大于 from", "must be above from")
    for at, (before, after) in enumerate(pairwise(places), start=1):
        if before.to is not None and after.from_ is not None and before.to != after.from_:
            gap = after.from_ > before.to
            yield _problem(
                f"{where}.{at}.from",
                after.from_,
                f"与上一段的 to（{before.to}）{'之间有空隙' if gap else '重叠'}",
                f"{'leaves a gap after' if gap else 'overlaps'} the band before it, which ends at {before.to}",
            )


def _points(where: str, places: Sequence[Place]) -> Iterator[Problem]:
    if len(places) < 2:
        yield _problem(where, None, "至少须有 2 个点", "must have at least 2 points")
    for at, (before, after) in enumerate(pairwise(places), start=1):
        if before.at is not None and after.at is not None and after.at <= before.at:
            yield _problem(
                f"{where}.{at}.at",
                after.at,
                f"须大于上一点 {before.at}",
                f"must be above {before.at}, the point before",
            )


def twice(codes: Iterable[str]) -> list[tuple[int, str]]:
    """List the codes that occur a second time, with their positions."""
    seen: set[str] = set()
    again = []
    for at, code in enumerate(codes):
        if code in seen:
            again.append((at, code))
        seen.add(code)
    return again


def _problem(field: str, value: object, zh: str, en: str) -> Problem:
    return Problem(field, value, Text(zh, en))
