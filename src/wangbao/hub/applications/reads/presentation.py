"""Put an application into words for pages: answers by section, and its history in order of time."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from wangbao.drawing.numbers import money, plus_minus
from wangbao.hub.applications.models import Application
from wangbao.hub.applications.rules.states import APPLICATION, State
from wangbao.hub.console.language import current
from wangbao.questionnaire.answers import Answers
from wangbao.questionnaire.words import said
from wangbao.vocabulary.text import Text

_INSURED: Final = Text("已承保", "Insured")
_LOSSES: Final = {
    "mean_cny": Text("平均每年", "Average year"),
    "bad_year_cny": Text("坏年份（20年一遇）", "Bad year (1 in 20)"),
    "very_bad_year_cny": Text("很坏的年份（100年一遇）", "Very bad year (1 in 100)"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """A question as asked and its answer in words; None where it has none."""

    code: str
    ask: Text
    answer: Text | None
    required: bool


@dataclass(frozen=True, slots=True)
class SaidSection:
    """The questions of one section that are asked."""

    code: str
    title: Text
    rows: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Happened:
    """One event of an application's history: when, what, by whom."""

    at: dt.datetime
    what: Text
    who: str = ""


def reviewed(answers: Answers) -> tuple[SaidSection, ...]:
    """List every question that is asked, by section, with its answer in words."""
    return tuple(
        SaidSection(
            section.code,
            section.title.text,
            tuple(
                Said(
                    question.code,
                    question.ask.text,
                    said(question, answers.given[question.code]) if question.code in answers.given else None,
                    question.required,
                )
                for question in answers.asked(section)
            ),
        )
        for section in answers.sections()
    )


def state_name(application: Application) -> Text:
    """Put the state into words; one that ended in a policy says so (see ``queries.with_outcome``)."""
    if application.state == State.CLOSED and getattr(application, "insured", False):
        return _INSURED
    return APPLICATION.name(application.state)


def timeline(application: Application) -> tuple[Happened, ...]:
    """List what happened, in order of time."""
    moments = [(row.confirmed_at, row.by_name) for row in application.disclosures.all() if row.confirmed_at]
    over = _INSURED if getattr(application, "insured", False) else Text("结束", "Closed")
    ended = {"withdrawn": Text("撤回", "Withdrawn"), "closed": over}.get(application.state)
    found = [Happened(application.created_at, Text("开始填写", "Begun"))]
    if moments:
        at, who = max(moments)
        many = len(moments)
        said_of = Text(f"确认免责条款（共 {many} 条）", f"Exempting clauses confirmed ({many})")
        found.append(Happened(at, said_of, who))
    if application.signed_at:
        found.append(Happened(application.signed_at, Text("签署", "Signed"), application.signed_name))
    if application.submitted_at:
        found.append(Happened(application.submitted_at, Text("提交", "Submitted")))
    if application.ended_at and ended:
        found.append(Happened(application.ended_at, ended))
    return tuple(sorted(found, key=lambda one: one.at))


def assessed(application: Application) -> tuple[tuple[Text, str, str], ...]:
    """List the losses assessed at submission, in the reader's language: name, amount in yuan, standard error."""
    found, lang = application.assessment or {}, current()
    unit = "元" if lang == "zh" else ""
    rows = []
    for key, name in _LOSSES.items():
        if key in found:
            amount, error = found[key]["value"], plus_minus(found[key]["error"], lang)
            loss = money(amount, lang) if amount > 0 else Text("无损失", "no loss").say(lang)
            rows.append((name, loss, f"{error}{unit}" if error else ""))
    return tuple(rows)
