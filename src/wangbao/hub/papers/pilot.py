"""Gather the papers of pilots: a plan on its form, a progress report, a yearly summary."""

import datetime as dt
from typing import Final

from wangbao.documents.declaration_form import DeclarationForm, FormUnit
from wangbao.documents.pilot_report import Chapter, PilotReport
from wangbao.hub.access.actor import Actor
from wangbao.hub.plans.models import Plan, Report, Summary
from wangbao.hub.plans.reads.plan import members_of
from wangbao.hub.plans.reads.report import figures_of
from wangbao.hub.plans.reads.summary import totals_of
from wangbao.hub.plans.rules.states import REPORT, SUMMARY, MemberState
from wangbao.hub.schemes.reads.batch import rules_of
from wangbao.hub.schemes.reads.presentation import answers
from wangbao.programme import form_library
from wangbao.programme.plan import CHAPTERS, MEMBER_ROLES, PLAN_KINDS, MemberRole, PlanKind
from wangbao.programme.summary import missing, ratios
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.text import Text

STATEMENT: Final = Text(
    "本表由网保平台依通知正文自行设计，并非主管部门印发的格式。",
    "Designed by the Wangbao platform after the body of the notice; not a form that the authorities issued.",
)
_OWNER: Final = Text("制定单位", "Made by")
_CITED: Final = Text("引用的《目录》方案", "Cited schemes of the Catalogue")
_NUMBER: Final = Text("编号", "Number")
_PLAN: Final = Text("试点方案", "Pilot plan")
_STATE: Final = Text("状态", "State")
_LATE: Final = Text("逾期理由", "Why it is late")


def plan_form(actor: Actor, plan: Plan, *, now: dt.datetime) -> DeclarationForm:
    """Gather what a plan's form prints, with the members that the reader sees and that have not declined."""
    rules, layout = rules_of(plan.batch), form_library.load(plan.form)
    owner = FormUnit(name=plan.owner.title, role=_OWNER, uscc=plan.owner.uscc or "", licence="", task="")
    members = [one for one in members_of(actor, plan) if one.state != MemberState.DECLINED]
    sections = [
        (title, tuple((field.ask.text, value) for field, value in rows))
        for title, rows in answers(layout, plan.content, rules)
    ]
    cited = "\n".join(plan.citations.values_list("scheme_number", flat=True))
    if cited:
        sections.append((_CITED, ((_NUMBER, Text(cited, cited)),)))
    return DeclarationForm(
        title=layout.name.text,
        annex=layout.annex.text,
        issuer=plan.owner.title,
        number=plan.number,
        issued_on=day_of(plan.submitted_at or now),
        statement=layout.statement.text,
        sections=tuple(sections),
        units=(
            owner,
            *(
                FormUnit(
                    name=Text(one.name, one.name),
                    role=MEMBER_ROLES[MemberRole(one.role)],
                    uscc=one.uscc,
                    licence="",
                    task=one.task,
                )
                for one in members
            ),
        ),
    )


def progress_report(report: Report, *, now: dt.datetime) -> PilotReport:
    """Gather what a progress report prints."""
    figures = tuple((one.figure.name, one.words, one.source) for one in figures_of(report))
    late = ((_LATE, _same(report.late_reason)),) if report.late else ()
    return PilotReport(
        title=Text("网络安全保险服务试点进展报告", "Progress report of a cybersecurity insurance pilot"),
        issuer=report.plan.owner.title,
        number=report.plan.number,
        issued_on=day_of(report.submitted_at or now),
        statement=STATEMENT,
        facts=(
            *_about(report.plan),
            (Text("报告期", "Period"), _days(report.first, report.last)),
            (Text("报告期限", "Due"), _same(str(report.due))),
            (_STATE, REPORT.name(report.state)),
            *late,
        ),
        chapters=(
            Chapter(title=Text("数据", "Figures"), figures=figures, paragraphs=()),
            Chapter(title=Text("进展情况", "Progress"), figures=(), paragraphs=_paragraphs(report.text)),
        ),
    )


def summary_report(summary: Summary, *, now: dt.datetime) -> PilotReport:
    """Gather what a yearly summary prints, in the chapters of the notice."""
    found = totals_of(summary, now)
    late = ((_LATE, _same(summary.late_reason)),) if summary.late else ()
    return PilotReport(
        title=Text(
            f"网络安全保险服务试点 {summary.year} 年度总结",
            f"Summary of a cybersecurity insurance pilot, {summary.year}",
        ),
        issuer=summary.plan.owner.title,
        number=summary.plan.number,
        issued_on=day_of(summary.submitted_at or now),
        statement=STATEMENT,
        facts=(
            *_about(summary.plan),
            (Text("期间", "Days"), _days(summary.first, summary.last)),
            (_STATE, SUMMARY.name(summary.state)),
            *ratios({one.figure.code: one.value for one in found}),
            *late,
        ),
        chapters=tuple(
            Chapter(
                title=chapter.name,
                figures=tuple(
                    (one.figure.name, one.words, one.source)
                    for one in found
                    if one.figure.chapter == chapter.code
                ),
                paragraphs=_paragraphs(summary.chapters.get(chapter.code, "")),
            )
            for chapter in CHAPTERS
        ),
        missing=tuple(one.name for one in missing(found)),
    )


def _about(plan: Plan) -> tuple[tuple[Text, Text], ...]:
    return (
        (_PLAN, _same(plan.title or plan.number)),
        (Text("类别", "Kind"), PLAN_KINDS[PlanKind(plan.kind)]),
        (_OWNER, plan.owner.title),
    )


def _days(first: dt.date, last: dt.date) -> Text:
    return Text(f"{first} 至 {last}", f"{first} to {last}")


def _same(said: str) -> Text:
    return Text(said, said)


def _paragraphs(said: str) -> tuple[Text, ...]:
    return tuple(_same(line) for line in said.splitlines() if line.strip())
