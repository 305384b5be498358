"""Tables are checked cell by cell: CSV, XLSX and Parquet, by code or by heading, whole and bounded."""

import csv
import datetime as dt
import io
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from wangbao.documents import bordereau
from wangbao.documents.parts import Edition
from wangbao.portfolio.book.synthetic import generate
from wangbao.standard import table_files
from wangbao.standard.files import check_file
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.regions import REGIONS
from wangbao.vocabulary.schema_registry import of_rooms
from wangbao.vocabulary.sectors import SECTORS
from wangbao.vocabulary.text import Text

ROOMS = of_rooms()
ROW = bordereau.PremiumRow(
    policy_number="P202600000017",
    seq=0,
    kind=Text("新保", "New policy"),
    insured=Text("=甲公司", "=Alpha"),
    uscc="91330000MA27X1234X",
    province=REGIONS[0].name,
    sector=SECTORS[0].name,
    product="cyber",
    product_title=Text("企业网络安全综合保险", "Cyber"),
    product_version="1.0",
    filing_number="",
    start=dt.date(2026, 1, 1),
    end=dt.date(2027, 1, 1),
    effective=dt.date(2026, 1, 1),
    issued_on=dt.date(2025, 12, 20),
    limit_cny=Decimal("1000000.00"),
    deductible_cny=Decimal("10000.00"),
    net_cny=Decimal("-1234.56"),
    vat_cny=Decimal("74.07"),
    share=Decimal("0.30"),
    share_net_cny=Decimal("370.37"),
)
ROWS = [ROW, replace(ROW, seq=1), replace(ROW, policy_number="P202600000025")]


@pytest.mark.parametrize("edition", ["zh", "en", "bilingual"])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_premium_bordereau_conforms_as_it_is_written(tmp_path: Path, edition: Edition, form: str) -> None:
    path = tmp_path / f"premium.{form}"
    path.write_bytes((bordereau.as_xlsx if form == "xlsx" else bordereau.as_csv)(ROWS, edition))
    found = check_file(path, ROOMS)
    assert (found.schema, found.findings) == ("premium-bordereau", ())


BREAKS = {
    "uscc": ("9133", "pattern"),
    "start": ("2026-13-01", "format"),
    "end": ("2026-01-01", "order"),
    "currency": ("RMB", "enum"),
    "net_cny": ("1.234", "decimals"),
    "limit_cny": ("-1", "minimum"),
    "share": ("1.5", "maximum"),
    "seq": ("0", "key"),
    "vat_cny": ("1,000.00", "type"),
    "policy_number": ("", "required"),
    "province": ("Atlantis", "names"),
}


@pytest.mark.parametrize("code", list(BREAKS))
def test_a_broken_cell_is_refused_by_row_column_value_and_rule(tmp_path: Path, code: str) -> None:
    value, rule = BREAKS[code]
    lines = list(csv.reader(io.StringIO(bordereau.as_csv(ROWS, "en").decode("utf-8-sig"))))
    place = [column.code for column in bordereau.COLUMNS].index(code)
    lines[2][place] = value
    path = tmp_path / "broken.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(lines)
    found = check_file(path, ROOMS)
    assert [(one.rule, one.row) for one in found.findings] == [(rule, 3)]
    assert found.findings[0].field == ("policy_number" if rule == "key" else code)
    if rule != "key":
        assert str(found.findings[0].value or "") == value
    assert found.refusal("x").lines("zh")[0].startswith("x: row 3: ")


def test_columns_are_judged_by_name(tmp_path: Path) -> None:
    text = bordereau.as_csv(ROWS, "zh").decode("utf-8-sig")
    path = tmp_path / "columns.csv"
    path.write_text(
        text.replace("保险单号", "保单编码", 1).replace("增值税（元）", "币种", 1), encoding="utf-8"
    )
    found = {(one.rule, one.field) for one in check_file(path, ROOMS).findings}
    assert found == {
        ("additionalProperties", "保单编码"),
        ("key", "currency"),
        ("required", "policy_number"),
        ("required", "vat_cny"),
        ("enum", "currency"),
    }


@pytest.fixture(scope="module")
def book() -> pa.Table:
    return generate(60, seed=7)


def test_a_book_conforms_in_every_form(tmp_path: Path, book: pa.Table) -> None:
    columns = {name: book.column(name) for name in book.column_names}
    plain = pa.table(
        {n: c.cast(c.type.value_type) if pa.types.is_dictionary(c.type) else c for n, c in columns.items()}
    )
    sheet = openpyxl.Workbook()
    sheet.active.append(plain.column_names)
    for row in plain.to_pylist():
        sheet.active.append(list(row.values()))
    sheet.save(tmp_path / "book.xlsx")
    pq.write_table(book, tmp_path / "book.parquet")
    with (tmp_path / "book.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(plain.column_names)
        for row in plain.to_pylist():
            cells = (
                "" if cell is None else str(cell).lower() if isinstance(cell, bool) else cell
                for cell in row.values()
            )
            writer.writerow(cells)
    for form in ("csv", "xlsx", "parquet"):
        found = check_file(tmp_path / f"book.{form}", ROOMS)
        assert (found.schema, found.findings) == ("book", ()), form


def test_a_book_is_held_to_the_rules_of_its_reader_too(tmp_path: Path, book: pa.Table) -> None:
    revenue = book.column("revenue_cny").to_pylist()
    accounts = book.column("account").to_pylist()
    at = next(at for at, name in enumerate(accounts) if accounts.count(name) > 1)
    revenue[at] += 1.0  # a fact of one account given in two ways
    place = book.column_names.index("revenue_cny")
    pq.write_table(book.set_column(place, "revenue_cny", pa.array(revenue)), tmp_path / "two.parquet")
    found = check_file(tmp_path / "two.parquet", ROOMS)
    assert {one.rule for one in found.findings} == {"rules"}
    assert any("revenue_cny" in one.field for one in found.findings)


def test_hostile_tables_are_refused_with_their_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = {
        "empty.csv": b"",
        "blank.csv": b"\n\n",
        "semicolons.csv": b"account;policy;wording\n1;2;3\n",
        "latin.csv": "account,policy\nñandú,é\n".encode("latin-1"),
        "quote.csv": b'account,policy,section,wording,revenue_cny,inception,expiry\n"open,1\n',
        "no-book.xlsx": b"PK\x03\x04nothing",
        "no.parquet": b"PAR1 and nothing else",
        "cell.csv": b"account,policy,section,wording,revenue_cny,inception,expiry\n"
        + b"x" * 40_000
        + b",1,1,1,1,1,1\n",
    }
    for name, content in made.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(InputError) as refused:
            check_file(tmp_path / name, ROOMS)
        assert str(tmp_path / name) in refused.value.lines("zh")[0]
    monkeypatch.setattr(table_files, "MOST_BYTES", 10)
    with pytest.raises(InputError, match="larger than 10 bytes"):
        check_file(tmp_path / "semicolons.csv", ROOMS)


def test_a_bordereau_of_many_rows_takes_seconds(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_bytes(bordereau.as_csv((replace(ROW, seq=seq) for seq in range(10_000)), "zh"))
    assert check_file(path, ROOMS).conforms
    broken = path.read_text(encoding="utf-8-sig").replace("CNY", "USD")
    path.write_text(broken, encoding="utf-8")
    found = check_file(path, ROOMS)
    assert (found.total, len(found.findings)) == (10_000, 100)
    assert found.refusal("x").problems[-1].rule.en == "and 9,900 more problems"
