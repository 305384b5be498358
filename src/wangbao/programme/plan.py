"""Pilot plans of the three kinds: their words, what each must cite, whom it must have with it, report periods.

The notice (section 四, 二): local authorities make plans after the Catalogue (附件2); an institution that is
listed in it makes one with chain leaders (附件3); an enterprise makes one together with service institutions (附件4).
It asks for regular reports and leaves the period open: that is set at the kick-off. Data: ``data/plans.toml``.
"""

import calendar
import datetime as dt
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from typing import Any, Final

from wangbao.vocabulary.entry import Entry, by_code, entry
from wangbao.vocabulary.errors import Problem, refusal
from wangbao.vocabulary.text import Text


class PlanKind(StrEnum):
    """The kind of a plan, by who makes it."""

    AUTHORITY = "authority"
    INSTITUTION = "institution"
    ENTERPRISE = "enterprise"


class MemberRole(StrEnum):
    """The part an organisation has in another's plan."""

    INSTITUTION = "institution"
    ENTERPRISE = "enterprise"
    SUPPLIER = "supplier"


class Cadence(StrEnum):
    """The period of reports."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half_yearly"


PLAN_KINDS: Final = {
    PlanKind.AUTHORITY: Text("地方主管部门试点工作方案（附件2）", "Plan of a local authority (Annex 2)"),
    PlanKind.INSTITUTION: Text("服务机构试点工作方案（附件3）", "Plan of a service institution (Annex 3)"),
    PlanKind.ENTERPRISE: Text("行业企业试点工作方案（附件4）", "Plan of an enterprise (Annex 4)"),
}
MEMBER_ROLES: Final = {
    MemberRole.INSTITUTION: Text("服务机构", "Service institution"),
    MemberRole.ENTERPRISE: Text("参与企业", "Enterprise taking part"),
    MemberRole.SUPPLIER: Text("独立供应商", "Independent supplier"),
}
CADENCES: Final = {
    Cadence.MONTHLY: Text("每月", "Every month"),
    Cadence.QUARTERLY: Text("每季度", "Every quarter"),
    Cadence.HALF_YEARLY: Text("每半年", "Every half year"),
}
_MONTHS: Final = {Cadence.MONTHLY: 1, Cadence.QUARTERLY: 3, Cadence.HALF_YEARLY: 6}
FORMS: Final = {
    PlanKind.AUTHORITY: "plan_authority",
    PlanKind.INSTITUTION: "plan_institution",
    PlanKind.ENTERPRISE: "plan_enterprise",
}
LONGEST_PILOT_YEARS: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure(Entry):
    """A figure of a report: ``unit`` is count or yuan, ``chapter`` the chapter of the summary it belongs to.

    A ``distinct`` one counts what may stand in several periods, so that periods do not add up.
    """

    unit: str
    chapter: str
    distinct: bool = False


def _table(name: str) -> list[dict[str, Any]]:
    path = files("wangbao.programme") / "data" / "plans.toml"
    section = tomllib.loads(path.read_text(encoding="utf-8"))[name]
    defaults = {key: section[key] for key in ("source", "confidence")}
    return [{**defaults, **row} for row in section["entries"]]


def _entries(name: str) -> tuple[Entry, ...]:
    return tuple(entry(Entry, index, row) for index, row in enumerate(_table(name)))


SUPPORT_KINDS: Final = _entries("support_kinds")
ENTERPRISE_ROLES: Final = _entries("enterprise_roles")
GROUNDS: Final = _entries("grounds")
CHAPTERS: Final = _entries("chapters")
FIGURES: Final = tuple(entry(Figure, index, row) for index, row in enumerate(_table("figures")))
FIGURE_OF: Final = by_code(FIGURES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """An organisation in a plan beside its own.

    Attributes:
        name: its name.
        role: its part.
        confirmed: whether it has confirmed it itself.
        independent: a supplier's statement that the chain leader does not control it.
    """

    name: str
    role: MemberRole
    confirmed: bool
    independent: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A scheme that a plan cites: its number, whether it is in the Catalogue, and the credit codes of its units."""

    number: str
    is_listed: bool
    units: frozenset[str] = frozenset()


