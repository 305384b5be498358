"""A scheme's form goes out as Word and Excel and comes back as it was; a hostile file does not come in."""

import io
import zipfile

import docx
import openpyxl
import pytest
from hypothesis import given, settings, strategies as st
from tests.examples import examples
from tests.hub.schemes.conftest import IN_TIME, draft
from tests.programme.sample import FIRST, FORM, content

from wangbao.documents.declaration_form import DeclarationForm, FormUnit
from wangbao.documents.parts import lines
from wangbao.documents.render import lay_out, render
from wangbao.documents.sheet import to_xlsx
from wangbao.hub.schemes.reads.declaration_form import rendered
from wangbao.hub.schemes.writes import form_import, scheme as schemes
from wangbao.inspection.rows import labelled
from wangbao.programme import content as contents, exchange
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.text import Text

_KINDS = ["L", "N", "P", "S", "Zs"]
SEEN = st.text(
    st.characters(codec="utf-8", categories=_KINDS, exclude_characters="\u2800"), min_size=1, max_size=60
)
PROSE = st.lists(SEEN, min_size=1, max_size=4).map("\n".join)


def paper(values: dict) -> DeclarationForm:
    return DeclarationForm(
        title=FORM.name.text,
        annex=FORM.annex.text,
        issuer=Text("甲", "A"),
        number="S20260000001",
        issued_on=IN_TIME.date(),
        statement=FORM.statement.text,
        sections=tuple(
            (title, tuple((exchange.marked(row), row.value) for row in rows))
            for title, rows in exchange.sections(FORM, values, FIRST)
        ),
        units=(FormUnit(name=Text("甲", "A"), role=Text("牵头", "Lead"), uscc="x", licence="", task=""),),
    )


@settings(max_examples=examples(0.1))
@given(title=SEEN, prose=PROSE, heads=st.sets(st.sampled_from(["business_interruption", "legal_expense"])))
def test_whatever_a_form_may_hold_comes_back_from_word_and_excel(title, prose, heads) -> None:
    try:
        held = contents.parse(
            FORM,
            content(title=title, summary=prose, plan=prose, heads=[*heads, "data_breach_liability"]),
            FIRST,
        )
    except InputError:
        return
    made = paper(held)
    rows = [(label.zh, value.zh) for _, part in made.sections for label, value in part]
    for file, name in ((render(made, "docx"), "a.docx"), (to_xlsx("S", ["栏目", "内容"], rows), "a.xlsx")):
        read = exchange.read(FORM, labelled(name, file), FIRST, file=name)
        assert contents.parse(FORM, read, FIRST) == held


def test_the_english_edition_comes_back_too() -> None:
    held = contents.parse(FORM, content(), FIRST)
    made = render(paper(held), "docx", "en")
    read = exchange.read(FORM, labelled("a.docx", made), FIRST, file="a.docx")
    assert contents.parse(FORM, read, FIRST) == held


def test_three_copies_are_one_print_job_and_say_which_they_are() -> None:
    made = render(paper(contents.parse(FORM, content(), FIRST)), "docx", copies=3)
    words = [paragraph.text for paragraph in docx.Document(io.BytesIO(made)).paragraphs]
    assert [line for line in words if line.startswith("第 ")] == [f"第 {at} 份，共 3 份" for at in (1, 2, 3)]
    assert sum("自行设计" in line for line in words) == 3


def test_a_form_says_that_it_is_our_own_design() -> None:
    assert "并非主管部门印发" in lines(lay_out(paper({})).notice, "zh")[0]


def edited(file: bytes, code: str, value: str, *, copy: int = 0) -> bytes:
    """Write a value into a row of one copy of a Word file."""
    document = docx.Document(io.BytesIO(file))
    rows = [row for table in document.tables for row in table.rows if row.cells[0].text.endswith(f"[{code}]")]
    rows[copy].cells[1].text = value
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_copies_that_differ_are_refused_by_their_field() -> None:
    made = render(paper(contents.parse(FORM, content(), FIRST)), "docx", copies=3)
    rows = labelled("a.docx", edited(made, "title", "另一名称"))
    with pytest.raises(InputError) as refused:
        exchange.read(FORM, rows, FIRST, file="a.docx")
    assert {problem.field for problem in refused.value.problems} == {"title"}


def test_ticks_of_other_hands_are_read() -> None:
    blank = render(paper({}), "docx")
    ticked = edited(blank, "insurance_classes", "√ 网络安全财产类\n☐ 网络安全责任类")
    rows = labelled("a.docx", ticked)
    assert exchange.read(FORM, rows, FIRST, file="a.docx")["insurance_classes"] == ["property"]


@pytest.mark.django_db
@pytest.mark.parametrize("form", ["docx", "xlsx"])
def test_a_filled_file_is_imported_and_its_empty_fields_change_nothing(of, form) -> None:
    full = draft(of)
    file = rendered(full, form, "zh", now=IN_TIME)
    empty = schemes.begin(by=of.actors["lead"], now=IN_TIME, batch=of.batch, title="旧名称")
    brought = form_import.import_form(
        by=of.actors["lead"], now=IN_TIME, scheme=empty, name=f"form.{form}", content=file
    )
    assert brought.content == full.content
    blank = rendered(
        schemes.begin(by=of.actors["lead"], now=IN_TIME, batch=of.batch), form, "zh", now=IN_TIME
    )
    again = form_import.import_form(
        by=of.actors["lead"], now=IN_TIME, scheme=brought, name=f"form.{form}", content=blank
    )
    assert again.content == full.content


def hostile(kind: str) -> tuple[str, bytes]:
    """Make a file that only looks like a filled form."""
    good = render(paper({}), "docx")
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(good)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            body = source.read(name)
            if kind == "entities" and name == "word/document.xml":
                body = body.replace(b"<w:document", b'<!DOCTYPE x [<!ENTITY a "aaaa">]><w:document', 1)
            target.writestr(name, body)
        if kind == "macro":
            target.writestr("word/vbaProject.bin", b"\xd0\xcf\x11\xe0macro")
    return "form.docx", out.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["entities", "macro", "program", "other table", "wrong value"])
def test_a_hostile_or_foreign_file_is_refused_and_changes_nothing(of, kind) -> None:
    made = draft(of)
    if kind == "program":
        name, file = "form.docx", b"MZ\x90\x00" + b"\x00" * 400
    elif kind == "other table":
        book, out = openpyxl.Workbook(), io.BytesIO()
        book.active.append(["金额", 1])
        book.save(out)
        name, file = "table.xlsx", out.getvalue()
    elif kind == "wrong value":
        name, file = "form.docx", edited(render(paper({}), "docx"), "record_policies", "很多")
    else:
        name, file = hostile(kind)
    with pytest.raises(InputError):
        form_import.import_form(by=of.actors["lead"], now=IN_TIME, scheme=made, name=name, content=file)
    kept = type(made).objects.get(pk=made.pk)
    assert (kept.content, kept.revision) == (made.content, made.revision)
