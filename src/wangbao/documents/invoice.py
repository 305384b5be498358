"""Premium invoice data (保费发票信息), from which the insurer's finance system issues a VAT invoice.

It is not an invoice: invoices are issued in the tax authority's system. It states buyer, purpose, amount, tax rate,
tax, and their sum in figures and in capitals, like the invoice. A return of premium is a red (negative) one.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from wangbao.documents.contract_parts import Party, Premium, party_facts
from wangbao.documents.parts import EMPTY, Block, Column, Document, Fact, Facts, Prose, Table
from wangbao.documents.phrases import day, in_capitals, money, percent, same, signed
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.money import ZERO
from wangbao.vocabulary.text import Text

TITLE: Final = Text("保费发票信息", "Premium Invoice Data")
NOTICE: Final = Text(
    "本单是开具发票所需的信息，不是发票，不得作为税前扣除或者进项抵扣的凭证。",
    "These are the data for an invoice. They are not an invoice and give no right to deduct tax.",
)
STAMP_TAX: Final = Text(
    "印花税不随保费收取：财产保险合同（含责任保险）的双方各按不含税保费的千分之一自行申报缴纳。",
    "Stamp tax is not collected with the premium: each party to a contract of property insurance (liability included) "
    "declares and pays 1‰ of the premium before VAT itself.",
)
SERVICE: Final = Text("*保险服务*财产保险费", "*Insurance services* property insurance premium")


EACH: Final = Text(
    "共同保险的各保险人按上表所列金额各自向购买方开具发票，主承保人不代开他人份额。",
    "Each co-insurer issues its own invoice to the buyer for the amounts above; the leading insurer invoices its own "
    "share only.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceLine:
    """One line: its purpose, the amount without VAT, and the VAT on it."""

    what: Text = SERVICE
    note: Text = EMPTY
    net_cny: Decimal
    vat_cny: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class SellerPart:
    """A co-insurer's part of the premium and of its VAT, for which it issues its own invoice."""

    seller: Party
    share: Decimal
    net_cny: Decimal
    vat_cny: Decimal

    @property
    def gross_cny(self) -> Decimal:
        """The amount with VAT."""
        return self.net_cny + self.vat_cny


@dataclass(frozen=True, slots=True, kw_only=True)
class PremiumInvoice:
    """The content of the invoice data.

    Attributes:
        number: the number of this request for an invoice.
        issued_on: its date.
        seller, buyer: insurer and applicant; both need their credit code, which is the taxpayer's number.
        policy_number, endorsement_seq: the policy and endorsement charged; ``endorsement_seq`` 0 is the issuance.
        lines: at least one, all of one sign.
        premium: the sum of the lines, with the subsidies that reduce the buyer's payment.
        due: the due date, if any.
        parts: the invoices of several insurers, the leading one first; empty if there is one seller.

    Raises:
        InputError: there are no lines, lines have both signs, lines or parts do not add up to ``premium``, or a credit
            code is missing.
    """

    number: str
    issued_on: dt.date
    seller: Party
    buyer: Party
    policy_number: str
    endorsement_seq: int = 0
    lines: tuple[InvoiceLine, ...]
    premium: Premium
    due: dt.date | None = None
    parts: tuple[SellerPart, ...] = ()

    def __post_init__(self) -> None:
        sellers = [(f"parts.{index}.seller", part.seller) for index, part in enumerate(self.parts)]
        for field, party in (("seller", self.seller), ("buyer", self.buyer), *sellers):
            if not party.uscc:
                raise refusal(
                    f"{field}.uscc",
                    None,
                    "开票须有统一社会信用代码（纳税人识别号）",
                    "an invoice needs the unified social credit code (taxpayer number)",
                    file=self.number,
                )
        self._refuse_other_sum("lines", self.lines)
        if self.parts:
            self._refuse_other_sum("parts", self.parts)
        if any(line.net_cny > 0 for line in self.lines) and any(line.net_cny < 0 for line in self.lines):
            raise refusal(
                "lines",
                None,
                "收费与退费不得开在同一张发票上",
                "premium and returns cannot be on one invoice",
                file=self.number,
            )

    def _refuse_other_sum(self, field: str, rows: "tuple[InvoiceLine | SellerPart, ...]") -> None:
        net = sum((row.net_cny for row in rows), ZERO)
        vat = sum((row.vat_cny for row in rows), ZERO)
        if not rows or (net, vat) != (self.premium.net_cny, self.premium.vat_cny):
            raise refusal(
                field,
                f"{net} + {vat}",
                f"各行合计须等于 {self.premium.net_cny} + {self.premium.vat_cny}",
                f"must add up to {self.premium.net_cny} + {self.premium.vat_cny}",
                file=self.number,
            )