def problems(
    kind: PlanKind,
    *,
    owner_uscc: str,
    citations: Sequence[Citation],
    members: Sequence[Member],
    is_chain_leader: bool = False,
) -> Iterator[Problem]:
    """Find what is wrong with a plan's citations and members.

    Args:
        kind: the plan's.
        owner_uscc: the credit code of the organisation that makes it.
        citations: the schemes it cites.
        members: the organisations in it beside the owner.
        is_chain_leader: whether the owner makes it as a chain leader.
    """
    for at, cited in enumerate(citations):
        if not cited.is_listed:
            rule = Text(
                f"方案 {cited.number} 不在《目录》中", f"scheme {cited.number} is not in the Catalogue"
            )
            yield Problem(f"citations.{at}", cited.number, rule)
    listed = [cited for cited in citations if cited.is_listed]
    if kind is PlanKind.AUTHORITY and not listed:
        yield Problem(
            "citations",
            None,
            Text(
                "地方方案须结合《目录》，至少引用一个入选方案",
                "a local plan follows the Catalogue: cite a listed scheme",
            ),
        )
    if kind is PlanKind.INSTITUTION and not any(owner_uscc in cited.units for cited in listed):
        yield Problem(
            "citations",
            None,
            Text(
                "只有入选《目录》的机构可以制定：须引用本机构牵头或联合的入选方案",
                "only an institution that is listed may make it: cite a listed scheme it leads or is joint in",
            ),
        )
    roles = [member.role for member in members]
    if kind is PlanKind.ENTERPRISE and MemberRole.INSTITUTION not in roles:
        yield Problem(
            "members", None, Text("须联合至少一家服务机构", "needs at least one service institution with it")
        )
    if is_chain_leader and MemberRole.SUPPLIER not in roles:
        yield Problem(
            "members",
            None,
            Text("链主方案须有至少一家独立供应商", "a chain leader's plan needs an independent supplier"),
        )
    for at, member in enumerate(members):
        name = member.name
        if not member.confirmed:
            yield Problem(
                f"members.{at}",
                None,
                Text(f"{name}：尚未确认参加", f"{name}: has not confirmed its part"),
            )
        elif member.role is MemberRole.SUPPLIER and not member.independent:
            yield Problem(
                f"members.{at}",
                None,
                Text(f"{name}：须声明独立于链主", f"{name}: must state that it is independent"),
            )


@dataclass(frozen=True, slots=True)
class Period:
    """A period of a report: its days ``[first, after)``, and the last day of the report."""

    first: dt.date
    after: dt.date
    due: dt.date


def periods(first: dt.date, after: dt.date, cadence: Cadence, *, days: int) -> list[Period]:
    """Cut a pilot into report periods of whole calendar months, quarters or half years.

    The first and the last may be shorter. A report is due ``days`` after its period's last day.

    Raises:
        InputError: no days between, or more than three years.
    """
    if after <= first:
        raise refusal("last_day", after, "须晚于开始日期", "must be after the first day")
    if (after.year - first.year) * 12 + after.month - first.month > 12 * LONGEST_PILOT_YEARS:
        zh, en = f"试点至多 {LONGEST_PILOT_YEARS} 年", f"a pilot lasts at most {LONGEST_PILOT_YEARS} years"
        raise refusal("last_day", after, zh, en)
    length, found, at = _MONTHS[cadence], [], first
    while at < after:
        month = (at.month - 1) // length * length + length  # the last month of the calendar period
        end = dt.date(at.year, month, calendar.monthrange(at.year, month)[1]) + dt.timedelta(days=1)
        stop = min(end, after)
        found.append(Period(at, stop, stop + dt.timedelta(days=days - 1)))
        at = stop
    return found
