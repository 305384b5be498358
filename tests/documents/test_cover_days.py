import datetime as dt
import io
from typing import get_args

import docx
import pytest

from tests.documents import sample
from tests.documents.test_papers import _pdf_text, _squeezed, needs_font
from wangbao.documents.cover_days import Gap
from wangbao.documents.parts import Edition
from wangbao.documents.render import lay_out, render
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.period import Period
from wangbao.vocabulary.text import Text

FEBRUARY = Period(dt.date(2027, 2, 1), dt.date(2027, 3, 1))
TO_THE_END = Period(dt.date(2027, 6, 1), sample.YEAR.end)


def gap(period, seq, again=None, ground="投保人解除"):
    return Gap(
        period=period,
        seq=seq,
        issued_on=period.start - dt.timedelta(days=5),
        ground=Text(ground, "the policyholder cancels"),
        article=Text("第十五条", "art. 15"),
        reinstated_by=again,
    )


def said(gaps, lang="zh"):
    return _squeezed(
        "".join(text.say(lang) for text in lay_out(sample.schedule(gaps=gaps, endorsements=3)).texts())
    )


@needs_font
@pytest.mark.parametrize("edition", get_args(Edition))
@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_a_contract_that_was_ended_says_so_before_anything_else(form, edition) -> None:
    data = render(sample.schedule(gaps=(gap(TO_THE_END, 3),), endorsements=3), form, edition)
    if form == "pdf":
        shown = _pdf_text(data)
    else:
        body = docx.Document(io.BytesIO(data)).element.body
        shown = _squeezed("".join(node.text or "" for node in body.iter() if node.tag.endswith("}t")))
    wanted = {
        "zh": "本合同已自2027年6月1日零时起解除",
        "en": "Thiscontractwasterminatedfrom00:00on1June2027",
    }
    for lang in ("zh", "en") if edition == "bilingual" else (edition,):
        assert wanted[lang] in shown
        assert shown.index(wanted[lang]) < shown.index(sample.LEAD.uscc)
    assert "P2026000001-003" in shown
    assert ("投保人解除（保险法第十五条）" if edition != "en" else "InsuranceLawart.15") in shown


def test_every_stretch_with_and_without_cover_is_a_row() -> None:
    gaps = (gap(FEBRUARY, 1, 2, ground="保险人解除"), gap(TO_THE_END, 3))
    document = lay_out(sample.schedule(gaps=gaps, endorsements=3))
    (table,) = [block for block in document.blocks if block.title.en == "Days with and without cover"]
    assert [(row[0].zh[:11], row[1].en) for row in table.rows] == [
        ("自2026年12月1日", "covered"),
        ("自2027年2月1日零", "not covered"),
        ("自2027年3月1日零", "covered"),
        ("自2027年6月1日零", "not covered"),
    ]
    assert "P2026000001-001" in table.rows[1][2].zh
    assert "P2026000001-002 恢复效力" in table.rows[1][2].zh
    assert sum(int(row[0].en.rsplit(", ", 1)[1].split()[0]) for row in table.rows) == sample.YEAR.days


def test_a_contract_reinstated_is_not_said_to_be_ended() -> None:
    found = said((gap(FEBRUARY, 1, 2),))
    assert "已解除" not in found
    assert "曾经解除，后恢复效力" in found
    assert "应退部分" not in found


def test_cover_that_never_began_and_cover_all_through() -> None:
    never = said((gap(sample.YEAR, 1),))
    assert "保险责任自始未开始" in never
    assert "保险责任开始时间未开始" in never
    assert "解除" not in said(()).replace("依约解除", "")


@pytest.mark.parametrize(
    ("gaps", "field"),
    [
        ((gap(TO_THE_END, 1), gap(FEBRUARY, 2, 3)), "gaps.1.period"),
        ((gap(Period(dt.date(2026, 11, 1), dt.date(2026, 12, 5)), 1, 2),), "gaps.0.period"),
        ((gap(FEBRUARY, 1),), "gaps.0.reinstated_by"),
        ((gap(TO_THE_END, 1, 2),), "gaps.0.reinstated_by"),
        (
            (gap(FEBRUARY, 1, 2), gap(Period(FEBRUARY.end, sample.YEAR.end), 3)),
            "gaps.1.period",
        ),
    ],
)
def test_gaps_that_cannot_be_are_refused(gaps, field) -> None:
    with pytest.raises(InputError) as caught:
        sample.schedule(gaps=gaps)
    assert [problem.field for problem in caught.value.problems] == [field]
