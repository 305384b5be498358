"""Parts common to all documents of a contract: parties, product, lines of cover, price and instalments."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from wangbao.contract.explain import Layer, layers
from wangbao.contract.terms import Terms
from wangbao.documents.parts import EMPTY, Column, Fact, Table
from wangbao.documents.phrases import (
    NONE,
    day,
    listed,
    money,
    money_and_capitals,
    percent,
    same,
    signed,
)
from wangbao.statute import vat
from wangbao.vocabulary.errors import InputError, Problem, refusal
from wangbao.vocabulary.heads import head
from wangbao.vocabulary.money import ZERO, yuan
from wangbao.vocabulary.terms import status
from wangbao.vocabulary.text import Text

COVERED: Final = Text("承保", "Covered")
_ONE_FEN = Decimal("0.01")


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A company in the contract; ``name.en`` may be empty. ``address`` is its 住所."""

    name: Text
    uscc: str = ""
    address: Text = EMPTY
    contact: str = ""

    @property
    def called(self) -> Text:
        """The name in both languages; a missing English name is replaced by the Chinese one."""
        return Text(self.name.zh, self.name.en or self.name.zh)

    @property
    def seat(self) -> Text:
        """The address in both languages; a missing English one is replaced by the Chinese one."""
        return Text(self.address.zh, self.address.en or self.address.zh)


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """An insurer's part of the risk, as a fraction; one of the insurers leads."""

    insurer: Party
    share: Decimal = Decimal(1)
    lead: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """The product sold: its name, version, filing number and wording."""

    name: Text
    version: str
    filing_number: str
    wording: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverLine:
    """One line of cover: its name, the loss heads that share it, its status and its terms."""

    name: Text
    heads: tuple[Text, ...] = ()
    status: Text = COVERED
    terms: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """A clause that exempts the insurer; ``title`` names it, ``body`` is its text."""

    title: Text
    body: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Subsidy:
    """A public subsidy towards the premium: it lowers what the applicant pays, never the premium."""

    name: Text
    amount_cny: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Premium:
    """The price: premium without VAT, the tax, their sum, and subsidies.

    Raises:
        InputError: parts do not add up, amounts are not in whole fen, or the tax is more than a fen away from the rate
            (instalments round the running total, which may move a fen from one to the next).
    """

    net_cny: Decimal
    vat_cny: Decimal
    vat_rate: Decimal = vat.RATE
    subsidies: tuple[Subsidy, ...] = ()

    def __post_init__(self) -> None:
        problems = [
            Problem(name, amount, Text("小数不得超过 2 位", "must have at most 2 decimal places"))
            for name, amount in (("net_cny", self.net_cny), ("vat_cny", self.vat_cny))
            if amount != yuan(amount)
        ]
        if abs(self.vat_cny - yuan(self.net_cny * self.vat_rate)) > _ONE_FEN:
            problems.append(
                Problem(
                    "vat_cny",
                    self.vat_cny,
                    Text("与税率不符", f"does not follow from the rate {self.vat_rate}"),
                )
            )
        if problems:
            raise InputError(problems)

    @property
    def total_cny(self) -> Decimal:
        """Premium and tax (价税合计)."""
        return self.net_cny + self.vat_cny

    @property
    def subsidy_cny(self) -> Decimal:
        """All subsidies together."""
        return sum((line.amount_cny for line in self.subsidies), ZERO)

    @property
    def payable_cny(self) -> Decimal:
        """The applicant's payment: premium and tax less subsidies."""
        return self.total_cny - self.subsidy_cny


@dataclass(frozen=True, slots=True, kw_only=True)
class Instalment:
    """One payment: its due date and amount, tax included."""

    due: dt.date
    amount_cny: Decimal


def slip_number(policy: str, seq: int) -> str:
    """Format the number of an endorsement slip: the policy's, and the endorsement's sequence number in three digits."""
    return f"{policy}-{seq:03d}"


def one_lead(insurers: tuple[Share, ...]) -> Share:
    """Find the leading insurer.

    Raises:
        InputError: not exactly one insurer leads, or shares do not add up to 1.
    """
    leads = [share for share in insurers if share.lead]
    whole = sum((share.share for share in insurers), Decimal(0))
    if len(leads) != 1:
        raise refusal("insurers", len(leads), "须有且仅有一家主承保人", "exactly one insurer must lead")
    if whole != 1 or any(share.share <= 0 for share in insurers):
        raise refusal("insurers", whole, "各保险人份额之和须为 100%", "the insurers' shares must make 100%")
    return leads[0]


