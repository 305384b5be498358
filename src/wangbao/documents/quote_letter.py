"""The quote letter (报价单): the cover offered, its price and validity, and the adjustments."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from wangbao.documents.contract_parts import (
    CoverLine,
    Exclusion,
    Instalment,
    Party,
    Premium,
    Product,
    Share,
    cover_table,
    instalment_table,
    insurer_facts,
    one_lead,
    party_facts,
    price_facts,
    product_facts,
)
from wangbao.documents.parts import (
    EMPTY,
    Block,
    Clause,
    Clauses,
    Column,
    Document,
    Fact,
    Facts,
    Place,
    Prose,
    Signatures,
    Table,
)
from wangbao.documents.phrases import day, money_and_capitals, period, same
from wangbao.documents.schedule import check_instalments
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.money import ZERO
from wangbao.vocabulary.period import Period
from wangbao.vocabulary.term_names import DEDUCTIBLE, LIMIT
from wangbao.vocabulary.text import Text

TITLE: Final = Text("报价单", "Quotation")
NOTICE: Final = Text(
    "本报价不是保险合同，不产生保险责任；经接受并签发保险单后合同方成立。",
    "This quotation is no contract of insurance and gives no cover until it is accepted and a policy is issued.",
)
PUNCTUAL: Final = Text(
    "报价以投保单所告知的情况为依据；情况有变化的，请在接受前告知，保险人将重新核定。",
    "The quotation rests on what the application discloses. Tell us of changes before you accept; it is then reviewed.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """One difference from the cover asked for: from, to, rule and reason."""

    what: Text
    asked: Text = EMPTY
    offered: Text
    rule: str
    reason: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceStep:
    """A line in the calculation of the filed price: its name, input, factor, and the product so far."""

    name: Text
    given: Text = EMPTY
    factor: Text
    running: Text = EMPTY


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteLetter:
    """The content of a quote letter; amounts in yuan.

    ``adjustments`` are the insurer's changes of the cover asked for; ``conditions`` are to be met before or after
    binding; ``price_steps`` are the calculation of the price.

    Raises:
        InputError: it expires before its date, has no cover, shares do not make 100 %, or instalments do not add up.
    """

    number: str
    issued_on: dt.date
    valid_until: dt.date
    product: Product
    insurers: tuple[Share, ...]
    applicant: Party
    broker: Party | None = None
    period: Period
    limit_cny: Decimal
    deductible_cny: Decimal = ZERO
    cover: tuple[CoverLine, ...]
    exclusions: tuple[Exclusion, ...] = ()
    premium: Premium
    instalments: tuple[Instalment, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    conditions: tuple[Text, ...] = ()
    price_steps: tuple[PriceStep, ...] = ()

    def __post_init__(self) -> None:
        one_lead(self.insurers)
        if self.valid_until < self.issued_on:
            raise refusal(
                "valid_until",
                self.valid_until,
                f"不得早于报价日 {self.issued_on}",
                f"must not be before the date of the quotation, {self.issued_on}",
                file=self.number,
            )
        if not self.cover:
            raise refusal("cover", None, "至少一项保障", "needs an item of cover", file=self.number)
        check_instalments(self.instalments, self.premium)


def lay_out(quote: QuoteLetter) -> Document:
    """Lay out the quote letter as a document."""
    lead = one_lead(quote.insurers)
    blocks: list[Block] = [
        Facts(EMPTY, _header(quote), columns=2),
        Facts(EMPTY, (*insurer_facts(quote.insurers), *_customers(quote))),
        Facts(
            Text("保险期间与限额", "Period and limits"),
            (
                Fact(Text("保险期间", "Period of insurance"), period(quote.period)),
                Fact(LIMIT, money_and_capitals(quote.limit_cny), strong=True),
                Fact(DEDUCTIBLE, money_and_capitals(quote.deductible_cny)),
            ),
        ),
        cover_table(Text("保障内容", "Cover"), quote.cover),
        Facts(Text("保险费", "Premium"), price_facts(quote.premium)),
    ]
    blocks += [instalment_table(quote.instalments)] if quote.instalments else []
    blocks += [_price_steps(quote.price_steps)] if quote.price_steps else []
    blocks += [_adjustments(quote.adjustments)] if quote.adjustments else []
    if quote.exclusions:
        title = Text("责任免除（提请特别注意）", "Exclusions (please note these)")
        blocks.append(
            Clauses(title, tuple(Clause(item.title, item.body, strong=True) for item in quote.exclusions))
        )
    if quote.conditions:
        blocks.append(Prose(Text("承保条件", "Conditions"), quote.conditions))
    blocks += [
        Prose(Text("说明", "Please note"), (PUNCTUAL,)),
        Signatures(EMPTY, (Place(lead.insurer.called, at=day(quote.issued_on), stamp=True),)),
    ]
    return Document(
        title=TITLE,
        issuer=lead.insurer.called,
        number=quote.number,
        issued_on=quote.issued_on,
        blocks=tuple(blocks),
        notice=NOTICE,
    )


def _header(quote: QuoteLetter) -> tuple[Fact, ...]:
    until = day(quote.valid_until)
    return (
        Fact(Text("报价单号", "Quotation number"), same(quote.number), strong=True),
        Fact(
            Text("有效期至", "Valid until"),
            Text(f"{until.zh}（含当日）", f"{until.en}, inclusive"),
            strong=True,
        ),
        *product_facts(quote.product),
    )


def _customers(quote: QuoteLetter) -> tuple[Fact, ...]:
    rows = party_facts(Text("投保人", "Applicant"), quote.applicant)
    if quote.broker is None:
        return rows
    return (*rows, Fact(Text("保险经纪人", "Broker"), quote.broker.called))


def _price_steps(steps: tuple[PriceStep, ...]) -> Table:
    columns = (
        Column(Text("步骤", "Step"), weight=4),
        Column(Text("依据", "Given"), weight=4),
        Column(Text("系数或比率", "Factor or rate"), align="right", weight=2),
        Column(Text("结果", "Result"), align="right", weight=3),
    )
    rows = tuple((step.name, step.given, step.factor, step.running) for step in steps)
    return Table(Text("保险费的计算", "How the premium was made"), columns, rows)


def _adjustments(adjustments: tuple[Adjustment, ...]) -> Table:
    columns = (
        Column(Text("事项", "Item"), weight=3),
        Column(Text("投保时要求", "Asked for"), weight=3),
        Column(Text("报价", "Offered"), weight=3),
        Column(Text("规则与理由", "Rule and reason"), weight=6),
    )

    def why(item: Adjustment) -> Text:
        return Text(f"{item.reason.zh}（{item.rule}）", f"{item.reason.en} ({item.rule})")

    rows = tuple((item.what, item.asked, item.offered, why(item)) for item in adjustments)
    return Table(Text("与投保要求不同之处", "Where the offer differs from the request"), columns, rows)
