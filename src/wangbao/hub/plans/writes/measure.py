"""Register and end local support measures."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.db import IntegrityError, transaction

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.errors import Conflict
from wangbao.hub.journal.operations import record
from wangbao.hub.locks import lock
from wangbao.hub.plans.models import SupportMeasure
from wangbao.hub.plans.rules.words import RESERVED_CODES
from wangbao.hub.schemes.models import Authority
from wangbao.hub.schemes.writes.common import reason_of
from wangbao.policy.payable import check_subsidies
from wangbao.programme.plan import SUPPORT_KINDS
from wangbao.vocabulary.errors import InputError, Problem
from wangbao.vocabulary.text import Text

_CODE: Final = re.compile(r"[a-z][a-z0-9_]{2,39}", re.ASCII)
_LONGEST_NAME: Final = 80
_LONGEST_TEXT: Final = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A support measure as it is entered; ``rate`` is a share of what is payable, 0.3 for three tenths."""

    code: str
    kind: str
    name: str
    first_day: dt.date
    last_day: dt.date | None = None
    text: str = ""
    rate: Decimal | None = None
    cap_cny: Decimal | None = None


def register_measure(
    *, by: Actor, now: dt.datetime, authority: Authority, measure: Measure
) -> SupportMeasure:
    """Register a measure of a local authority; with a rate it may be chosen as a subsidy of a policy.

    Raises:
        Forbidden: another authority's.
        InputError: every value that cannot be.
        Conflict: the code is taken.
    """
    made = SupportMeasure(
        **{name: getattr(measure, name) for name in Measure.__slots__},
        authority=authority,
        registered_at=now,
        registered_by_id=by.person_id,
    )
    made.name, made.text = measure.name.strip(), measure.text.strip()
    allow(by, "plans.publish_measure", made)
    if wrong := _problems(made):
        raise InputError(wrong)
    if made.rate is not None:
        cap = None if made.cap_cny is None else f"{made.cap_cny:f}"
        given = {"code": made.code, "name": made.name, "rate": f"{made.rate:f}", "cap_cny": cap}
        check_subsidies([given])
    try:
        with transaction.atomic():
            made.save(force_insert=True)
            after = {
                "kind": made.kind,
                "rate": made.rate,
                "cap_cny": made.cap_cny,
                "first_day": made.first_day,
                "last_day": made.last_day,
            }
            _record(by, now, "registered", made, after)
    except IntegrityError:
        raise Conflict(Text("该代码已被使用", "the code is taken")) from None
    return made


def end_measure(
    *, by: Actor, now: dt.datetime, measure: SupportMeasure, last_day: dt.date, reason: str
) -> SupportMeasure:
    """End a measure on a last day earlier than its own, with a reason; policies that have it keep it.

    Raises:
        InputError: no reason, or a day before its first or after its last one.
    """
    allow(by, "plans.publish_measure", measure)
    said = reason_of(reason)
    with transaction.atomic():
        (held,) = lock(measure)
        if last_day < held.first_day or (held.last_day is not None and last_day >= held.last_day):
            rule = Text("须在起始日期之后、现行截止日期之前", "must be between its first and its last day")
            raise InputError([Problem("last_day", last_day, rule)])
        before = held.last_day
        held.last_day, held.end_reason = last_day, said
        held.save(update_fields=["last_day", "end_reason"])
        after = {"last_day": last_day, "reason": said}
        _record(by, now, "ended", held, after, before={"last_day": before})
    return held  # type: ignore[no-any-return]  # the lock gives back what it was given


def _problems(made: SupportMeasure) -> list[Problem]:
    found = []
    if not _CODE.fullmatch(made.code) or made.code in RESERVED_CODES:
        rule = Text(
            "须为小写字母开头的字母、数字、下划线，3 至 40 个字符，且非保留字",
            "must be 3 to 40 lower-case letters, digits and underscores, beginning with a letter, and not reserved",
        )
        found.append(Problem("code", made.code, rule))
    if made.kind not in {one.code for one in SUPPORT_KINDS}:
        listed = ", ".join(one.code for one in SUPPORT_KINDS)
        found.append(Problem("kind", made.kind, Text(f"须为 {listed} 之一", f"must be one of {listed}")))
    for field, most in (("name", _LONGEST_NAME), ("text", _LONGEST_TEXT)):
        said = getattr(made, field)
        if len(said) > most or (field == "name" and not said):
            found.append(
                Problem(field, said, Text(f"须为 1 至 {most} 字", f"must be 1 to {most} characters"))
            )
    if made.last_day is not None and made.last_day < made.first_day:
        found.append(Problem("last_day", made.last_day, Text("不得早于起始日期", "is before the first day")))
    if made.rate is not None and not 0 < made.rate <= 1:
        found.append(Problem("rate", made.rate, Text("须大于 0 且不超过 1", "must be above 0 and at most 1")))
    if made.cap_cny is not None and made.rate is None:
        found.append(Problem("cap_cny", made.cap_cny, Text("没有比例则无上限", "a cap needs a rate")))
    return found


def _record(
    by: Actor,
    now: dt.datetime,
    verb: str,
    made: SupportMeasure,
    after: Mapping[str, object],
    before: Mapping[str, object] | None = None,
) -> None:
    record(
        by=by,
        now=now,
        verb=f"measure.{verb}",
        subject=("measure", made.code),
        organisation_id=made.authority.organisation_id,
        before=before,
        after=after,
    )