def cover_lines(terms: Terms) -> tuple[CoverLine, ...]:
    """Build the lines of cover of a contract, in the words of :mod:`wangbao.contract.explain`.

    A line is named by its heads; terms shared by a group of lines name its heads, unless it includes all.
    """
    own = len(terms.lines)
    every = {code for line in terms.lines for code in line.heads}

    def shared(layer: Layer) -> CoverLine:
        heads = () if set(layer.heads) == every else tuple(head(code).name for code in layer.heads)
        return CoverLine(name=layer.section, heads=heads, status=NONE, terms=layer.terms)

    found = layers(terms)
    lines = (
        CoverLine(name=layer.section, status=status(layer.status).name, terms=layer.terms)
        for layer in found[:own]
    )
    return (*lines, *map(shared, found[own:]))


def cover_table(title: Text, cover: tuple[CoverLine, ...]) -> Table:
    """Build the table of lines of cover."""

    def terms_of(line: CoverLine) -> Text:
        if not line.heads:
            return line.terms
        heads = listed(line.heads)
        return Text(f"{line.terms.zh}。适用于{heads.zh}", f"{line.terms.en}. Applies to: {heads.en}")

    columns = (
        Column(Text("保障项目", "Cover"), weight=5),
        Column(Text("状态", "Status"), align="center", weight=2),
        Column(Text("限额、免赔与条件", "Limits, deductibles and conditions"), weight=8),
    )
    return Table(title, columns, tuple((line.name, line.status, terms_of(line)) for line in cover))


def price_facts(premium: Premium) -> tuple[Fact, ...]:
    """List the price as facts: premium, tax, their sum in figures and capitals, subsidies and the rest payable."""
    rate = percent(premium.vat_rate)
    tax = Text(f"增值税（税率 {rate.zh}）", f"VAT at {rate.en}")
    rows = [
        Fact(Text("保险费（不含税）", "Premium without VAT"), money(premium.net_cny)),
        Fact(tax, money(premium.vat_cny)),
        Fact(Text("价税合计", "Premium with VAT"), money_and_capitals(premium.total_cny), strong=True),
    ]
    if premium.subsidies:
        rows += [Fact(line.name, signed(-line.amount_cny)) for line in premium.subsidies]
        rows.append(
            Fact(
                Text("投保人应付", "Payable by the applicant"),
                money_and_capitals(premium.payable_cny),
                strong=True,
            )
        )
    return tuple(rows)


def instalment_table(instalments: tuple[Instalment, ...]) -> Table:
    """Build the table of instalments with due dates."""
    columns = (
        Column(Text("期次", "Instalment"), align="center", weight=1),
        Column(Text("应付日期", "Due"), weight=3),
        Column(Text("应付金额（含税）", "Amount due, with VAT"), align="right", weight=3),
    )
    rows = tuple(
        (same(str(place)), day(item.due), money(item.amount_cny)) for place, item in enumerate(instalments, 1)
    )
    total = money(sum((item.amount_cny for item in instalments), ZERO))
    foot = (Text("合计", "Total"), NONE, total)
    return Table(Text("分期支付", "Instalments"), columns, rows, foot)


def party_facts(role: Text, party: Party) -> tuple[Fact, ...]:
    """List a party's name, code and address under its role."""
    rows = [Fact(role, party.called, strong=True)]
    if party.uscc:
        rows.append(Fact(Text("统一社会信用代码", "Credit code (USCC)"), same(party.uscc)))
    if party.address.zh:
        rows.append(Fact(Text("住所", "Address"), party.seat))
    if party.contact:
        rows.append(Fact(Text("联系方式", "Contact"), same(party.contact)))
    return tuple(rows)


def insured_facts(insureds: tuple[Party, ...], applicant: Party) -> tuple[Fact, ...]:
    """List each insured; one that is the applicant is shown as such."""
    role = Text("被保险人", "Insured")
    same_as = Fact(role, Text("与投保人相同", "the applicant"), strong=True)
    return tuple(
        fact
        for party in insureds
        for fact in ((same_as,) if party == applicant else party_facts(role, party))
    )


def insurer_facts(insurers: tuple[Share, ...]) -> tuple[Fact, ...]:
    """List the insurers, the leading one first, with their shares if there are several."""
    lead = one_lead(insurers)
    if len(insurers) == 1:
        return party_facts(Text("保险人", "Insurer"), lead.insurer)
    rows: list[Fact] = []
    for share in (lead, *(other for other in insurers if other is not lead)):
        part = percent(share.share).zh
        role = (
            Text(f"主承保人（{part}）", f"Leading insurer ({part})")
            if share is lead
            else Text(f"共同保险人（{part}）", f"Co-insurer ({part})")
        )
        rows += party_facts(role, share.insurer)
    return tuple(rows)


def product_facts(product: Product) -> tuple[Fact, ...]:
    """List the product, its filing number and its wording."""
    name = Text(f"{product.name.zh}（{product.version}）", f"{product.name.en} ({product.version})")
    return (
        Fact(Text("保险产品", "Product"), name),
        Fact(Text("备案编号", "Filing number"), same(product.filing_number)),
        Fact(Text("适用条款", "Wording"), product.wording),
    )
