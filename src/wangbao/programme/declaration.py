"""The rules of a scheme's declaration by its units: one lead, its joint units, their codes and licences, the quotas.

The notice (section 四, 一): a lead and at most ten joint units; each registered on the mainland, an independent legal
person; at least one with a licence for insurance business; a lead has at most five schemes "in principle".
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from wangbao.programme.authorities import MAINLAND
from wangbao.programme.batch_schema import Batch
from wangbao.vocabulary import uscc
from wangbao.vocabulary.errors import Problem
from wangbao.vocabulary.text import Text

_FAR: Final = ("71", "81", "82")
# Of those the departments of market regulation register (9): a household business is no legal person.
_NO_LEGAL_PERSON: Final = {"92": Text("个体工商户不是法人", "a household business is no legal person")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence:
    """A licence for insurance business: its number and the days it is valid, the last one included or open."""

    number: str
    first_day: dt.date
    last_day: dt.date | None = None

    def is_valid_on(self, day: dt.date) -> bool:
        """Tell whether the licence is valid on a day."""
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A unit that declares.

    Attributes:
        name: its registered name.
        uscc: its credit code.
        kind: code of the kind of body.
        is_lead: True for the lead unit (牵头单位).
        is_legal_person: its own statement that it is an independent legal person, which no code shows for certain.
        has_capability: its own statement that it has the capability for cyber insurance business.
        licence: a licence for insurance business, if it has one.
        confirmed: whether it has confirmed its part itself; the lead does so by submitting.
        name_en: its name in English, if it has one.
    """

    name: str
    uscc: str
    kind: str
    is_lead: bool = False
    is_legal_person: bool = True
    has_capability: bool = True
    licence: Licence | None = None
    confirmed: bool = True
    name_en: str = ""

    @property
    def title(self) -> Text:
        """The name in both languages, Chinese standing in where there is no English one."""
        return Text(self.name, self.name_en or self.name)


def problems(units: Sequence[Unit], batch: Batch, *, on: dt.date) -> Iterator[Problem]:
    """Find what is wrong with the units of a declaration submitted on a day.

    A quota that the batch does not publish holds nobody.
    """
    leads = [unit for unit in units if unit.is_lead]
    joint = [unit for unit in units if not unit.is_lead]
    if len(leads) != 1:
        yield Problem("lead", len(leads), Text("须有且只有一个牵头单位", "needs exactly one lead unit"))
    most = batch.quotas.joint_units
    if most is not None and len(joint) > most:
        yield Problem("joint", len(joint), Text(f"联合单位至多 {most} 家", f"at most {most} joint units"))
    yield from _repeated(leads, joint)
    for at, unit in enumerate(units):
        for field, value, rule in _of_unit(unit, batch):
            yield Problem(
                f"units.{at}.{field}",
                value,
                Text(f"{unit.title.zh}：{rule.zh}", f"{unit.title.en}: {rule.en}"),
            )
    licensed = [unit for unit in units if unit.licence is not None and unit.licence.is_valid_on(on)]
    least = batch.quotas.licensed_units
    if least is not None and len(licensed) < least:
        yield Problem("licence", None, _unlicensed(units, on, least))


def over_quota(schemes: int, batch: Batch, *, allowed: int | None = None) -> Problem | None:
    """Judge how many schemes a lead has in a batch, this one included; ``allowed`` is a recorded override's number."""
    most = batch.quotas.schemes_per_lead
    if most is None or schemes <= max(most, allowed or 0):
        return None
    if batch.quotas.overridable:
        rule = Text(
            f"每家牵头的方案原则上不超过 {most} 个，须先由主管部门登记例外",
            f"a lead has at most {most} schemes in principle; the authority must record an exception first",
        )
    else:
        rule = Text(f"每家牵头的方案不超过 {most} 个", f"a lead has at most {most} schemes")
    return Problem("schemes", schemes, rule)


def body_rules(code: str) -> tuple[Text, ...]:
    """List the reasons why a credit code is none of a mainland legal person, as far as the code itself shows."""
    text = code.strip().upper()
    if broken := uscc.broken_rules(text):
        return broken
    if text[2:4] in _FAR or (text[2:4] not in MAINLAND and text[2:4] != "10"):
        return (Text("须在中国内地登记注册", "must be registered in mainland China"),)
    rule = _NO_LEGAL_PERSON.get(text[:2])
    return () if rule is None else (rule,)


def _of_unit(unit: Unit, batch: Batch) -> Iterator[Problem]:
    for rule in body_rules(unit.uscc):
        yield Problem("uscc", unit.uscc, rule)
    known = {item.code for item in batch.bodies}
    if unit.kind not in known:
        yield Problem(
            "kind", unit.kind, Text("不属于可申报的机构类别", "is of no kind of body that may declare")
        )
    if not unit.is_legal_person:
        rule = Text("须声明具备独立法人资格", "must state that it is an independent legal person")
        yield Problem("is_legal_person", None, rule)
    if not unit.has_capability:
        rule = Text(
            "须声明具有网络安全保险业务能力", "must state its capability for cyber insurance business"
        )
        yield Problem("has_capability", None, rule)
    if not unit.confirmed:
        yield Problem("confirmed", None, Text("尚未确认本单位部分", "has not confirmed its part"))


def _repeated(leads: Sequence[Unit], joint: Sequence[Unit]) -> Iterator[Problem]:
    led = {unit.uscc for unit in leads}
    seen: set[str] = set()
    for unit in joint:
        if unit.uscc in led:
            yield Problem(
                "joint", unit.name, Text("牵头单位不得兼为联合单位", "the lead is also a joint unit")
            )
        elif unit.uscc in seen:
            yield Problem("joint", unit.name, Text("同一单位列了两次", "the unit is given twice"))
        seen.add(unit.uscc)


def _unlicensed(units: Sequence[Unit], on: dt.date, least: int) -> Text:
    over = [unit for unit in units if unit.licence is not None]
    zh = f"牵头或联合单位中至少 {least} 家须在申报当日（{on}）持有效的保险业务许可"
    en = f"at least {least} of the units must hold an insurance licence valid on the day of submission ({on})"
    if not over:
        return Text(f"{zh}，现均未填写", f"{en}; none is given")
    zh_days = "、".join(f"{unit.name} {_days(unit.licence)}" for unit in over if unit.licence)
    en_days = ", ".join(f"{unit.title.en} {_days(unit.licence)}" for unit in over if unit.licence)
    return Text(f"{zh}；已填：{zh_days}", f"{en}; given: {en_days}")


def _days(licence: Licence) -> str:
    return f"{licence.first_day} – {licence.last_day or '…'}"
