"""The disclosure confirmation (免责条款说明确认书): each exempting clause as shown, explained and confirmed.

Insurance Law art. 17 and the Supreme People's Court's second interpretation, arts. 9 and 11 to 13: a clause that
exempts the insurer has no effect unless it was printed conspicuously and explained; the insurer bears the burden of
proof. So every clause has its own line of evidence, or a line that says there is none.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from wangbao.documents.application import Signed
from wangbao.documents.contract_parts import Party, Product, party_facts, product_facts
from wangbao.documents.parts import EMPTY, Clause, Clauses, Document, Fact, Facts, Place, Prose, Signatures
from wangbao.documents.phrases import moment, same
from wangbao.vocabulary.errors import InputError, Problem, refusal
from wangbao.vocabulary.text import Text

TITLE: Final = Text("免责条款说明确认书", "Disclosure Confirmation")
STATEMENT: Final = Text(
    "保险人依照保险法第十七条，对下列免除或者减轻其责任的条款以加粗方式提示，并就其概念、内容和法律后果向投保人作出说明。",
    "Under Insurance Law art. 17 the insurer has made the following clauses, which exempt it or lessen its liability, "
    "stand out in bold and has explained their terms, content and legal effect to the applicant.",
)
CONFIRMED: Final = Text(
    "投保人确认：保险人已就上列条款逐条提示并明确说明，投保人已理解其内容和法律后果。",
    "The applicant confirms that each clause above was pointed out and explained, and that it understands the clauses "
    "and their legal effect.",
)
NOT_EVERY: Final = Text(
    "注意：标明“尚未确认”的条款没有完整的提示、说明和确认记录，依法可能不产生效力。",
    "Note: clauses marked not confirmed lack a complete record and may by law have no effect.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DisclosedClause:
    """An exempting clause with the times it was shown, explained and confirmed (aware; None if it was not)."""

    code: str
    title: Text
    body: Text
    shown_at: dt.datetime | None = None
    explained_at: dt.datetime | None = None
    confirmed_at: dt.datetime | None = None
    confirmed_by: str = ""

    @property
    def complete(self) -> bool:
        """True if it was shown, explained and confirmed."""
        return None not in (self.shown_at, self.explained_at, self.confirmed_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class DisclosureRecord:
    """The content of a disclosure confirmation.

    Raises:
        InputError: there are no clauses, a clause was confirmed before it was shown or explained, or a time has no
            time zone.
    """

    application_number: str
    issued_on: dt.date
    insurer: Party
    applicant: Party
    product: Product
    clauses: tuple[DisclosedClause, ...]
    signed: Signed | None = None

    def __post_init__(self) -> None:
        if not self.clauses:
            raise refusal("clauses", None, "至少一条免责条款", "needs a clause", file=self.application_number)
        problems = []
        for clause in self.clauses:
            times = [
                at for at in (clause.shown_at, clause.explained_at, clause.confirmed_at) if at is not None
            ]
            if any(at.utcoffset() is None for at in times):
                problems.append(
                    Problem(f"clauses.{clause.code}", None, Text("时间须带时区", "times need a time zone"))
                )
            elif times != sorted(times):
                rule = Text("须先提示、再说明、后确认", "must be shown, then explained, then confirmed")
                problems.append(Problem(f"clauses.{clause.code}", None, rule))
        if problems:
            raise InputError(problems, file=self.application_number)

    @property
    def complete(self) -> bool:
        """True if the record of every clause is complete."""
        return all(clause.complete for clause in self.clauses)


def lay_out(record: DisclosureRecord) -> Document:
    """Lay out the confirmation as a document."""
    signed = record.signed
    place = (
        Place(record.applicant.called, stamp=True)
        if signed is None
        else Place(record.applicant.called, name=same(signed.name), at=moment(signed.at), stamp=True)
    )
    statement = CONFIRMED if record.complete else NOT_EVERY
    return Document(
        title=TITLE,
        issuer=record.insurer.called,
        number=record.application_number,
        issued_on=record.issued_on,
        blocks=(
            Facts(
                EMPTY,
                (
                    Fact(
                        Text("投保单号", "Application number"), same(record.application_number), strong=True
                    ),
                    *product_facts(record.product),
                ),
                columns=2,
            ),
            Facts(
                EMPTY,
                (
                    Fact(Text("保险人", "Insurer"), record.insurer.called),
                    *party_facts(Text("投保人", "Applicant"), record.applicant),
                ),
            ),
            Prose(EMPTY, (STATEMENT,)),
            Clauses(
                Text("免除或者减轻保险人责任的条款", "Exempting clauses"), tuple(map(_clause, record.clauses))
            ),
            Prose(Text("确认", "Confirmation"), (statement,), strong=True),
            Signatures(EMPTY, (place,)),
        ),
    )


def _clause(clause: DisclosedClause) -> Clause:
    stages = (
        (Text("提示", "shown"), clause.shown_at),
        (Text("说明", "explained"), clause.explained_at),
        (Text("确认", "confirmed"), clause.confirmed_at),
    )
    zh = [f"{what.zh} {moment(at).zh}" for what, at in stages if at is not None]
    en = [f"{what.en} {moment(at).en}" for what, at in stages if at is not None]
    if clause.confirmed_by:
        zh.append(f"确认人 {clause.confirmed_by}")
        en.append(f"by {clause.confirmed_by}")
    if not clause.complete:
        zh.append("尚未确认")
        en.append("not confirmed")
    return Clause(clause.title, clause.body, strong=True, note=Text("；".join(zh), "; ".join(en)))
