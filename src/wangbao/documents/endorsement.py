"""The endorsement slip (批单): terms before and after the change, and its cost.

Insurance Law art. 20: a contract is changed by the insurer's note on the policy, by a slip attached to it, or by a
written agreement. The slip shows every changed term before and after, so that it is complete without the policy.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from wangbao.documents.contract_parts import (
    Instalment,
    Party,
    Premium,
    Share,
    instalment_table,
    insured_facts,
    one_lead,
    party_facts,
    slip_number,
)
from wangbao.documents.parts import (
    EMPTY,
    Block,
    Column,
    Document,
    Fact,
    Facts,
    Place,
    Prose,
    Signatures,
    Table,
)
from wangbao.documents.phrases import NONE, day, in_capitals, period, same, signed
from wangbao.documents.schedule import check_instalments
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.money import ZERO
from wangbao.vocabulary.period import Period
from wangbao.vocabulary.text import Text

TITLE: Final = Text("批单", "Endorsement")
FOLLOWS: Final = Text("随之变更的保障条件", "Terms of cover that change with it")
REMAINS: Final = Text(
    "本批单是保险单的组成部分；除上述变更外，保险单的其他内容不变。",
    "This endorsement is part of the policy; apart from the changes above the policy stands as it was.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One term before and after; empty if it did not exist then."""

    what: Text
    before: Text = EMPTY
    after: Text = EMPTY


@dataclass(frozen=True, slots=True, kw_only=True)
class EndorsementSlip:
    """The content of an endorsement slip.

    Attributes:
        policy_number, seq: the policy, and the sequence number of the endorsement; issuance is 0, so slips begin at 1.
        kind: the kind in words, such as 增加保险金额.
        issued_on, effective: the day it was agreed and the day from which it is effective.
        period: the policy's period, before the change.
        changes: the changed terms, at least one.
        consequences: changes of cover that follow: sub-limits, deductibles and conditions, item by item.
        reason: the reason for the change.
        premium: the additional premium; negative if premium is returned.
        instalments: the instalments of the difference, if it is not due at once.

    Raises:
        InputError: there is no change, ``seq`` is 0, or the effective day is outside the period.
    """

    policy_number: str
    seq: int
    kind: Text
    issued_on: dt.date
    effective: dt.date
    insurers: tuple[Share, ...]
    applicant: Party
    insureds: tuple[Party, ...] = ()
    period: Period
    changes: tuple[Change, ...]
    consequences: tuple[Change, ...] = ()
    reason: Text = EMPTY
    premium: Premium
    instalments: tuple[Instalment, ...] = ()

    def __post_init__(self) -> None:
        one_lead(self.insurers)
        if self.seq < 1:
            raise refusal(
                "seq", self.seq, "批单序号自 1 起", "endorsement slips begin at 1", file=self.policy_number
            )
        if not self.changes:
            raise refusal(
                "changes", None, "批单须载明变更内容", "a slip must state a change", file=self.policy_number
            )
        if self.effective not in self.period:
            raise refusal(
                "effective",
                self.effective,
                f"须在保险期间内：{self.period.start} 至 {self.period.end}（不含）",
                f"must be within the period, {self.period.start} up to {self.period.end}",
                file=self.policy_number,
            )
        check_instalments(self.instalments, self.premium)

    @property
    def number(self) -> str:
        """The slip's number: the policy's, and the endorsement's sequence number in three digits."""
        return slip_number(self.policy_number, self.seq)


def lay_out(slip: EndorsementSlip) -> Document:
    """Lay out the slip as a document."""
    lead = one_lead(slip.insurers)
    start = day(slip.effective)
    effective = Text(f"{start.zh}零时（北京时间）", f"00:00 on {start.en} (Beijing time)")
    head = [
        Fact(Text("批单号", "Endorsement number"), same(slip.number), strong=True),
        Fact(Text("保险单号", "Policy number"), same(slip.policy_number)),
        Fact(Text("批改类型", "Kind"), slip.kind),
        Fact(Text("生效时间", "Takes effect"), effective, strong=True),
    ]
    insured = insured_facts(slip.insureds, slip.applicant)
    parties = [
        Fact(Text("保险人", "Insurer"), lead.insurer.called),
        *party_facts(Text("投保人", "Applicant"), slip.applicant),
        *insured,
        Fact(Text("保险期间", "Period of insurance"), period(slip.period)),
    ]
    blocks: list[Block] = [
        Facts(EMPTY, tuple(head), columns=2),
        Facts(EMPTY, tuple(parties)),
        _changes(Text("变更内容", "What changes"), slip.changes),
        *((_changes(FOLLOWS, slip.consequences),) if slip.consequences else ()),
        Facts(Text("保险费变动", "Change of premium"), _difference(slip.premium)),
    ]
    blocks += [instalment_table(slip.instalments)] if slip.instalments else []
    if slip.reason.zh:
        blocks.append(Prose(Text("批改原因", "Reason"), (slip.reason,)))
    blocks += [
        Prose(EMPTY, (REMAINS,)),
        Signatures(
            EMPTY,
            (
                *(Place(share.insurer.called, at=day(slip.issued_on), stamp=True) for share in slip.insurers),
                Place(slip.applicant.called, stamp=True),
            ),
        ),
    ]
    return Document(
        title=TITLE,
        issuer=lead.insurer.called,
        number=slip.number,
        issued_on=slip.issued_on,
        blocks=tuple(blocks),
    )


def _changes(title: Text, changes: tuple[Change, ...]) -> Table:
    columns = (
        Column(Text("变更事项", "Term"), weight=3),
        Column(Text("变更前", "Before"), weight=5),
        Column(Text("变更后", "After"), weight=5),
    )

    def cell(text: Text) -> Text:
        return text if text.zh or text.en else NONE

    rows = tuple((change.what, cell(change.before), cell(change.after)) for change in changes)
    return Table(title, columns, rows)


def _difference(premium: Premium) -> tuple[Fact, ...]:
    total = premium.payable_cny
    if total > 0:
        what = Text("应加收（价税合计）", "To be paid, with VAT")
    elif total < 0:
        what = Text("应退还（价税合计）", "To be returned, with VAT")
    else:
        return (Fact(Text("保险费", "Premium"), Text("不变", "unchanged")),)
    shown, capitals = signed(total), in_capitals(abs(total))
    rows = [
        Fact(Text("保险费（不含税）", "Premium without VAT"), signed(premium.net_cny)),
        Fact(Text("增值税", "VAT"), signed(premium.vat_cny)),
        *(Fact(line.name, signed(-line.amount_cny)) for line in premium.subsidies if line.amount_cny != ZERO),
        Fact(what, Text(f"{shown.zh}（{capitals.zh}）", f"{shown.en} ({capitals.en})"), strong=True),
    ]
    return tuple(rows)
