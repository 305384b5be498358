import datetime as dt
import io
import json
import re
from decimal import Decimal
from typing import get_args

import docx
import pytest
import typst
from fontTools.ttLib import TTCollection, TTFont
from pypdf import PdfReader

from tests.documents import sample
from wangbao.documents import fonts
from wangbao.documents.contract_parts import Party, Premium, Share
from wangbao.documents.invoice import InvoiceLine, SellerPart
from wangbao.documents.parts import Column, Edition, Fact, Facts, Table, Text, lines
from wangbao.documents.pdf import to_pdf
from wangbao.documents.render import FORMS, lay_out, render
from wangbao.documents.schedule import ARTICLE_18
from wangbao.vocabulary.errors import InputError


def _has_font() -> bool:
    try:
        fonts.chinese(fonts.installed())
    except fonts.NoChineseFontError:
        return False
    return True


needs_font = pytest.mark.skipif(not _has_font(), reason="no Chinese font on this machine")


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _pdf_text(data: bytes) -> str:
    return _squeezed("".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages))


def _word_text(data: bytes) -> str:
    document = docx.Document(io.BytesIO(data))
    return _squeezed(
        "".join(node.text or "" for node in document.element.body.iter() if node.tag.endswith("}t"))
    )


def _printed(paper, edition) -> list[str]:
    """Every piece of text the paper must show, without the runs of spaces that line breaks make."""
    document = lay_out(paper)
    return [_squeezed(line) for text in document.texts() for line in lines(text, edition) if line]


@needs_font
@pytest.mark.parametrize("edition", get_args(Edition))
@pytest.mark.parametrize("name", sample.PAPERS)
def test_pdf_shows_every_text_of_the_paper(name, edition) -> None:
    paper = sample.PAPERS[name]()
    shown = _pdf_text(render(paper, "pdf", edition))
    # a text may be broken over two pages, with the head and foot of a page between its halves
    missing = [text for text in _printed(paper, edition) if text not in shown and text[:12] not in shown]
    assert missing == []


@pytest.mark.parametrize("edition", get_args(Edition))
@pytest.mark.parametrize("name", sample.PAPERS)
def test_word_shows_every_text_of_the_paper(name, edition) -> None:
    paper = sample.PAPERS[name]()
    shown = _word_text(render(paper, "docx", edition))
    assert [text for text in _printed(paper, edition) if text not in shown] == []


@needs_font
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", sample.PAPERS)
def test_equal_papers_give_equal_bytes(name, form) -> None:
    first, again = (render(sample.PAPERS[name](), form, "bilingual") for _ in range(2))
    assert first == again


@pytest.mark.parametrize("form", ["docx", pytest.param("pdf", marks=needs_font)])
def test_bytes_do_not_depend_on_the_clock(form) -> None:
    time_machine = pytest.importorskip("time_machine")
    made = []
    for moment in (dt.datetime(2026, 1, 1, tzinfo=dt.UTC), dt.datetime(2031, 7, 9, 13, tzinfo=dt.UTC)):
        with time_machine.travel(moment, tick=False):
            made.append(render(sample.schedule(), form))
    assert made[0] == made[1]


@needs_font
def test_every_character_of_the_papers_is_in_a_chinese_font() -> None:
    installed = fonts.installed()
    known: set[int] = set()
    for family in fonts.chinese(installed):
        for path in fonts.files(installed, family):
            faces = TTCollection(path).fonts if path.suffix.lower() in {".ttc", ".otc"} else [TTFont(path)]
            for face in faces:
                known |= face.getBestCmap().keys()
    used = {
        character
        for make in sample.PAPERS.values()
        for text in lay_out(make()).texts()
        for said in text
        for character in said
    }
    assert {character for character in used - {"\n"} if ord(character) not in known} == set()


