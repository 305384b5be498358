import csv
import datetime as dt
import io
from decimal import Decimal

import openpyxl
import pytest

from wangbao.documents.bordereau import COLUMNS, PremiumRow, as_csv, as_xlsx, headings
from wangbao.documents.sheet import neutral, to_csv, to_xlsx
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.text import Text

HOSTILE = ["=1+1", "+SUM(A1)", "-2+3", "@cmd", "\t=1", "\r=1", "＝HYPERLINK()", " =1", "|calc", "%0a"]


def row(**changed) -> PremiumRow:
    given = {
        "policy_number": "P2026000001",
        "seq": 1,
        "kind": Text("增加保险金额", "Increase"),
        "insured": Text("苏州示例有限公司", ""),
        "uscc": "91320500MA1X00000C",
        "product": "cyber-small",
        "product_version": "2026.1",
        "filing_number": "C00004431912020123100722",
        "start": dt.date(2026, 12, 1),
        "end": dt.date(2027, 12, 1),
        "effective": dt.date(2027, 2, 1),
        "issued_on": dt.date(2027, 3, 3),
        "limit_cny": Decimal("1000000.00"),
        "deductible_cny": Decimal("10000.00"),
        "net_cny": Decimal("-3000.00"),
        "vat_cny": Decimal("-180.00"),
        "share": Decimal("0.6"),
        "share_net_cny": Decimal("-1800.00"),
    }
    return PremiumRow(**given | changed)


def test_csv_has_every_column_and_plain_values() -> None:
    data = as_csv([row()], "zh")
    assert data.startswith(b"\xef\xbb\xbf")
    read = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert list(read[0]) == headings("zh")
    assert len(headings("zh")) == len(COLUMNS) == 24
    assert read[0]["不含税保费（元）"] == "-3000.00"
    assert read[0]["起保日"] == "2026-12-01"
    assert read[0]["本公司份额"] == "0.6"
    assert read[0]["被保险人"] == "苏州示例有限公司"


@pytest.mark.parametrize("hostile", HOSTILE)
def test_no_cell_of_a_csv_begins_a_formula(hostile) -> None:
    data = as_csv([row(insured=Text(hostile, hostile))], "en").decode("utf-8-sig")
    cell = next(csv.DictReader(io.StringIO(data, newline="")))["Insured"]
    assert cell == f"'{hostile}"


@pytest.mark.parametrize("hostile", [text for text in HOSTILE if "\r" not in text])
def test_no_cell_of_a_workbook_is_a_formula_and_its_text_is_kept(hostile) -> None:
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx([row(insured=Text(hostile, hostile))], "en")))
    sheet = book.active
    cell = sheet.cell(2, headings("en").index("Insured") + 1)
    assert cell.data_type == "s"
    assert cell.value == hostile
    assert cell.quotePrefix is True
    assert [each for line in sheet.iter_rows() for each in line if each.data_type == "f"] == []


def test_numbers_that_are_negative_stay_numbers() -> None:
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx([row()], "en")))
    cell = book.active.cell(2, headings("en").index("Premium before VAT (yuan)") + 1)
    assert (cell.data_type, cell.value) == ("n", -3000)
    share = book.active.cell(2, headings("en").index("Our share") + 1)
    assert (share.value, share.number_format) == (0.6, "0.00%")
    assert b"-3000.00" in as_csv([row()])


def test_plain_text_is_left_alone() -> None:
    assert neutral("苏州示例有限公司") == "苏州示例有限公司"
    assert neutral("") == ""


def test_equal_rows_give_equal_workbooks() -> None:
    time_machine = pytest.importorskip("time_machine")
    made = []
    for year in (2026, 2031):
        with time_machine.travel(dt.datetime(year, 5, 5, tzinfo=dt.UTC), tick=False):
            made.append(as_xlsx([row(), row(seq=2)]))
    assert made[0] == made[1]


def test_an_empty_bordereau_has_its_headings() -> None:
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx([])))
    assert [cell.value for cell in book.active[1]] == headings("zh")
    assert book.active.max_row == 1


def test_a_control_character_is_refused() -> None:
    with pytest.raises(InputError, match="control character"):
        to_xlsx("t", ["a"], [["x\x00"]])


def test_missing_values_are_empty() -> None:
    assert to_csv(["a", "b"], [[None, 1]]).decode("utf-8-sig") == "a,b\r\n,1\r\n"
