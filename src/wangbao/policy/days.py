"""Dates at which an endorsement may be issued, and how far back it may take effect; cancellations by their ground.

Articles 15, 16, 52, 54 and 58 of the Insurance Law and 565 of the Civil Code; the days are data (``data/grounds.toml``,
``data/kinds.toml``), each with its article or, if no law names a number, marked as judgement. The limits of rescission
(art. 16) are those of :mod:`wangbao.statute.rescission`. Nothing here reads a clock.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from wangbao.policy.patch import Terms, touched
from wangbao.policy.tables import Ground, Kind, grounds
from wangbao.statute import rescission
from wangbao.vocabulary.errors import InputError, refusal
from wangbao.vocabulary.period import Period
from wangbao.vocabulary.text import Text

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class IssueDates:
    """The dates of an endorsement, and whether late entries may be corrected.

    ``concluded`` is the day the contract was made, ``today`` the day the endorsement is issued, ``notice`` the day the
    policyholder asked for it (today, if not asked before). ``corrects``: whether late entries may be corrected, which
    is for a senior underwriter and for requests to one.
    """

    term: Period
    concluded: dt.date
    today: dt.date
    notice: dt.date
    corrects: bool = False

    @property
    def over(self) -> bool:
        """True if the term has ended."""
        return self.today >= self.term.end


def check_days(meant: Kind, effective: dt.date, change: Terms, asked: IssueDates) -> None:
    """Refuse an endorsement that may not be issued today or as of its day; cancellations go by :func:`check_ground`.

    Raises:
        InputError: the term has ended, or the effective day is too far back.
    """
    if asked.over and not (meant.after_term and asked.corrects):
        raise _over(effective, asked, meant.name, senior=meant.after_term)
    earliest = asked.today - dt.timedelta(days=meant.back_days)
    free = all(meant.reaches_back(path) for path in touched(change))
    if effective < earliest and not (asked.corrects or free):
        zh = f"“{meant.name.zh}”最多追溯 {meant.back_days} 日，最早 {earliest}；更早的须由高级核保人写明原因签发"
        en = (
            f"'{meant.name.en}' reaches {meant.back_days} days back, so {earliest} at the earliest; "
            "a senior underwriter issues what reaches further, with the reason"
        )
        raise refusal("effective", effective, zh, en)


def check_given_back(meant: Kind, net_cny: Any, asked: IssueDates) -> None:
    """Refuse an endorsement that refunds premium after the term; not for cancellations.

    Raises:
        InputError: the term has ended and the charge is negative.
    """
    if asked.over and net_cny < 0:
        zh = f"保险期间已于 {asked.term.end} 届满，“{meant.name.zh}”不得再退还保费"
        en = f"the term ended on {asked.term.end}; '{meant.name.en}' gives no premium back any more"
        raise refusal("premium", str(net_cny), zh, en)


def check_ground(found: Ground, effective: dt.date, known_on: dt.date | None, asked: IssueDates) -> None:
    """Refuse a cancellation whose ground is not available today, or not as of its day.

    Raises:
        InputError: names ``ground``, ``effective`` or ``known_on``, the value, and the rule with its article.
    """
    if asked.over and not found.after_term:
        raise _over(effective, asked, found.name)
    if found.rescinds:
        _check_rescission(found, known_on, asked)
    start = asked.term.start
    if found.cover == "not_begun" and (asked.today >= start or effective != start):
        zh = f"仅可在保险责任开始前，且自 {start} 起解除（{found.article.zh}）"
        en = f"only before cover begins, and as of {start} ({found.article.en})"
        raise refusal("effective", effective, zh, en)
    if found.cover == "begun" and effective <= start:
        zh = f"自保险责任开始之日 {start} 起解除，请选用相应事由"
        en = f"as of the day cover begins, {start}, another ground applies"
        raise refusal("ground", found.code, zh, en)
    if found.cover == "used" and asked.today < start:
        zh = f"保险责任自 {start} 开始，此前没有可赔偿的损失（{found.article.zh}）"
        en = f"cover begins on {start}; before it there is no loss to be paid ({found.article.en})"
        raise refusal("ground", found.code, zh, en)
    earliest = _earliest(found, asked)
    if effective < earliest:
        raise _too_early(found, effective, earliest, asked)


def open_grounds(asked: IssueDates, *, insurer: bool) -> tuple[Ground, ...]:
    """List the grounds on which the contract can be ended today; an insurer's grounds only for insurers."""
    last = asked.term.end - _DAY
    return tuple(
        one
        for one in grounds().values()
        if (insurer or one.by == "insured")
        and (one.after_term or not asked.over)
        and (one.cover != "not_begun" or asked.today < asked.term.start)
        and (one.cover != "used" or asked.today >= asked.term.start)
        and (one.cover != "begun" or last > asked.term.start)
        and (not one.rescinds or asked.today <= rescission.last_day_since_concluded(asked.concluded))
        and _earliest(one, asked) <= last
    )


