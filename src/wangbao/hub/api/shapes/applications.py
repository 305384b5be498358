"""Define the bodies and answers of calls about applications."""

import datetime as dt
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from wangbao.hub.api.shapes.values import (
    Code,
    Cover,
    CoverIn,
    Party,
    ProductRef,
    Ref,
    State as StateOut,
    Strict,
    Words,
)
from wangbao.hub.applications.models import Application
from wangbao.hub.applications.reads import application
from wangbao.hub.applications.rules.states import APPLICATION
from wangbao.vocabulary.document import Boundary, Moment

Given = str | list[str] | None
AnswersIn = Annotated[
    dict[Code, Annotated[str, Field(max_length=200)] | Annotated[list[Code], Field(max_length=60)] | None],
    Field(
        max_length=200,
        description="按询问事项代码，数值用字符串，null 撤销 / by question; numbers as strings, null takes back",
    ),
]


class Begin(Strict):
    """Who applies for what; a broker names its client, an enterprise itself or nobody."""

    product: Code
    insurer: Ref | None = None
    applicant: Ref | None = None
    start: Boundary
    end: Boundary | None = None
    answers: AnswersIn = Field(default_factory=dict)
    cover: CoverIn = Field(default_factory=CoverIn)


class Answering(Strict):
    """Answers, cover and days to change; what is left out stays."""

    answers: AnswersIn = Field(default_factory=dict)
    cover: CoverIn | None = None
    start: Boundary | None = None
    end: Boundary | None = None


class Confirming(Strict):
    """Which clauses are confirmed to have been shown and explained, and when the page was given out."""

    clauses: Annotated[
        list[Annotated[str, Field(min_length=1, max_length=60)]], Field(min_length=1, max_length=200)
    ]
    shown_at: Moment = Field(
        description="出示条款的时间，不早于开始填写，不晚于现在 / "
        "when the clauses were shown: not before the application began, not after now"
    )


class Signing(Strict):
    """The signer's own name as typed, and agreement to the declaration."""

    name: Annotated[str, Field(min_length=1, max_length=80)]
    agreed: bool


class SignedOut(Schema):
    """The signature under the answers."""

    name: str
    at: dt.datetime
    answers_sha256: str


class ApplicationRow(Schema):
    """An application in a list."""

    number: str
    ref: str
    state: StateOut
    product: ProductRef
    insurer: Party
    applicant: Party
    broker: Party | None
    start: dt.date
    end: dt.date
    submitted_at: dt.datetime | None


class ApplicationOut(ApplicationRow):
    """An application with its answers, cover and signature."""

    questions: str
    answers: dict[str, Given]
    cover: Cover
    signed: SignedOut | None
    missing: list[str] = Field(description="尚未回答的必答事项 / required questions without an answer")
    undisclosed: int = Field(description="尚未确认说明的免责条款数 / exempting clauses not yet confirmed")


class ClauseOut(Schema):
    """An exempting clause: to be made to stand out, explained and confirmed (保险法 art. 17)."""

    code: str
    kind: str
    cover: Words
    words: Words
    explanation: Words
    example: Words | None
    confirmed_at: dt.datetime | None
    confirmed_by: str | None


class ClausesOut(Schema):
    """The exempting clauses of the contract as it would be bound."""

    items: list[ClauseOut]


def listed_application(found: Application) -> dict[str, Any]:
    """Convert an application for the answer of a list."""
    version = found.product_version
    return {
        "number": found.number,
        "ref": found.ref,
        "state": StateOut(code=found.state, name=Words.of(APPLICATION.name(found.state))),
        "product": ProductRef(code=version.product.code, version=version.version),
        "insurer": Party.of(found.insurer),
        "applicant": Party.of(found.applicant),
        "broker": None if found.broker is None else Party.of(found.broker),
        "start": found.start,
        "end": found.end,
        "submitted_at": found.submitted_at,
    }


def full_application(found: Application) -> dict[str, Any]:
    """Convert an application, with answers, cover and signature, for an answer."""
    signed = found.signed_at is not None
    return {
        **listed_application(found),
        "questions": found.questions,
        "answers": found.answers,
        "cover": found.requested,
        "signed": {"name": found.signed_name, "at": found.signed_at, "answers_sha256": found.signed_sha256}
        if signed
        else None,
        "missing": [question.code for question in application.answers(found).missing()],
        "undisclosed": len(application.disclosure_gaps(found)),
    }


def clauses_of(found: Application) -> dict[str, Any]:
    """Convert the exempting clauses of an application, with their evidence, for an answer."""
    evidence = {one.clause: one for one in application.evidence(found)}
    return {
        "items": [
            {
                "code": clause.code,
                "kind": clause.kind,
                "cover": Words.of(clause.cover),
                "words": Words.of(clause.words),
                "explanation": Words.of(clause.explanation),
                "example": None if clause.example is None else Words.of(clause.example),
                "confirmed_at": getattr(evidence.get(clause.code), "confirmed_at", None),
                "confirmed_by": getattr(evidence.get(clause.code), "confirmed_by", None) or None,
            }
            for clause in application.exempting(found)
        ]
    }
