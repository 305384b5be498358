"""What an entry changed, in the reader's language: every app names the fields of its entries and says its codes."""

import json

import pytest
from django.utils import translation

from wangbao.hub.journal.changes import changes
from wangbao.hub.journal.models import Entry
from wangbao.hub.journal.words import presented


def said(verb, kind, before=None, after=None, lang="zh"):
    entry = Entry(
        verb=verb,
        subject_kind=kind,
        subject="x",
        before=None if before is None else json.dumps(before),
        after=None if after is None else json.dumps(after),
    )
    with translation.override({"zh": "zh-hans", "en": "en"}[lang]):
        return [(one.field, one.before, one.after) for one in presented(entry).changes]


@pytest.mark.parametrize(
    ("verb", "field", "given", "zh", "en"),
    [
        ("quote.offered", "state", "offered", ("状态", "已报价"), ("State", "Offered")),
        ("quote.offered", "premium", "5885.17", ("保险费（不含增值税）", "¥5,885.17"),
         ("Premium (without VAT)", "¥5,885.17")),
        ("quote.offered", "valid_until", "2026-12-11", ("报价有效至", "2026年12月11日"),
         ("Offer valid until", "11 Dec 2026")),
        ("quote.offered", "left_out", ["extortion"], ("不承保的保障项目", "勒索"), ("Items left out", "Extortion")),
        ("quote.offered", "terms", {"limit_cny": "5"}, ("承保条件", "累计赔偿限额 ¥5.00"),
         ("Terms", "Aggregate limit ¥5.00")),
        ("application.disclosed", "clauses", ["a", "b"], ("确认的条款", "2 条"), ("Clauses confirmed", "2")),
        ("application.disclosed", "shown_at", "2026-11-25T02:00:00+00:00", ("展示时间", "2026年11月25日 10:00"),
         ("Shown at", "25 Nov 2026, 10:00")),
        ("policy.risk_increase", "profile.records_held", 900000, ("个人信息记录数", "900,000"),
         ("Personal records held", "900,000")),
        ("policy.cancellation", "in_force", False, ("合同效力", "无效"), ("Cover", "not in force")),
        ("organisation.registered", "province", "35", ("省份", "福建"), ("Province", "Fujian")),
        ("token.created", "scopes", [], ("权限范围", "（空）"), ("Scopes", "(empty)")),
        ("nothing.known", "odd", "as it is", ("odd", "as it is"), ("odd", "as it is")),
    ],
)  # fmt: skip
def test_a_field_and_its_value_are_said_in_the_readers_words(verb, field, given, zh, en) -> None:
    for lang, wanted in (("zh", zh), ("en", en)):
        assert said(verb, verb.partition(".")[0], after={field: given}, lang=lang) == [
            (wanted[0], None, wanted[1])
        ]


def test_an_answer_is_said_with_what_was_asked() -> None:
    ((asked, before, after),) = said(
        "application.answered", "application", {"employees": None}, {"employees": "1200"}
    )
    assert asked.endswith("？")
    assert (before, after) == ("（空）", "1,200 人")


def test_what_stayed_the_same_is_left_out_and_what_went_is_shown() -> None:
    rows = said(
        "person.changed", "person", {"name": "陈海", "language": "zh"}, {"name": "陈海", "language": "en"}
    )
    assert rows == [("语言", "中文", "英文")]
    assert said("membership.ended", "person", {"role": "auditor"}) == [("角色", "审计人员", None)]


def test_the_words_here_need_no_app() -> None:
    entry = Entry(
        verb="x", subject_kind="x", after=json.dumps({"on": True, "many": [1, 2], "at": "2026-13-45"})
    )
    nothing = (lambda _field: None, lambda _field, _given: None)
    with translation.override("zh-hans"):
        assert [one.after for one in changes(entry, nothing)] == ["是", "1、2", "2026-13-45"]