def _earliest(found: Ground, asked: IssueDates) -> dt.date:
    """Compute the first day on which a cancellation on a ground may take effect."""
    if found.reaches == "beginning":
        return asked.term.start
    # The policyholder's notice arrived with the request; the insurer's own is given at issue.
    noticed = asked.notice if found.by == "insured" else asked.today
    late = found.late_days if asked.corrects else 0
    return noticed + dt.timedelta(days=found.notice_days - late)


def _check_rescission(found: Ground, known_on: dt.date | None, asked: IssueDates) -> None:
    if known_on is None:
        zh = f"须写明保险人知道解除事由之日（{found.article.zh}）"
        en = f"the day the insurer knew of the ground is needed ({found.article.en})"
        raise refusal("known_on", None, zh, en)
    if known_on > asked.today:
        raise refusal("known_on", known_on, f"不得晚于今日 {asked.today}", f"not after today, {asked.today}")
    if known_on < asked.concluded:
        zh = f"合同成立之日 {asked.concluded} 前已知道的，不得解除（{found.article.zh}）"
        en = f"known before the contract was concluded, {asked.concluded}: no right to rescind ({found.article.en})"
        raise refusal("known_on", known_on, zh, en)
    by = rescission.last_day_since_known(known_on)
    if asked.today > by:
        zh = (
            f"解除权自知道之日起超过 {rescission.DAYS} 日消灭，已于 {by} 届满，"
            f"今日为 {asked.today}（{found.article.zh}）"
        )
        en = (
            f"the right lapses {rescission.DAYS} days from that day, on {by}; today is {asked.today} "
            f"({found.article.en})"
        )
        raise refusal("known_on", known_on, zh, en)
    last = rescission.last_day_since_concluded(asked.concluded)
    if asked.today > last:
        zh = (
            f"合同成立于 {asked.concluded}，超过 {rescission.YEARS} 年（{last}）不得解除，"
            f"今日为 {asked.today}（{found.article.zh}）"
        )
        en = (
            f"the contract was concluded on {asked.concluded}; it is not rescinded after {rescission.YEARS} years, "
            f"{last}; today is {asked.today} ({found.article.en})"
        )
        raise refusal("ground", found.code, zh, en)


def _too_early(found: Ground, effective: dt.date, earliest: dt.date, asked: IssueDates) -> InputError:
    if found.notice_days:
        zh = f"须提前 {found.notice_days} 日通知，最早 {earliest}（{found.article.zh}）"
        en = f"{found.notice_days} days of notice are needed, so {earliest} at the earliest ({found.article.en})"
    else:
        zh = f"合同自通知到达时解除，最早 {earliest}（{found.article.zh}；民法典第五百六十五条）"
        en = (
            f"a contract ends when the notice arrives, so {earliest} at the earliest "
            f"({found.article.en}; Civil Code, art. 565)"
        )
    if found.late_days and not asked.corrects:
        zh += f"；通知到达而迟录的，由高级核保人签发，最多追溯 {found.late_days} 日"
        en += (
            f"; where the notice was entered late a senior underwriter reaches {found.late_days} days further"
        )
    return refusal("effective", effective, zh, en)


def _over(effective: dt.date, asked: IssueDates, name: Text, *, senior: bool = False) -> InputError:
    zh = f"保险期间已于 {asked.term.end} 届满（今日 {asked.today}），不得再办理“{name.zh}”"
    en = f"the term ended on {asked.term.end}, today is {asked.today}: no '{name.en}' any more"
    if senior:
        zh = f"保险期间已于 {asked.term.end} 届满，“{name.zh}”须由高级核保人写明原因签发"
        en = f"the term ended on {asked.term.end}: '{name.en}' is issued by a senior underwriter, with the reason"
    return refusal("effective", effective, zh, en)
