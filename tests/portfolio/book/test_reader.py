"""Books in files: what is written reads back, and hostile files are refused by name with nothing left behind."""

import datetime as dt
import hashlib

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from tests.portfolio.book.sample import GOOD, csv, row, table
from wangbao.portfolio.book import parquet_file, schema, synthetic
from wangbao.portfolio.book.reader import of_table, read
from wangbao.portfolio.book.writer import write
from wangbao.vocabulary.errors import InputError


def refused(path, data=None):
    if data is not None:
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
    with pytest.raises(InputError) as caught:
        read(path)
    assert caught.value.file == str(path)
    return [(problem.field, problem.value, problem.rule.en) for problem in caught.value.problems]


@pytest.mark.parametrize("kind", ["pilot", "compound"])
@pytest.mark.parametrize("suffix", [".parquet", ".csv"])
def test_what_is_written_reads_back(tmp_path, kind, suffix):
    path = tmp_path / f"book{suffix}"
    made = synthetic.generate(2_000, 5, kind_of_book=kind)
    assert write(synthetic.chunks(2_000, 5, kind_of_book=kind, size=600), path) == 2_000
    book = read(path)
    assert book.table.to_pylist() == made.to_pylist()
    assert book.table.schema == schema.SCHEMA
    assert (book.synthetic, book.remarks, book.policies) == (True, (), 2_000)
    assert book.source == str(path)
    assert book.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("suffix", [".parquet", ".csv"])
def test_a_real_book_is_not_marked(tmp_path, suffix):
    path = tmp_path / f"book{suffix}"
    write(table(row(insured='某公司,"甲"'), row(policy="P2", insured='某公司,"甲"')), path)
    book = read(path)
    assert book.synthetic is False
    assert book.table.column("insured").to_pylist() == ['某公司,"甲"'] * 2
    write(book, path, synthetic=True)
    assert read(path).synthetic is (suffix == ".parquet")


def test_a_table_in_memory_is_a_book():
    book = of_table(table(row()), "mine")
    assert (book.source, book.synthetic, book.policies) == ("mine", False, 1)
    assert book.sha256 == of_table(table(row())).sha256
    assert book.sha256 != of_table(table(row(limit_cny=6e6))).sha256
    with pytest.raises(InputError, match=r"row 1: limit_cny = -1\.0"):
        of_table(table(row(limit_cny=-1.0)))


def test_csv_with_a_mark_blank_lines_and_other_line_ends(tmp_path):
    path = tmp_path / "b.csv"
    text = csv(row(), row(policy="P2", limit_cny=" 4000000 ")).replace("\n", "\r\n\r\n   \r\n", 2)
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert read(path).table.column("limit_cny").to_pylist() == [5e6, 4e6]


def test_lines_are_counted_past_blank_ones(tmp_path):
    text = csv(row(), row(policy="P2"), row(policy="P3", limit_cny=-4)).replace("\n", "\n\n   \n", 2)
    assert refused(tmp_path / "b.csv", text)[0][0] == "line 8: limit_cny"


def test_truth_in_words(tmp_path):
    path = tmp_path / "b.csv"
    words = {"exposure.remote_desktop": "Yes", "exposure.vpn_fortinet": "0", "exposure.vpn_cisco_asa": "是"}
    path.write_text(csv(row() | words), encoding="utf-8")
    found = read(path).table.select(list(words)).to_pylist()
    assert found == [dict(zip(words, (True, False, True), strict=True))]


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"limit_cny": "5,5"}, ("line 3", 12, "must have as many cells as the header (11)")),
        ({"limit_cny": "1e999"}, ("line 3: limit_cny", "1e999", "must be a finite number, not NaN or infinite")),
        ({"limit_cny": "NaN"}, ("line 3: limit_cny", "NaN", "must be a finite number, not NaN or infinite")),
        ({"limit_cny": "-inf"}, ("line 3: limit_cny", "-inf", "must be a finite number, not NaN or infinite")),
        ({"limit_cny": "5_000"}, ("line 3: limit_cny", "5_000", "must be a number without separators")),
        ({"limit_cny": "0x10"}, ("line 3: limit_cny", "0x10", "must be a number without separators")),
        ({"limit_cny": "9" * 50}, ("line 3: limit_cny", "9" * 50, "must be a number without separators")),
        ({"limit_cny": "１００"}, ("line 3: limit_cny", "１００", "must be a number without separators")),
        ({"layer": "1.5"}, ("line 3: layer", "1.5", "must be a whole number")),
        ({"layer": "70000"}, ("line 3: layer", "70000", "must be between 1 and 32767")),
        ({"inception": "2026-02-30"}, ("line 3: inception", "2026-02-30", "must be a date YYYY-MM-DD")),
        ({"inception": "26-1-1"}, ("line 3: inception", "26-1-1", "must be a date YYYY-MM-DD")),
        ({"inception": "2026-13-01"}, ("line 3: inception", "2026-13-01", "must be a date YYYY-MM-DD")),
        ({"exposure.remote_desktop": "ja"}, ("line 3: exposure.remote_desktop", "ja", "must be true or false")),
        ({"currency": "usd"}, ("line 3: currency", "usd", "a book is in yuan (CNY); use OED and a rate")),
    ],
)  # fmt: skip
def test_a_bad_cell_of_a_csv_file(tmp_path, cells, problem):
    assert problem in refused(tmp_path / "b.csv", csv(row(account="A0"), row() | cells))


