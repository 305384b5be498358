"""Filing numbers of both forms."""

import datetime as dt

import pytest

from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.filing import parse


@pytest.mark.parametrize(
    ("number", "company", "line", "date", "serial"),
    [
        ("C00004431912020123100722", "0000443", "191", dt.date(2020, 12, 31), "00722"),
        ("C00020930612018100805241", "0002093", "061", dt.date(2018, 10, 8), "05241"),
        ("C00017930912023072705451", "0001793", "091", dt.date(2023, 7, 27), "05451"),
        ("C00010830612020012322442", "0001083", "061", dt.date(2020, 1, 23), "22442"),
        ("C00010830912020061800432", "0001083", "091", dt.date(2020, 6, 18), "00432"),
    ],
)
def test_published_numbers_are_taken_apart(number, company, line, date, serial):
    found = parse(number)
    assert (found.form, found.company, found.line, found.date, found.serial) == (
        "long",
        company,
        line,
        date,
        serial,
    )


def test_lines_seen_in_the_samples_are_named_and_others_are_not():
    assert parse("C00010830912020061800432").line_name.zh == "责任险"
    assert parse("C00010839992020061800432").line_name is None


@pytest.mark.parametrize(
    "number", ["（公司）（备-企财险）【2022】（附）200号", "(公司)(备-企财险)[2022](附) 200号"]
)
def test_the_older_form_in_either_width(number):
    found = parse(number)
    assert (found.form, found.company, found.line, found.year) == ("bracket", "公司", "企财险", 2022)
    assert (found.serial, found.rider, found.date) == ("200", True, None)


def test_the_older_form_without_line_or_part():
    found = parse("（某某财险）（备案）〔2009〕N99号")
    assert (found.line, found.rider, found.serial) == (None, None, "N99")


@pytest.mark.parametrize("digits", ["20200230", "20201301", "00001231"])
def test_a_date_that_does_not_exist_is_refused_by_name(digits):
    with pytest.raises(InputError, match=f"its date {digits} does not exist"):
        parse(f"C0001083061{digits}22442")


@pytest.mark.parametrize(
    "number",
    ["", "C0001083061202001232244", "C000108306120200123224422", "c00010830612020012322442", "（公司）200号"],
)
def test_what_is_neither_form_is_refused(number):
    with pytest.raises(InputError, match="filing_number"):
        parse(number)