def lay_out(invoice: PremiumInvoice) -> Document:
    """Lay out the invoice data as a document."""
    returned = invoice.premium.total_cny < 0
    kind = (
        Text("红字（退费）", "red: premium returned")
        if returned
        else Text("蓝字（收费）", "blue: premium charged")
    )
    contract = Text(
        invoice.policy_number + (f"，批单 {invoice.endorsement_seq} 号" if invoice.endorsement_seq else ""),
        invoice.policy_number
        + (f", endorsement {invoice.endorsement_seq}" if invoice.endorsement_seq else ""),
    )
    head = [
        Fact(Text("编号", "Number"), same(invoice.number), strong=True),
        Fact(Text("日期", "Date"), day(invoice.issued_on)),
        Fact(Text("保险单号", "Policy"), contract),
        Fact(Text("性质", "Kind"), kind),
    ]
    if invoice.due is not None:
        head.append(Fact(Text("应付日期", "Due"), day(invoice.due)))
    blocks: list[Block] = [
        Facts(EMPTY, tuple(head), columns=2),
        Facts(Text("购买方", "Buyer"), party_facts(Text("名称", "Name"), invoice.buyer)),
        *_sellers(invoice),
        _table(invoice),
        Facts(Text("价税合计", "Total with VAT"), _total(invoice.premium)),
    ]
    if invoice.parts:
        blocks += [_parts(invoice), Prose(EMPTY, (EACH,))]
    if invoice.premium.subsidies:
        note = Text(
            "补贴只减少投保人的应付金额，不减少计税的保险费。",
            "A subsidy lowers what the applicant pays, not the premium that is taxed.",
        )
        blocks.append(Prose(EMPTY, (note,)))
    blocks.append(Prose(EMPTY, (STAMP_TAX,)))
    return Document(
        title=TITLE,
        issuer=invoice.seller.called,
        number=invoice.number,
        issued_on=invoice.issued_on,
        blocks=tuple(blocks),
        notice=NOTICE,
    )


def _table(invoice: PremiumInvoice) -> Table:
    columns = (
        Column(Text("项目名称", "Item"), weight=5),
        Column(Text("备注", "Note"), weight=4),
        Column(Text("金额（不含税）", "Amount"), align="right", weight=3),
        Column(Text("税率", "Rate"), align="right", weight=1),
        Column(Text("税额", "VAT"), align="right", weight=3),
    )
    rate = percent(invoice.premium.vat_rate)
    rows = tuple(
        (line.what, line.note, money(line.net_cny), rate, money(line.vat_cny)) for line in invoice.lines
    )
    foot = (
        Text("合计", "Total"),
        EMPTY,
        money(invoice.premium.net_cny),
        EMPTY,
        money(invoice.premium.vat_cny),
    )
    return Table(Text("开票明细", "Lines"), columns, rows, foot)


def _sellers(invoice: PremiumInvoice) -> list[Facts]:
    """List the seller; if there are several insurers, each with its share."""
    name = Text("名称", "Name")
    if not invoice.parts:
        return [Facts(Text("销售方", "Seller"), party_facts(name, invoice.seller))]
    return [
        Facts(
            Text(f"销售方（份额 {percent(part.share).zh}）", f"Seller ({percent(part.share).en} share)"),
            party_facts(name, part.seller),
        )
        for part in invoice.parts
    ]


def _parts(invoice: PremiumInvoice) -> Table:
    columns = (
        Column(Text("保险人", "Insurer"), weight=5),
        Column(Text("份额", "Share"), align="right", weight=2),
        Column(Text("金额（不含税）", "Amount"), align="right", weight=3),
        Column(Text("税额", "VAT"), align="right", weight=3),
        Column(Text("价税合计", "With VAT"), align="right", weight=3),
    )
    rows = tuple(
        (
            part.seller.called,
            percent(part.share),
            money(part.net_cny),
            money(part.vat_cny),
            money(part.gross_cny),
        )
        for part in invoice.parts
    )
    whole = invoice.premium
    foot = (
        Text("合计", "Total"),
        percent(sum((part.share for part in invoice.parts), Decimal(0))),
        money(whole.net_cny),
        money(whole.vat_cny),
        money(whole.total_cny),
    )
    return Table(Text("各保险人开票金额", "What each insurer invoices"), columns, rows, foot)


def _total(premium: Premium) -> tuple[Fact, ...]:
    rows = [
        Fact(Text("大写", "In Chinese capitals"), in_capitals(premium.total_cny), strong=True),
        Fact(Text("小写", "In figures"), money(premium.total_cny), strong=True),
    ]
    if premium.subsidies:
        rows += [Fact(line.name, signed(-line.amount_cny)) for line in premium.subsidies]
        rows.append(
            Fact(Text("投保人应付", "Payable by the applicant"), money(premium.payable_cny), strong=True)
        )
    return tuple(rows)
