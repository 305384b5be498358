"""Papers of pilots hold what their records hold, in Word and PDF, in both languages, for whoever sees the record."""

import io

import docx
import pytest
from tests.hub.plans.conftest import (
    draft,
    of,  # noqa: F401 - a fixture
)
from tests.hub.plans.test_reports import LATER, enter, running, submit
from tests.hub.plans.test_summaries import begun

from wangbao.documents.render import lay_out, render
from wangbao.hub.papers.pilot import STATEMENT, plan_form, progress_report, summary_report
from wangbao.hub.plans.reads.report import figures_of
from wangbao.hub.plans.reads.summary import totals_of
from wangbao.programme.plan import CHAPTERS, FIGURES, PlanKind
from wangbao.programme.summary import missing

pytestmark = pytest.mark.django_db


def words(content: bytes) -> str:
    """Read all texts of a Word file, those of tables included."""
    found = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in found.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in found.paragraphs), *cells])


@pytest.mark.parametrize(
    ("kind", "name", "annex"),
    [
        (PlanKind.AUTHORITY, "province", "附件2"),
        (PlanKind.INSTITUTION, "lead", "附件3"),
        (PlanKind.ENTERPRISE, "chain", "附件4"),
    ],
)
def test_a_plan_s_paper_holds_its_form_members_and_schemes(of, kind, name, annex) -> None:  # noqa: F811 - a fixture
    made = draft(of, kind)
    paper = plan_form(of.actors[name], made, now=LATER)
    said = words(render(paper, "docx", "zh"))
    assert annex in said
    assert made.title in said
    assert "并非" in said
    assert "保险业务许可证" not in said
    for value in made.content.values():
        if isinstance(value, str) and not value.replace(".", "").isdigit():
            assert value in said
    for member in made.members.all():
        assert member.name in said
    for one in made.citations.all():
        assert one.scheme_number in said
    assert render(paper, "pdf", "en").startswith(b"%PDF")


def test_a_supplier_s_copy_of_a_plan_names_no_other_supplier(of) -> None:  # noqa: F811 - a fixture
    made = draft(of)
    names = [unit.name.zh for unit in plan_form(of.actors["supplier"], made, now=LATER).units]
    assert names == [of.chain.name, of.lead.name, of.supplier.name]
    made.members.create(uscc=of.outsider.uscc, name=of.outsider.name, role="supplier", changed_at=LATER)
    assert [unit.name.zh for unit in plan_form(of.actors["supplier"], made, now=LATER).units] == names
    assert of.outsider.name in [unit.name.zh for unit in plan_form(of.actors["chain"], made, now=LATER).units]


def test_reports_and_summaries_print_every_figure_with_its_origin_and_what_is_missing(of) -> None:  # noqa: F811 - a fixture
    made = running(of)
    report = made.reports.first()
    enter(of, report)
    submit(of, report)
    report.refresh_from_db()
    said = words(render(progress_report(report, now=LATER), "docx", "zh"))
    for one in figures_of(report):
        for text in (one.figure.name, one.words, one.source):
            assert text.zh in said
    assert "已完成两场对接会。" in said
    assert "proof.txt" in said
    row = begun(of, made, now=LATER)
    paper = summary_report(row, now=LATER)
    texts = set(lay_out(paper).texts())
    found = totals_of(row, LATER)
    for total in found:
        assert {total.figure.name, total.words, total.source} <= texts
    assert {one.name for one in missing(found)} <= texts
    assert len(found) + len(missing(found)) == len(FIGURES)
    english = words(render(paper, "docx", "en"))
    assert STATEMENT.en in english
    for chapter in CHAPTERS:
        assert chapter.name.en in english
    assert render(paper, "pdf", "zh") == render(paper, "pdf", "zh")
