"""Form fields: what people type and paste, and what is refused, with a message in their language."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation

import wangbao.hub
from wangbao.hub.console.fields import CreditCodeField, DayField, TextField, YuanField
from wangbao.vocabulary.uscc import check_character, organisation_check


@pytest.mark.parametrize("typed", ["9999-12-31", "0001-01-01", "2200-01-01", "1989-12-31"])
def test_a_day_without_sense_is_refused_where_contracts_have_days(typed: str) -> None:
    with translation.override("zh-hans"), pytest.raises(ValidationError, match="日期没有意义"):
        DayField().clean(typed)
    assert str(DayField(of_sense=False).clean(typed)) == typed


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1000000", "1000000.00"),
        ("1,000,000.5", "1000000.50"),
        ("100万", "1000000.00"),
        ("１００万元", "1000000.00"),
        ("1.2亿", "120000000.00"),
        ("¥3,200.00", "3200.00"),
        ("￥ 3200元", "3200.00"),
        ("-12.30", "-12.30"),
        ("0", "0.00"),
    ],
)
def test_an_amount_is_read_as_people_write_it(typed: str, amount: str) -> None:
    assert str(YuanField().clean(typed)) == amount


@pytest.mark.parametrize(
    "typed", ["五百", "1e6", "NaN", "Infinity", "12.345", "1.0000005万", "10000000000000000", "--1", "1.2.3"]
)
def test_what_is_no_amount_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        YuanField().clean(typed)


def test_the_refusal_speaks_the_readers_language() -> None:
    said = []
    for code in ("zh-hans", "en"):
        with translation.override(code), pytest.raises(ValidationError) as refused:
            YuanField().clean("五百")
        with translation.override(code):
            said += refused.value.messages
    assert said == [
        "“五百”不是金额；可写 1000000、1,000,000 或 100万",
        "“五百” is not an amount; write 1000000 or 1,000,000",
    ]


def test_limits_of_an_amount_hold_for_units_too() -> None:
    field = YuanField(min_value=Decimal(0), max_value=Decimal(1_000_000))
    assert field.clean("100万") == 1_000_000
    with pytest.raises(ValidationError):
        field.clean("101万")
    with pytest.raises(ValidationError):
        field.clean("-1")
    assert YuanField(required=False).clean("") is None


@pytest.mark.parametrize("code", ["zh-hans", "en"])
@pytest.mark.parametrize("typed", ["2026-12-01", "2026/12/1"])
def test_a_day_is_read_in_iso_order_in_both_languages(code: str, typed: str) -> None:
    with translation.override(code):
        assert DayField().clean(typed) == dt.date(2026, 12, 1)


def test_a_chinese_date_is_read_and_an_ambiguous_one_refused() -> None:
    with translation.override("zh-hans"):
        assert DayField().clean("2026年12月1日") == dt.date(2026, 12, 1)
    with translation.override("en"), pytest.raises(ValidationError):
        DayField().clean("01/12/2026")


@pytest.mark.parametrize("code", ["zh-hans", "en"])
def test_a_day_is_given_to_the_browser_in_iso_order(code: str) -> None:
    with translation.override(code):
        field = DayField()
        assert field.widget.render("day", field.prepare_value(dt.date(2026, 12, 1))) == (
            '<input type="date" name="day" value="2026-12-01">'
        )


def _code() -> str:
    first = f"91110108{'00000007'}{organisation_check('00000007')}"
    return first + check_character(first)


def test_a_credit_code_is_kept_in_one_form() -> None:
    code = _code()
    assert CreditCodeField().clean(f" {code[:8].lower()} {code[8:]} ") == code
    assert CreditCodeField(required=False).clean("") == ""


def test_a_wrong_credit_code_says_what_is_wrong() -> None:
    code = _code()
    wrong = code[:-1] + ("A" if code[-1] != "A" else "B")
    with translation.override("zh-hans"), pytest.raises(ValidationError) as refused:
        CreditCodeField().clean(wrong)
    assert refused.value.messages != []


def test_a_text_holds_nothing_that_nobody_can_see() -> None:
    assert TextField().clean(" 甲　公司 ") == "甲　公司"
    several = TextField(widget=forms.Textarea)
    assert several.clean("一\n二") == "一\n二"
    for field, typed in ((TextField(), "甲\u200b公司"), (TextField(), "甲\n公司"), (several, "甲\u202e公司")):
        with pytest.raises(ValidationError, match=r"U\+"):
            field.clean(typed)


def test_no_form_takes_texts_otherwise() -> None:
    """But the catalogue's, whose own reader looks at the document that is pasted."""
    hub = Path(wangbao.hub.__file__).parent
    users = [
        str(path.relative_to(hub))
        for path in sorted(hub.rglob("*.py"))
        if "forms.CharField" in path.read_text(encoding="utf-8")
    ]
    assert users == ["catalogue/web/forms.py", "console/fields.py"]


@pytest.mark.parametrize("typed", ["100000000000000000", "20000000000001", "1" * 1_000_001, "9" * 50 + "亿"])
def test_an_amount_that_makes_no_sense_is_refused_whatever_its_length(typed) -> None:
    with pytest.raises(ValidationError) as refused:
        YuanField().to_python(typed)
    assert refused.value.code == "too_large"
