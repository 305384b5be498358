"""Render a scheme's form, as it was submitted last or stands now, as Word, PDF or Excel."""

import datetime as dt
from typing import Final, cast

from wangbao.documents.declaration_form import DeclarationForm, FormUnit
from wangbao.documents.parts import Edition
from wangbao.documents.render import Form, render
from wangbao.documents.sheet import to_xlsx
from wangbao.hub.schemes.models import Scheme, Unit
from wangbao.hub.schemes.reads.batch import rules_of
from wangbao.programme import exchange, form_library
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.text import Lang, Text

FORMS: Final = ("docx", "print", "pdf", "xlsx")
_LEAD: Final = Text("牵头", "Lead")
_JOINT: Final = Text("联合", "Joint")


def rendered(scheme: Scheme, form: str, lang: str, *, now: dt.datetime) -> bytes:
    """Render the form in a language; ``print`` is Word with as many copies as the batch wants on paper, or one."""
    paper = declaration_form(scheme, now=now)
    if form == "xlsx":
        said = cast("Lang", lang)
        rows = [(label.say(said), value.say(said)) for _, part in paper.sections for label, value in part]
        headings = [Text("栏目", "Field").say(said), Text("内容", "Content").say(said)]
        return to_xlsx(scheme.number, headings, rows)
    copies = rules_of(scheme.batch).paper_copies or 1
    kind: Form = "pdf" if form == "pdf" else "docx"
    return render(paper, kind, cast("Edition", lang), copies=copies if form == "print" else 1)


def declaration_form(scheme: Scheme, *, now: dt.datetime) -> DeclarationForm:
    """Gather what a scheme's form prints."""
    rules, layout = rules_of(scheme.batch), form_library.load(scheme.form)
    return DeclarationForm(
        title=layout.name.text,
        annex=layout.annex.text,
        issuer=scheme.lead.title,
        number=scheme.number,
        issued_on=day_of(scheme.submitted_at or now),
        statement=layout.statement.text,
        sections=tuple(
            (title, tuple((exchange.marked(row), row.value) for row in rows))
            for title, rows in exchange.sections(layout, scheme.content, rules)
        ),
        units=tuple(_unit(row) for row in scheme.units.select_related("organisation")),
    )


def _unit(row: Unit) -> FormUnit:
    days = f"{row.licence_first_day} – {row.licence_last_day or '…'}" if row.licence_number else ""
    return FormUnit(
        name=row.organisation.title,
        role=_LEAD if row.is_lead else _JOINT,
        uscc=row.organisation.uscc or "",
        licence=f"{row.licence_number} {days}".strip(),
        task=row.task,
    )
