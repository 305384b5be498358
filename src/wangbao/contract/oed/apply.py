"""OED policies applied to losses: the payment of each layer of each policy for each event, by coverage.

Each row's terms (see ``importing``) are read by the exact reader over the account's events in the file's order, so that
annual terms are used up in that order. A layer's payment is rounded to whole cents once and shared among the coverages
so that the parts add up.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from wangbao.contract.exact import Facts, read_event
from wangbao.contract.oed import spec
from wangbao.contract.oed.account_import import HOURS_PER_DAY, INTERRUPTION, terms
from wangbao.contract.oed.accounts import AccountFile, AccountRow
from wangbao.contract.oed.losses import Event, LossFile
from wangbao.contract.oed.table import where
from wangbao.contract.oed.towers import oddities, tower_of
from wangbao.contract.terms import Terms
from wangbao.vocabulary.errors import Problem
from wangbao.vocabulary.money import FEN, ZERO, split, yuan
from wangbao.vocabulary.text import Text

_NOT_APPLIED = Text(
    "损失文件未给出 DowntimeDays，等待期与赔偿期（BIPOI）未计",
    "the losses give no DowntimeDays: waiting period and period of indemnity (BIPOI) are not applied",
)


@dataclass(frozen=True, slots=True)
class CoveragePayment:
    """Ground-up and insured loss of one coverage, in the policy's currency; ``covered`` says if the policy names it."""

    coverage: str
    ground_up: Decimal
    insured: Decimal
    covered: bool


@dataclass(frozen=True, slots=True)
class LayerPayment:
    """Payment of one layer of one policy for one event; coverages are those the event has a loss in."""

    row: AccountRow
    event: str
    coverages: tuple[CoveragePayment, ...]

    @property
    def ground_up(self) -> Decimal:
        return sum((part.ground_up for part in self.coverages), ZERO)

    @property
    def insured(self) -> Decimal:
        return sum((part.insured for part in self.coverages), ZERO)

    @property
    def tower(self) -> str:
        """The tower the layer belongs to: its ``StackedPolNumber``, else its own policy."""
        return tower_of(self.row)


@dataclass(frozen=True, slots=True)
class Applied:
    """Payments by account, policy layer (in the account file's order) and event (in the loss file's), and remarks."""

    payments: tuple[LayerPayment, ...]
    remarks: tuple[Problem, ...]


def apply(accounts: AccountFile, losses: LossFile) -> Applied:
    """Compute the payments of the policies of every account that has a loss.

    Remarks say where interruption terms could not be applied, which towers have gaps or over-shared bands, and where an
    account's policies together pay more than its loss.
    """
    payments: list[LayerPayment] = []
    remarks: list[Problem] = []
    for key, rows in accounts.accounts().items():
        events = losses.events.get(key, ())
        if not events:
            continue
        remarks += oddities(rows)
        remarks += _without_days(rows, events)
        of_account = [payment for row in rows for payment in layer_payments(row, events)]
        remarks += _more_than_the_loss(of_account)
        payments += of_account
    return Applied(tuple(payments), tuple(remarks))


def layer_payments(row: AccountRow, events: Iterable[Event]) -> tuple[LayerPayment, ...]:
    """Compute one row's payments for the events of one policy year, in their order."""
    contracts: dict[bool, Terms] = {}
    used: dict[str, Decimal] = {}  # of the annual terms, which both contracts name alike
    paid = []
    for event in events:
        days_known = event.downtime_days is not None
        if days_known not in contracts:
            contracts[days_known] = terms(row, interruption=days_known)
        paid.append(_pay(row, event, contracts[days_known], used))
    return tuple(paid)


def _pay(row: AccountRow, event: Event, contract: Terms, used: dict[str, Decimal]) -> LayerPayment:
    hours = (event.downtime_days or Decimal(0)) * HOURS_PER_DAY
    paid = read_event(contract, Facts(cause="", scenario="", hours=hours), event.losses, used).paid
    exact = [paid[code] for code in event.losses]
    total = yuan(sum(exact, ZERO))
    parts = split(total, exact) if any(exact) else [ZERO] * len(exact)
    covered = row.coverages
    return LayerPayment(
        row,
        event.event,
        tuple(
            CoveragePayment(code, loss, part, code in covered)
            for (code, loss), part in zip(event.losses.items(), parts, strict=True)
        ),
    )


def _without_days(rows: tuple[AccountRow, ...], events: tuple[Event, ...]) -> list[Problem]:
    """Return one remark an account for terms that need days the losses do not give."""
    if not any(event.downtime_days is None and _interrupts(event) for event in events):
        return []
    for row in rows:
        if row.known("BIWaitingPeriod") or row.known("BIPOI") is not None:
            field = "BIWaitingPeriod" if row.known("BIWaitingPeriod") else "BIPOI"
            return [Problem(where(row.line, field), row.text(field), _NOT_APPLIED)]
    return []


def _interrupts(event: Event) -> bool:
    return any(event.losses.get(code) for code in INTERRUPTION)


def _more_than_the_loss(payments: list[LayerPayment]) -> list[Problem]:
    by_event: dict[str, list[LayerPayment]] = {}
    for payment in payments:
        by_event.setdefault(payment.event, []).append(payment)
    remarks = []
    for event, same in by_event.items():
        paid = sum((payment.insured for payment in same), ZERO)
        loss = same[0].ground_up
        if paid > loss + FEN * len(same):  # each layer's payment is rounded by itself
            row = same[0].row
            rule = Text(
                f"账户各保单合计赔付 {paid:f}，超过损失 {loss:f}",
                f"the account's policies together pay {paid:f}, more than the loss of {loss:f}",
            )
            remarks.append(Problem(f"{row.portfolio}/{row.account} {event}".rstrip(), None, rule))
    return remarks


def totals(payments: Iterable[LayerPayment]) -> tuple[LayerPayment, ...]:
    """Sum the payments of each layer over its events, as one payment without an event's name."""
    rows: dict[int, AccountRow] = {}
    sums: dict[int, dict[str, CoveragePayment]] = {}
    for payment in payments:
        rows[payment.row.line] = payment.row
        own = sums.setdefault(payment.row.line, {})
        for part in payment.coverages:
            so_far = own.get(part.coverage)
            own[part.coverage] = (
                part
                if so_far is None
                else CoveragePayment(
                    part.coverage,
                    so_far.ground_up + part.ground_up,
                    so_far.insured + part.insured,
                    part.covered,
                )
            )
    return tuple(
        LayerPayment(rows[line], "", tuple(own[code] for code in spec.COVERAGE_CODES if code in own))
        for line, own in sums.items()
    )