def test_schedule_states_the_ten_matters_of_article_18_in_their_order() -> None:
    document = lay_out(sample.schedule())
    headings = [
        block.title for block in document.blocks if re.match(r"[一二三四五六七八九十]、", block.title.zh)
    ]
    assert [title.zh.split("、", 1)[1] for title in headings] == [what.zh for what in ARTICLE_18]
    assert [title.en.split(". ", 1)[1] for title in headings] == [what.en for what in ARTICLE_18]
    said = _squeezed("".join(text.zh for text in document.texts()))
    for wanted in (
        sample.LEAD.name.zh,
        "上海市浦东新区世纪大道100号",
        sample.INSURED.name.zh,
        "江苏省苏州市工业园区星湖街328号",
        "网络、信息系统和数据",
        "每次事故限额¥300,000.00",
        "战争、敌对行动",
        "自2026年12月1日零时起至2027年11月30日二十四时止",
        "保险责任开始时间2026年12月1日零时",
        "人民币壹佰万元整",
        "人民币壹万叁仟零捌拾陆元肆角壹分",
        "十日内付款",
        "仲裁",
        "签单日期2026年11月25日",
    ):
        assert wanted in said


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"insurers": (Share(insurer=Party(name=Text("甲", "A"))),)}, "insurers"),
        ({"insureds": ()}, "insureds"),
        ({"subject": Text("", "")}, "subject"),
        ({"exclusions": ()}, "cover"),
        ({"limit_cny": Decimal(0)}, "limit_cny"),
        ({"claims": ()}, "claims"),
        ({"disputes": ()}, "disputes"),
    ],
)
def test_schedule_without_a_matter_of_article_18_is_refused(changed, field) -> None:
    with pytest.raises(InputError) as caught:
        sample.schedule(**changed)
    assert [problem.field for problem in caught.value.problems] == [field]
    assert "第十八条" in caught.value.lines("zh")[0]


def test_exempting_clauses_are_printed_in_bold() -> None:
    data = render(sample.disclosure(), "docx")
    document = docx.Document(io.BytesIO(data))
    bold = {run.text for paragraph in document.paragraphs for run in paragraph.runs if run.bold}
    assert {item.body.zh for item in sample.EXCLUSIONS} <= bold
    assert {item.title.zh for item in sample.EXCLUSIONS} <= bold


def test_slip_shows_terms_before_and_after() -> None:
    said = _word_text(render(sample.slip(), "docx"))
    assert "累计赔偿限额¥1,000,000.00¥2,000,000.00" in said
    assert "保障项目：勒索—新增" in said
    assert "+¥3,180.00（人民币叁仟壹佰捌拾元整）" in said


def test_slip_returns_premium() -> None:
    premium = Premium(net_cny=Decimal("-100.00"), vat_cny=Decimal("-6.00"))
    said = _word_text(render(sample.slip(premium=premium), "docx"))
    assert "应退还（价税合计）-¥106.00（人民币壹佰零陆元整）" in said


def test_slip_outside_the_period_is_refused() -> None:
    with pytest.raises(InputError, match="within the period"):
        sample.slip(effective=sample.YEAR.end)


def test_invoice_lines_must_add_up() -> None:
    with pytest.raises(InputError, match="must add up"):
        sample.invoice(lines=(InvoiceLine(net_cny=Decimal("1.00"), vat_cny=Decimal("0.06")),))


def test_invoice_needs_both_credit_codes() -> None:
    with pytest.raises(InputError, match="taxpayer"):
        sample.invoice(buyer=Party(name=sample.INSURED.name))


def test_tax_that_does_not_follow_from_the_rate_is_refused() -> None:
    with pytest.raises(InputError, match="rate"):
        Premium(net_cny=Decimal("100.00"), vat_cny=Decimal("6.02"))


def test_instalments_must_add_up_to_what_is_payable() -> None:
    with pytest.raises(InputError, match="must add up"):
        sample.schedule(instalments=sample.INSTALMENTS[:1])


def test_a_clause_confirmed_before_it_was_explained_is_refused() -> None:
    clause = sample.disclosure().clauses[0]
    late = clause.explained_at + dt.timedelta(days=1)
    with pytest.raises(InputError, match="then explained"):
        sample.disclosure(
            clauses=(
                sample.DisclosedClause(
                    code="a",
                    title=clause.title,
                    body=clause.body,
                    shown_at=clause.shown_at,
                    explained_at=late,
                    confirmed_at=clause.confirmed_at,
                ),
            )
        )


def test_a_clause_without_confirmation_is_said_to_have_none() -> None:
    clause = sample.DisclosedClause(code="a", title=Text("战争", "War"), body=Text("不赔。", "Not paid."))
    said = _word_text(render(sample.disclosure(clauses=(clause,), signed=None), "docx"))
    assert "尚未确认" in said
    assert "投保人已理解其内容" not in said