def test_a_cell_over_several_lines_is_refused(tmp_path):
    problems = refused(tmp_path / "b.csv", csv(row(account="A0"), row(account='"x\ny"')))
    assert problems == [("line 3: account", "x\ny", "holds invisible or control characters")]


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"", "the file is empty"),
        (b"\n\n", "the header is neither a book's nor an OED account file's"),
        (b"a,b\n1,2\n", "the header is neither a book's nor an OED account file's"),
        (b"account;policy\n1;2\n", "delimited by semicolons; the delimiter must be a comma"),
        (b"account,policy", "there is a header but no row"),
        (b"account,policy\n", "there is no row"),
        (b"account,policy\n\n", "this column is required"),
        (b"account,account\nA,B\n", "the column is given twice"),
        (b"account,\nA,B\n", "column 2 has no name"),
        (b"account,policy\nA,\xff\n", "neither UTF-8 text nor Chinese in GB18030; save as CSV UTF-8"),
        (b"account,\xff\nA,B\n", "neither UTF-8 text nor Chinese in GB18030; save as CSV UTF-8"),
        (b"account,policy\nA\nB,C,D\n", "must have as many cells as the header (2)"),
        (b"account,policy\n" + b"x" * 9_000_000 + b",2\n", "a cell or row is too long (an unclosed quote?)"),
        (b"x" * 300_000, "the header is too long: not a CSV file"),
        (b'"account,policy\nA,B\n', "not well-formed CSV (unexpected end of data)"),
        (b"account" + b",a" * 1_500 + b"\n", "more than 1,000 columns"),
    ],
)
def test_a_hostile_csv_file(tmp_path, data, rule):
    assert rule in [problem[2] for problem in refused(tmp_path / "b.csv", data)]
    assert [entry.name for entry in tmp_path.iterdir()] == ["b.csv"]


def test_bytes_that_are_no_text_are_found_by_line(tmp_path):
    """Also in a row that has too few cells, and where the file ends within a character."""
    text = csv(row(), row(policy="P2")).encode()
    for data in (text + b"\xff,1\n", text + "中".encode()[:2]):
        assert refused(tmp_path / "b.csv", data) == [
            ("line 4", None, "neither UTF-8 text nor Chinese in GB18030; save as CSV UTF-8")
        ]


def test_an_unclosed_quote(tmp_path):
    """It takes in the rest of the file; the line it begins on is named."""
    text = csv(row(), row(account='"A1'), *(row(policy=f"P{number}") for number in range(5)))
    assert refused(tmp_path / "b.csv", text) == [("line 3", 1, "must have as many cells as the header (11)")]


def test_a_line_that_is_no_row_hides_nothing_of_the_others(tmp_path):
    text = csv(row(limit_cny=-5), row(policy="P2"), row(policy="P3", currency="USD") | {"colour": "red"})
    lines = text.splitlines()
    lines[2] += ",x"
    assert refused(tmp_path / "b.csv", "\n".join(lines)) == [
        ("colour", None, "unknown column; a book has no such column"),
        ("line 3", 13, "must have as many cells as the header (12)"),
        ("line 2: limit_cny", "-5", "must be above 0 and at most 1e+15"),
        ("line 4: currency", "USD", "a book is in yuan (CNY); use OED and a rate"),
    ]


def test_an_unknown_column_is_refused(tmp_path):
    assert refused(tmp_path / "b.csv", csv(row() | {"Limit": "5"})) == [
        ("Limit", None, "unknown column; a book has no such column; did you mean limit_cny?")
    ]


