"""The treaties applied slowly, in exact fractions, straight from their terms: row by row, event by event in time.

Written for the tests, and sharing nothing with the package but the documents. Every event is looked at one by one (no
lumps). Where the house rounds, this rounds, and nowhere else:

* what an account's event cedes to a treaty acting on risks, and its gross: to the fen, half up, for each group of rows
  that the same event and year treaties cover;
* a ceded share of an event's whole fen: half up; the placed share: half up on the year's running total;
* what is given back to groups of rows: down, on the running total of groups;
* a reinstatement premium: half up, once a year.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction as F  # noqa: N817 - as exact arithmetic is written
from math import floor
from typing import Any

from wangbao.portfolio.reinsurance.inuring import Programme
from wangbao.portfolio.reinsurance.treaty import Treaty

ON_RISKS = {"facultative", "surplus", "per_risk_excess"}
ON_YEARS = {"aggregate_excess", "stop_loss"}
Group = tuple[bool, ...]  # which treaties acting on events or years cover a row


def half_up(x: F) -> int:
    return floor(x + F(1, 2))


def fen(yuan: Any) -> int:
    return half_up(F(yuan) * 100)


@dataclass
class Answer:
    by_treaty: dict[str, list[int]]
    reinstatement: dict[str, list[int]]
    event_ceded: dict[str, list[int]]
    event_net: list[int]
    year_gross: list[int]
    year_net: list[int]


@dataclass
class Event:
    number: int
    gross: dict[Group, int]
    ceded_by_risk: dict[str, dict[Group, int]]
    time: F
    net: dict[Group, int] = field(default_factory=dict)


def recover(
    of: Programme, rows: Sequence[Mapping[str, Any]], losses: Sequence[Any], years: int, start: dt.date
) -> Answer:
    """``rows`` as dicts of the book's columns; ``losses`` with year, time, gross (row -> yuan)."""
    book = Book(of, rows, start)
    codes = [treaty.code for treaty in of.treaties]
    answer = Answer(
        by_treaty={code: [0] * years for code in codes},
        reinstatement={code: [0] * years for code in codes},
        event_ceded={code: [0] * len(losses) for code in codes},
        event_net=[0] * len(losses),
        year_gross=[0] * years,
        year_net=[0] * years,
    )
    for year in range(years):
        numbers = sorted(
            (n for n in range(len(losses)) if losses[n].year == year), key=lambda n: losses[n].time
        )
        book.one_year(year, [book.event(number, losses[number]) for number in numbers], answer)
    return answer


