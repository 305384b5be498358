"""The application form (投保单): the parties, the cover asked for, the answers given, and the signature.

Questions and answers are printed exactly as asked and given: the duty of disclosure is limited to the questions asked
(保险法 art. 16).
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from wangbao.documents.contract_parts import Party, Product, insured_facts, party_facts, product_facts
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
from wangbao.documents.phrases import NONE, day, listed, moment, money, period, same
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.period import Period
from wangbao.vocabulary.term_names import DEDUCTIBLE, LIMIT
from wangbao.vocabulary.text import Text

TITLE: Final = Text("投保单", "Application for Insurance")
DUTY: Final = Text(
    "请就以上询问如实填写。故意或者因重大过失未如实告知，足以影响保险人决定是否同意承保或者提高保险费率的，"
    "保险人有权依法解除合同，并可能不承担赔偿责任（保险法第十六条）。未询问的事项无须告知。",
    "Please answer the questions above truthfully. If, on purpose or by gross negligence, something asked is not "
    "disclosed that would bear on acceptance or the rate, the insurer may by law rescind the contract and may owe no "
    "indemnity (Insurance Law art. 16). What is not asked need not be disclosed.",
)
DECLARATION: Final = Text(
    "投保人声明：以上填写内容属实；已收到保险条款，保险人已就免除其责任的条款作出提示和明确说明（见《免责条款说明确认书》）。",
    "The applicant declares that the answers are true and that it has received the wording; the clauses that exempt "
    "the insurer were pointed out and explained to it (see the disclosure confirmation).",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A question as asked and its answer as given; ``code`` is the question's own."""

    code: str
    question: Text
    answer: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSection:
    """Questions under one heading."""

    title: Text
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A signature: the signer's name and role, and the time (aware)."""

    name: str
    role: Text = EMPTY
    at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationForm:
    """The content of an application form.

    Attributes:
        questionnaire: the question set and its version.
        limit_cny, deductible_cny, heads: the cover asked for.
        signed: None leaves lines for signing on paper.

    Raises:
        InputError: there are no answers, or the time of the signature has no time zone.
    """

    number: str
    issued_on: dt.date
    insurer: Party
    applicant: Party
    insureds: tuple[Party, ...] = ()
    broker: Party | None = None
    product: Product
    period: Period
    limit_cny: Decimal | None = None
    deductible_cny: Decimal | None = None
    heads: tuple[Text, ...] = ()
    questionnaire: Text
    sections: tuple[AnswerSection, ...]
    signed: Signed | None = None

    def __post_init__(self) -> None:
        if not any(section.answers for section in self.sections):
            raise refusal(
                "sections", None, "投保单须有告知内容", "needs questions and answers", file=self.number
            )
        if self.signed is not None and self.signed.at.utcoffset() is None:
            raise refusal("signed.at", self.signed.at, "须带时区", "needs a time zone", file=self.number)


def lay_out(form: ApplicationForm) -> Document:
    """Lay out the application form as a document."""
    insured = insured_facts(form.insureds, form.applicant)
    broker = [] if form.broker is None else [Fact(Text("保险经纪人", "Broker"), form.broker.called)]
    blocks: list[Block] = [
        Facts(
            EMPTY,
            (
                Fact(Text("投保单号", "Application number"), same(form.number), strong=True),
                Fact(Text("填写日期", "Date"), day(form.issued_on)),
                *product_facts(form.product),
            ),
            columns=2,
        ),
        Facts(
            Text("当事人", "Parties"),
            (
                *party_facts(Text("投保人", "Applicant"), form.applicant),
                *insured,
                Fact(Text("保险人", "Insurer"), form.insurer.called),
                *broker,
            ),
        ),
        Facts(Text("投保要求", "Cover asked for"), _asked(form)),
        *(_answers(section) for section in form.sections if section.answers),
        Prose(
            Text("告知义务", "Duty of disclosure"),
            (Text(f"询问依据：{form.questionnaire.zh}。", f"Questions: {form.questionnaire.en}."), DUTY),
            strong=True,
        ),
        Prose(Text("投保人声明", "Declaration"), (DECLARATION,)),
        Signatures(EMPTY, (_place(form),)),
    ]
    return Document(
        title=TITLE,
        issuer=form.insurer.called,
        number=form.number,
        issued_on=form.issued_on,
        blocks=tuple(blocks),
    )


def _asked(form: ApplicationForm) -> tuple[Fact, ...]:
    rows = [Fact(Text("保险期间", "Period of insurance"), period(form.period))]
    if form.limit_cny is not None:
        rows.append(Fact(LIMIT, money(form.limit_cny)))
    if form.deductible_cny is not None:
        rows.append(Fact(DEDUCTIBLE, money(form.deductible_cny)))
    if form.heads:
        rows.append(Fact(Text("保障项目", "Cover"), listed(form.heads)))
    return tuple(rows)


def _answers(section: AnswerSection) -> Table:
    columns = (
        Column(Text("序号", "No."), align="center", weight=1),
        Column(Text("询问事项", "Question"), weight=9),
        Column(Text("告知", "Answer"), weight=5),
    )
    rows = tuple(
        (same(str(place)), item.question, item.answer if item.answer.zh or item.answer.en else NONE)
        for place, item in enumerate(section.answers, 1)
    )
    return Table(section.title, columns, rows)


def _place(form: ApplicationForm) -> Place:
    if form.signed is None:
        return Place(form.applicant.called, stamp=True)
    signed = form.signed
    name = Text(
        f"{signed.name}（{signed.role.zh}）" if signed.role.zh else signed.name,
        f"{signed.name} ({signed.role.en})" if signed.role.en else signed.name,
    )
    return Place(form.applicant.called, name=name, at=moment(signed.at), stamp=True)