def test_a_parquet_file_cut_short(tmp_path):
    path = tmp_path / "b.parquet"
    write(synthetic.chunks(500, 1), path)
    whole = path.read_bytes()
    for length in (5, 100, len(whole) // 2, len(whole) - 1):
        ((field, _, rule),) = refused(path, whole[:length])
        assert field == ""
        assert rule.startswith("the Parquet file is truncated or damaged: ")


def test_a_parquet_file_with_a_damaged_middle(tmp_path):
    path = tmp_path / "b.parquet"
    write(synthetic.chunks(500, 1), path)
    whole = bytearray(path.read_bytes())
    for start in range(4, len(whole) // 2, 997):
        whole[start : start + 40] = b"\x00" * 40
    ((_, _, rule),) = refused(path, bytes(whole))
    assert rule.startswith("the Parquet file is truncated or damaged: ")


def test_a_changed_byte_is_found(tmp_path):
    path = tmp_path / "b.parquet"
    write(table(row(), row(policy="QUITE-OTHER")), path)
    about = pq.ParquetFile(path).metadata.row_group(0)
    columns = [about.column(at) for at in range(about.num_columns)]
    starts = [one.dictionary_page_offset or one.data_page_offset for one in columns]
    ends = [start + one.total_compressed_size - 2 for start, one in zip(starts, columns, strict=True)]
    whole = path.read_bytes()
    for end in ends:  # the last byte but one of each column
        changed = bytearray(whole)
        changed[end] ^= 1
        ((_, _, rule),) = refused(path, bytes(changed))
        assert rule.startswith("the Parquet file is truncated or damaged: could not verify page integrity")


def test_what_would_fill_the_memory_is_refused_before_it_is_read(tmp_path, monkeypatch):
    rows = pa.concat_tables([table(row())] * 1000).combine_chunks()
    pq.write_table(rows, tmp_path / "b.parquet", compression="zstd")
    packed = (tmp_path / "b.parquet").stat().st_size
    assert packed < rows.nbytes
    monkeypatch.setattr(parquet_file, "_memory", lambda: int(rows.nbytes * 1.2))
    monkeypatch.setattr(pq.ParquetFile, "read", None)  # it is not asked
    ((_, _, rule),) = refused(tmp_path / "b.parquet")
    assert rule.startswith("takes about 0.0 GB of memory, more than half of this machine's 0.0 GB")


def test_memory_that_runs_out_is_called_that(tmp_path, monkeypatch):
    write(table(row()), tmp_path / "b.parquet")

    def full(_: object) -> None:
        raise pa.ArrowMemoryError("malloc of size 80000000 failed")

    monkeypatch.setattr(pq.ParquetFile, "read", full)
    assert refused(tmp_path / "b.parquet") == [("", None, "there is not enough memory to read this file")]


def test_what_is_called_parquet_and_is_not(tmp_path):
    assert refused(tmp_path / "b.parquet", csv(row())) == [("", None, "not a Parquet file, or a damaged one")]


def test_parquet_under_another_name_is_read(tmp_path):
    write(table(row()), tmp_path / "b.parquet")
    (tmp_path / "b.parquet").rename(tmp_path / "b.csv")
    assert read(tmp_path / "b.csv").policies == 1


def test_a_bad_row_of_a_parquet_file(tmp_path):
    pq.write_table(table(row(), row(policy="P2", limit_cny=-5.0)), tmp_path / "b.parquet")
    assert refused(tmp_path / "b.parquet") == [
        ("row 2: limit_cny", -5.0, "must be above 0 and at most 1e+15")
    ]


@pytest.mark.parametrize(
    ("limit", "rule"),
    [("MOST_ROWS", "more than 1 rows"), ("MOST_BYTES", "more than 1 bytes unpacked")],
)
def test_a_parquet_file_larger_than_a_book(tmp_path, monkeypatch, limit, rule):
    pq.write_table(table(row(), row(policy="P2")), tmp_path / "b.parquet")
    monkeypatch.setattr(parquet_file, limit, 1)
    assert refused(tmp_path / "b.parquet")[0][2] == rule


def test_a_nested_column(tmp_path):
    odd = table(row()).append_column("kind", pa.array([{"a": 1}]))
    pq.write_table(odd, tmp_path / "b.parquet")
    assert refused(tmp_path / "b.parquet") == [("kind", "struct<a: int64>", "must not be a nested column")]


def test_what_is_not_a_file(tmp_path):
    assert refused(tmp_path) == [("", None, "this is a folder, not a file")]
    assert refused(tmp_path / "none.csv") == [("", None, "no such file")]


def test_rates_go_with_oed_only(tmp_path):
    write(table(row()), tmp_path / "b.parquet")
    with pytest.raises(InputError, match="exchange rates go with an OED account file only"):
        read(tmp_path / "b.parquet", rates={"USD": 7})


def test_the_sample_is_good(tmp_path):
    path = tmp_path / "b.csv"
    path.write_text(csv(GOOD), encoding="utf-8")
    assert read(path).policies == 1


def test_a_file_that_excel_saved_in_chinese_is_read(tmp_path):
    """GB18030, with empty columns at the end; what was read is said."""
    path = tmp_path / "b.csv"
    lines = csv(row(insured="示例制造有限公司"), row(policy="P2", insured="示例制造有限公司")).splitlines()
    path.write_bytes("".join(f"{line},,\r\n" for line in lines).encode("gb18030"))
    book = read(path)
    assert book.table.column("insured").to_pylist() == ["示例制造有限公司"] * 2
    assert "GB18030" in book.remarks[0].rule.en
    assert "示例制造有限公司" in book.remarks[0].rule.zh


def test_a_column_without_a_name_that_holds_something_is_refused(tmp_path):
    header, line = csv(row()).splitlines()
    assert refused(tmp_path / "b.csv", f"{header},,\n{line},,x\n")[0][2].endswith("has no name")


@pytest.mark.parametrize(
    "data",
    [
        "account,insured\nA,Müller & Söhne\n".encode("latin-1"),  # another encoding
        "account,insured\nA,サンプル製造株式会社\n".encode("shift-jis"),
        "account,insured\nA,示例制造有限公司\nB,".encode() + "示".encode()[:2],  # UTF-8, cut off
    ],
)
def test_other_bytes_are_not_guessed_to_be_chinese(tmp_path, data):
    assert "neither UTF-8" in refused(tmp_path / "b.csv", data)[0][2]


@pytest.mark.parametrize(
    ("first", "rule"),
    [
        ("sep=;", "Excel's sep= mark"),
        ("sep=,", "Excel's sep= mark"),
        ("account\tpolicy", "delimited by tabs"),
    ],
)
def test_lines_of_a_spreadsheet_are_named(tmp_path, first, rule):
    ((field, _, said),) = refused(tmp_path / "b.csv", f"{first}\n{csv(row())}")
    assert field == "line 1"
    assert rule in said


def test_a_period_may_end_at_24_hours(tmp_path):
    path = tmp_path / "b.csv"
    path.write_text(csv(row(inception="2026-01-01", expiry="2026-12-31 24:00")), encoding="utf-8")
    assert str(read(path).table.column("expiry")[0]) == "2027-01-01"


@pytest.mark.parametrize("hour", [0, 8])
@pytest.mark.parametrize("zone", ["Asia/Shanghai", "UTC", "+08:00", None])
def test_days_of_a_zone_are_its_midnights(tmp_path, zone, hour):
    """As other programs write days: a timestamp of midnight, with the zone they run in."""
    path = tmp_path / "b.parquet"
    whole = table(row(), row(policy="P2"))
    for name, days in (("inception", ("2026-01-01", "2026-02-01")), ("expiry", ("2027-01-01", "2027-02-01"))):
        moments = pa.array([f"{day} {hour:02}:00:00" for day in days]).cast(pa.timestamp("us"))
        if zone is not None:
            moments = pc.assume_timezone(moments, zone)
        whole = whole.set_column(whole.column_names.index(name), name, moments)
    pq.write_table(whole, path)
    if hour:
        with pytest.raises(InputError, match="2026-01-01 08:00:00"):
            read(path)
    else:
        assert read(path).table.column("inception").to_pylist() == [dt.date(2026, 1, 1), dt.date(2026, 2, 1)]


@pytest.mark.parametrize(
    ("code", "rule"),
    [("RMB", "write CNY"), ("人民币", "write CNY"), ("cny", "write CNY"), ("USD", "a book is in yuan")],
)
def test_another_currency_is_refused_with_a_hint(tmp_path, code, rule):
    ((_, value, said),) = refused(tmp_path / "b.csv", csv(row(currency=code)))
    assert value == code
    assert rule in said


def test_a_number_that_excel_has_rewritten_is_remarked(tmp_path):
    path = tmp_path / "b.csv"
    path.write_text(csv(row(policy="2.02601E+17")), encoding="utf-8")
    assert ("policy", "2.02601E+17") in [(remark.field, remark.value) for remark in read(path).remarks]