@needs_font
def test_words_that_look_like_markup_are_printed_as_they_are() -> None:
    hostile = '#panic("x") *b* $1$ <l> @r `q` \\ #read("/etc/passwd") [y] {z} // c'
    party = Party(name=Text(hostile, hostile), address=sample.LEAD.address, uscc=sample.LEAD.uscc)
    shown = _pdf_text(render(sample.schedule(insurers=(Share(insurer=party),)), "pdf"))
    assert _squeezed(hostile) in shown
    assert "root:" not in shown


@pytest.mark.parametrize("character", ["\x00", "\x1b", "\x7f", "\ud800", "\ufffe", "\U0002ffff"])
def test_characters_that_cannot_be_printed_are_refused(character) -> None:
    with pytest.raises(InputError, match="cannot be printed"):
        lay_out(sample.slip(reason=Text(f"甲{character}乙", "x")))


@needs_font
def test_a_character_no_font_has_is_refused_rather_than_left_out() -> None:
    missing = "\U000f0000"  # private use: no font of a Chinese family has it
    document = lay_out(sample.slip(reason=Text(f"甲{missing}", "x")))
    with pytest.raises(InputError, match="no font on this machine"):
        to_pdf(document)


def test_a_machine_without_chinese_fonts_says_so_in_both_languages() -> None:
    none = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)
    with pytest.raises(fonts.NoChineseFontError) as caught:
        to_pdf(lay_out(sample.slip()), installed=none)
    assert "WANGBAO_FONTS" in caught.value.lines("zh")[0]
    assert "中文字体" in caught.value.lines("zh")[0]
    assert "Chinese font" in caught.value.lines("en")[0]


@needs_font
def test_pdf_is_for_the_archive_and_for_screen_readers() -> None:
    reader = PdfReader(io.BytesIO(render(sample.schedule(), "pdf", "bilingual")))
    metadata = reader.trailer["/Root"]["/Metadata"].get_data().decode()
    assert re.search(r"pdfaid:part>2<", metadata)
    assert re.search(r"pdfaid:conformance>A<", metadata)
    assert re.search(r"pdfuaid:part>1<", metadata)
    assert reader.trailer["/Root"]["/Lang"] == "zh-CN"
    assert reader.metadata.title == "保险单 Policy Schedule"


@needs_font
def test_a_long_paper_repeats_its_number_on_every_page() -> None:
    many = tuple(sample.EXCLUSIONS[0] for _ in range(120))
    reader = PdfReader(io.BytesIO(render(sample.schedule(exclusions=many), "pdf")))
    assert len(reader.pages) > 5
    for place, page in enumerate(reader.pages, 1):
        shown = _squeezed(page.extract_text())
        assert "编号P2026000001" in shown
        assert f"{place}/{len(reader.pages)}" in shown


def test_a_row_under_other_columns_is_a_programming_error() -> None:
    with pytest.raises(ValueError, match="2 under 1 columns"):
        Table(Text("表", "Table"), (Column(Text("列", "Column")),), ((Text("a", "a"), Text("b", "b")),))


def test_bilingual_lines_print_what_is_alike_once() -> None:
    assert lines(Text("甲", "A"), "bilingual") == ("甲", "A")
    assert lines(Text("7", "7"), "bilingual") == ("7",)
    assert lines(Text("甲", ""), "en") == ("甲",)
    assert json.dumps(Facts(Text("", ""), (Fact(Text("a", "b"), Text("c", "d")),)).columns) == "1"


def _parts(*nets):
    return tuple(
        SellerPart(seller=share.insurer, share=share.share, net_cny=Decimal(net), vat_cny=Decimal(vat))
        for share, (net, vat) in zip(sample.SHARES, nets, strict=True)
    )


def test_invoice_shows_what_each_co_insurer_invoices() -> None:
    parts = _parts(("7407.40", "444.44"), ("4938.27", "296.30"))
    said = _word_text(render(sample.invoice(parts=parts), "docx"))
    assert "西江示例财产保险有限公司40%¥4,938.27¥296.30¥5,234.57" in said
    assert "合计100%¥12,345.67¥740.74¥13,086.41" in said
    assert said.count(sample.FOLLOWER.uscc) == 1


def test_invoice_parts_must_add_up() -> None:
    with pytest.raises(InputError, match="parts"):
        sample.invoice(parts=_parts(("7407.40", "444.44"), ("4938.28", "296.30")))