class Book:
    def __init__(self, of: Programme, rows: Sequence[Mapping[str, Any]], start: dt.date) -> None:
        self.treaties = sorted(of.treaties, key=lambda treaty: treaty.priority)  # stable: then as in the file
        self.file_order = of.treaties
        self.rows = rows
        self.start = start
        self.days = 365
        self.acts = self._where_treaties_act()

    def _where_treaties_act(self) -> dict[str, str]:
        acts = {}
        for treaty in self.treaties:
            earlier = [t for t in self.treaties if t.priority < treaty.priority]
            if treaty.type in ON_YEARS:
                acts[treaty.code] = "year"
            elif treaty.type == "catastrophe_excess":
                acts[treaty.code] = "event"
            elif treaty.type in ON_RISKS:
                acts[treaty.code] = "risk"
            else:
                known = all(
                    acts[t.code] == "risk"
                    and t.annual_limit is None
                    and t.annual_attachment is None
                    and t.reinstatements is None
                    for t in earlier
                )
                whole = all(t.occurrence_limit is None for t in earlier)
                later = any(t.type in ON_RISKS and t.priority > treaty.priority for t in self.treaties)
                by_risk = treaty.limit is not None or treaty.level is not None
                acts[treaty.code] = "risk" if known and (whole or later or by_risk) else "event"
        return acts

    def bound(self, treaty: Treaty) -> F | None:
        """What one account's event cedes at most, where another treaty acting on risks comes later."""
        later = any(self.acts[t.code] == "risk" and t.priority > treaty.priority for t in self.treaties)
        if treaty.occurrence_limit is None or not later:
            return None
        return F(fen(F(treaty.occurrence_limit) * self.placed(treaty)), 100)

    def covers(self, treaty: Treaty, row: Mapping[str, Any]) -> bool:
        scope = treaty.scope
        if treaty.basis == "risks_attaching" and not treaty.inception <= row["inception"] < treaty.expiry:
            return False
        return (
            (scope.accounts is None or row["account"] in scope.accounts)
            and (scope.policies is None or row["policy"] in scope.policies)
            and (scope.kinds is None or row["kind"] in scope.kinds)
            and (scope.provinces is None or row["province"] in scope.provinces)
            and (scope.sectors is None or row["sector"] in scope.sectors)
            and (scope.risks is None or self.scheduled(treaty, row) is not None)
        )

    def scheduled(self, treaty: Treaty, row: Mapping[str, Any]) -> Any:
        for risk in treaty.scope.risks or ():
            if risk.account == row["account"] and risk.policy in (None, row["policy"]):
                return risk
        return None

    def period(self, treaty: Treaty) -> tuple[F, F]:
        if treaty.basis == "risks_attaching":
            return F(0), F(1)
        first, last = ((day - self.start).days for day in (treaty.inception, treaty.expiry))
        return F(first, self.days), F(last, self.days)

    def in_force(self, treaty: Treaty, time: F) -> bool:
        first, last = self.period(treaty)
        return first <= time < last

    def group(self, row: Mapping[str, Any]) -> Group:
        return tuple(self.acts[t.code] != "risk" and self.covers(t, row) for t in self.file_order)

    def groups(self) -> list[Group]:
        return sorted({self.group(row) for row in self.rows}, key=lambda g: g[::-1])

    # One event: the treaties that act on risks.

    def event(self, number: int, loss: Any) -> Event:
        time = F(loss.time)
        gross: dict[Group, int] = {}
        ceded: dict[str, dict[Group, int]] = {
            t.code: {} for t in self.treaties if self.acts[t.code] == "risk"
        }
        for account in sorted({row["account"] for row in self.rows}):
            mine = [n for n, row in enumerate(self.rows) if row["account"] == account]
            of_account = {n: F(loss.gross.get(n, 0)) for n in mine}
            cessions = self.risk_cessions(of_account, time)
            for group in self.groups():
                members = [n for n in mine if self.group(self.rows[n]) == group]
                gross[group] = gross.get(group, 0) + fen(sum(of_account[n] for n in members))
                for code, by_row in cessions.items():
                    total = fen(sum((by_row[n] for n in members), F(0)))
                    ceded[code][group] = ceded[code].get(group, 0) + total
        return Event(number, gross, ceded, time, dict(gross))

    def risk_cessions(self, gross: Mapping[int, F], time: F) -> dict[str, dict[int, F]]:
        found: dict[str, dict[int, F]] = {}
        left = dict(gross)
        for treaty in self.treaties:
            if self.acts[treaty.code] != "risk":
                continue
            earlier = [t.code for t in self.treaties if t.priority < treaty.priority and t.code in found]
            subject = {n: gross[n] - sum(found[code][n] for code in earlier) for n in gross}
            found[treaty.code] = self.of_one(treaty, subject, time)
            for n in gross:
                found[treaty.code][n] = min(found[treaty.code][n], left[n])
            bound, total = self.bound(treaty), sum(found[treaty.code].values())
            if bound is not None and total > bound:
                found[treaty.code] = {n: part * bound / total for n, part in found[treaty.code].items()}
            for n in gross:
                left[n] -= found[treaty.code][n]
        return found

    def of_one(self, treaty: Treaty, subject: Mapping[int, F], time: F) -> dict[int, F]:
        ceded = dict.fromkeys(subject, F(0))
        inside = [n for n in subject if self.covers(treaty, self.rows[n])]
        if not inside or not self.in_force(treaty, time):
            return ceded
        risks = [inside] if treaty.level == "account" else [[n] for n in inside]
        for risk in risks:
            total = sum(subject[n] for n in risk)
            attachment, limit, share = self.risk_terms(treaty, risk)
            amount = max(total - attachment, F(0))
            if limit is not None:
                amount = min(amount, limit)
            for n in risk:
                if total > 0:
                    ceded[n] = share * amount * subject[n] / total
        return ceded

    def risk_terms(self, treaty: Treaty, risk: Sequence[int]) -> tuple[F, F | None, F]:
        attachment = F(treaty.attachment or 0)
        limit = None if treaty.limit is None else F(treaty.limit)
        share = F(1) if treaty.ceded is None else F(treaty.ceded)
        scheduled = self.scheduled(treaty, self.rows[risk[0]])
        if scheduled is not None:
            share = share if scheduled.ceded is None else F(scheduled.ceded)
            attachment = attachment if scheduled.attachment is None else F(scheduled.attachment)
            limit = limit if scheduled.limit is None else F(scheduled.limit)
        if treaty.retained_line is not None:
            insured = sum(F(self.rows[n]["limit_cny"]) * F(str(self.rows[n]["share"])) for n in risk)
            line = F(treaty.retained_line)
            share = min(max(insured - line, F(0)), F(treaty.lines) * line) / insured
        return attachment, limit, share * self.placed(treaty)

    def placed(self, treaty: Treaty) -> F:
        if treaty.placed is not None:
            return F(treaty.placed)
        return sum((F(one.share) for one in treaty.reinsurers), F(0)) if treaty.reinsurers else F(1)

    def net_premium(self, treaty: Treaty) -> F:
        """The premium in scope after the treaties before this one."""
        whole, fixed = F(0), F(0)
        for n, row in enumerate(self.rows):
            left = F(row["premium_cny"]) * F(str(row["share"]))
            for priority in sorted({t.priority for t in self.treaties if t.priority < treaty.priority}):
                before = left
                for one in (t for t in self.treaties if t.priority == priority):
                    if one.type not in ("quota_share", "surplus") or not self.covers(one, row):
                        continue
                    insured = [n]
                    if one.level == "account":
                        mine = [k for k, r in enumerate(self.rows) if r["account"] == row["account"]]
                        insured = [k for k in mine if self.covers(one, self.rows[k])]
                    left -= min(self.risk_terms(one, insured)[2] * before, left)
            whole += left if self.covers(treaty, row) else F(0)
        for one in self.treaties:
            if one.priority < treaty.priority and one.type not in ("quota_share", "surplus"):
                fixed += F(one.premium or 0) * self.placed(one)
        return max(whole - fixed, F(0))

    # One year: priority by priority.

    def one_year(self, year: int, events: list[Event], answer: Answer) -> None:
        answer.year_gross[year] = sum(sum(event.gross.values()) for event in events)
        by_year: dict[Group, int] = dict.fromkeys(self.groups(), 0)  # taken by treaties that act on years
        for priority in sorted({t.priority for t in self.treaties}):
            before = [dict(event.net) for event in events]
            taken_before = dict(by_year)
            for treaty in (t for t in self.treaties if t.priority == priority):
                if self.acts[treaty.code] == "year":
                    continue
                paid, premium = self.of_events(treaty, events, before, answer)
                answer.reinstatement[treaty.code][year] = premium
                answer.by_treaty[treaty.code][year] = paid
            for treaty in (t for t in self.treaties if t.priority == priority):
                if self.acts[treaty.code] == "year":  # served after the others of its priority
                    paid = self.of_year(treaty, events, before, by_year, taken_before)
                    answer.by_treaty[treaty.code][year] = paid
        answer.year_net[year] = answer.year_gross[year] - sum(
            answer.by_treaty[t.code][year] for t in self.treaties
        )
        for event in events:
            answer.event_net[event.number] = sum(event.net.values())

    def of_events(
        self, treaty: Treaty, events: list[Event], before: list[dict[Group, int]], answer: Answer
    ) -> tuple[int, int]:
        on_risk = self.acts[treaty.code] == "risk"
        inside = self.placed(treaty) if on_risk else F(1)  # a risk's cessions have the placed share in them
        placed = F(1) if on_risk else self.placed(treaty)
        bound = None if treaty.occurrence_limit is None else fen(F(treaty.occurrence_limit) * inside)
        first = fen(F(treaty.annual_attachment or 0) * inside)
        annual = [] if treaty.annual_limit is None else [fen(F(treaty.annual_limit) * inside)]
        one_limit, used_up = F(0), []
        if treaty.reinstatements is not None:
            most = treaty.occurrence_limit if treaty.type == "catastrophe_excess" else treaty.limit
            one_limit = F(most) * F(1 if treaty.ceded is None else treaty.ceded) * inside
            restored = F(0)
            for reinstatement in treaty.reinstatements:
                restored += F(reinstatement.share_of_limit)
                used_up.append(fen(one_limit * restored))
            annual.append(fen(one_limit * (1 + restored)))

        def in_the_year(running: int) -> int:
            return min([max(running - first, 0), *annual])

        running, paid_so_far, taken = 0, 0, 0
        for event, subject in zip(events, before, strict=True):
            if not self.in_force(treaty, event.time):
                continue
            if on_risk:
                weights = event.ceded_by_risk[treaty.code]
                ceded = sum(weights.values())
            else:
                weights = {g: (subject[g] if g[self.file_order.index(treaty)] else 0) for g in subject}
                ceded = self.of_one_event(treaty, sum(weights.values()))
            if bound is not None and treaty.type != "catastrophe_excess":
                ceded = min(ceded, bound)
            running += ceded
            paid = half_up(in_the_year(running) * placed)
            part = take(paid - paid_so_far, weights, event.net)
            paid_so_far = paid
            answer.event_ceded[treaty.code][event.number] = part
            taken += part
        premium, below = F(0), 0
        for reinstatement, upto in zip(treaty.reinstatements or (), used_up, strict=True):
            amount = min(max(in_the_year(running) - below, 0), upto - below)
            rate = F(reinstatement.premium_percent) / 100
            premium += F(treaty.premium or 0) * self.placed(treaty) * rate * amount / one_limit
            below = upto
        return taken, half_up(premium)

    def of_one_event(self, treaty: Treaty, subject: int) -> int:
        share = F(1 if treaty.ceded is None else treaty.ceded)
        if treaty.type == "catastrophe_excess":
            over = max(subject - fen(treaty.occurrence_attachment), 0)
            return half_up(share * min(over, fen(treaty.occurrence_limit)))
        return half_up(share * subject)

    def of_year(
        self,
        treaty: Treaty,
        events: list[Event],
        before: list[dict[Group, int]],
        by_year: dict[Group, int],
        taken_before: dict[Group, int],
    ) -> int:
        at = self.file_order.index(treaty)
        weights = {}
        for g in by_year:
            total = sum(
                s[g] for e, s in zip(events, before, strict=True) if g[at] and self.in_force(treaty, e.time)
            )
            weights[g] = max(total - taken_before[g], 0) if g[at] else 0
        if treaty.attachment_percent is not None:
            premium = treaty.subject_premium
            if premium is None:
                premium = self.net_premium(treaty)
            attachment = fen(F(premium) * F(treaty.attachment_percent) / 100)
            limit = fen(F(premium) * F(treaty.limit_percent) / 100)
        else:
            attachment, limit = fen(treaty.annual_attachment), fen(treaty.annual_limit)
        over = min(max(sum(weights.values()) - attachment, 0), limit)
        paid = half_up(self.placed(treaty) * half_up(F(1 if treaty.ceded is None else treaty.ceded) * over))
        left = {g: sum(event.net[g] for event in events) - by_year[g] for g in by_year}
        start = dict(left)
        taken = take(paid, weights, left)
        for g in by_year:
            by_year[g] += start[g] - left[g]
        return taken


def take(amount: int, weights: Mapping[Group, int], left: dict[Group, int]) -> int:
    """Takes an amount pro rata to weights, never more than is left; the others give what a group cannot."""
    ordered = sorted(weights, key=lambda g: g[::-1])
    total = sum(weights.values())
    goal = min(amount, sum(left[g] for g in ordered if weights[g] > 0))
    running, before, taken = 0, 0, 0
    if goal <= 0:
        return 0
    for g in ordered:
        running += weights[g]
        upto = floor(F(goal * running, total))
        part = min(upto - before, left[g])
        before = upto
        left[g] -= part
        taken += part
    for g in ordered:
        if weights[g] > 0:
            part = min(goal - taken, left[g])
            left[g] -= part
            taken += part
    return taken
