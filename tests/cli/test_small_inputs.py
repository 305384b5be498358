"""Small inputs that once were guessed at, or ended in a traceback, each with its right answer.

Their kinds have tests of their own: documents (``tests/vocabulary/test_document.py``), days (``test_days.py``), what
nobody sees (``test_visible.py``), files of books (``tests/portfolio/book/test_reader.py``).
Elsewhere are numerals (``tests/questionnaire/test_numerals.py``: they are typed on pages), ¥ under GBK, a closed or
full output (``test_output.py``), addresses too long for the API (``tests/hub/api/test_gate.py``) and moments beyond a
simulation (``tests/risk/compound/test_comparison.py``).
"""

import datetime as dt
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from pyarrow import parquet
from tests.cli.test_refusals import GOOD_ACCOUNTS, GOOD_LOSS, GOOD_PROFILE
from tests.portfolio.book.sample import csv, row, table

from wangbao.cli.main import run
from wangbao.portfolio.reinsurance import programme

TREATIES = (Path(__file__).parents[2] / "examples" / "treaties.yaml").read_text(encoding="utf-8")
PROFILE = 'name: "甲"\nsection: C35\nrevenue_cny: 50000000\n'
SIMULATE = "book simulate good.csv --out out --treaties FILE"


class Small(NamedTuple):
    what: str
    call: str
    file: str
    text: str | bytes
    status: int
    says: str  # in what is printed, in English


def loss(what: str, old: str, new: str, status: int, says: str) -> Small:
    assert old in GOOD_LOSS
    return Small(
        what, "settle industrial-internet FILE", "l.yaml", GOOD_LOSS.replace(old, new, 1), status, says
    )


def treaties(what: str, old: str, new: str, says: str) -> Small:
    assert old in TREATIES
    return Small(what, SIMULATE, "t.yaml", TREATIES.replace(old, new, 1), 2, says)


def account(what: str, old: str, new: str, status: int, says: str) -> Small:
    assert old in GOOD_ACCOUNTS
    return Small(what, "oed check FILE", "a.csv", GOOD_ACCOUNTS.replace(old, new, 1), status, says)


def book(what: str, text: str | bytes, status: int, says: str) -> Small:
    return Small(what, "book check FILE", "b.csv", text, status, says)


def in_zone(zone: str, hour: int) -> bytes:
    """A book in Parquet whose days are timestamps of a zone, at an hour there."""
    whole = table(row())
    for name in ("inception", "expiry"):
        moments = pc.add(whole[name].cast(pa.timestamp("us")), dt.timedelta(hours=hour))
        at = whole.column_names.index(name)
        whole = whole.set_column(at, name, pc.assume_timezone(moments, zone))
    out = pa.BufferOutputStream()
    parquet.write_table(whole, out)
    return out.getvalue().to_pybytes()


OCCURRED = "2026-03-01T08:00:00+08:00"
LONG = [row(account=f"A{at}", policy=f"P{at}", insured="名" * (101 if at == 2 else 9)) for at in (1, 2, 3)]
FORMULA = csv(row(insured="=1+1"))
TABLE = [
    loss("24:00 of an event", OCCURRED, "2026-06-10T24:00:00+08:00", 2, "events.0.occurred"),
    loss("29 February 2026", OCCURRED, "2026-02-29T00:00:00+08:00", 2, "events.0.occurred = 2026-02-29"),
    loss("a second 60", OCCURRED, "2026-06-10T09:00:60+08:00", 2, "events.0.occurred = 2026-06-10T09:00:60"),
    loss("24:00 as the end of a policy", "end: 2027-01-01", 'end: "2026-12-31T24:00"', 0, "120,000.50"),
    loss("a leading zero", "120000.50", "070000", 0, "70,000"),
    loss("hours for money", "120000.50", "10:00:00", 2, "emergency_response = 10:00:00: must be a number"),
    loss("base sixteen", "120000.50", "0x10", 2, "emergency_response = 0x10: must be a number"),
    loss("eight to the fourth", "120000.50", "8e4", 0, "80,000"),
    treaties("an expiry no calendar has", "expiry: 2027-01-01", "expiry: 2027-02-29", "treaties.0.expiry = 2027-02"),
    treaties("hours for an attachment", "attachment: 10_000_000", "attachment: 10:00:00", "attachment = 10:00:00"),
    Small("a day for a name", "assess FILE", "p.yaml", PROFILE.replace('"甲"', "2026-02-30"), 2, "name = 2026-02-30"),
    Small("month nought", "assess FILE", "p.yaml", PROFILE + "as_of: 0000-00-00\n", 2, "as_of = 0000-00-00"),
    Small("no truth value", "assess FILE", "p.yaml", PROFILE + 'a: !!bool "maybe"\n', 2, "a = maybe"),
    Small("no whole number", "assess FILE", "p.yaml", PROFILE + 'a: !!int "abc"\n', 2, "a = abc"),
    Small("digits in TOML", "assess FILE", "p.toml", GOOD_PROFILE + "x = " + "1" * 5000, 2, "line 4 = x = 111"),
    Small("digits in JSON", "assess FILE", "p.json", '{"revenue_cny": ' + "1" * 5000 + "}", 2, "300 digits"),
    Small("digits in YAML", "assess FILE", "p.yaml", PROFILE + "x: " + "1" * 5000, 2, "line 4 = x: 111"),
    Small("base sixty at length", "assess FILE", "p.yaml", "a: 1" + ":59" * 130_000, 2, "a: unknown field"),
    Small("a name nobody sees whole", "assess FILE", "p.yaml", PROFILE.replace("甲", "甲\u200b乙"), 2, "甲<U+200B>乙"),
    Small("a code of old Xiamen", "vocabulary check uscc 91350203M0001QQQ57", "-", "", 2, "check character"),
    account("a day without marks", "2026-01-01", "20260101", 2, "PolInceptionDate = 20260101"),
    account("a day of a week", "2026-01-01", "2026-W01-4", 2, "PolInceptionDate = 2026-W01-4"),
    account("24:00 as the last day's end", "2026-12-31", "2026-12-31T24:00", 0, ""),
    account("a currency by its other name", "B1,1,CNY", "B1,1,RMB", 2, "AccCurrency = RMB: no currency"),
    account("a deductible like a share", ",20000,CSB", ",0.05,CSB", 0, "PolDed = 0.05: is below 1"),
    account("a policy after Excel", "1,CNY,P1", "1,CNY,2.02601E+17", 0, "PolNumber = 2.02601E+17: looks like"),
    book("a policy after Excel, in a book", csv(row(policy="2.02601E+17")), 0, "policy = 2.02601E+17: looks like"),
    book("empty columns at the end", csv(row()).replace("\n", ",,\n"), 0, "Connected-vehicle"),
    book("GB18030", csv(row(insured="示例制造有限公司")).encode("gb18030"), 0, "read as GB18030"),
    book("sep=", f"sep=;\n{csv(row())}", 2, "sep= mark"),
    book("tabs", csv(row()).replace(",", "\t"), 2, "delimited by tabs"),
    book("RMB", csv(row(currency="RMB")), 2, "write CNY"),
    Small("midnight in Shanghai", "book check FILE", "b.parquet", in_zone("Asia/Shanghai", 0), 0, "Connected-vehicle"),
    Small("eight in Shanghai", "book check FILE", "b.parquet", in_zone("Asia/Shanghai", 8), 2, "08:00"),
    Small("a name like a formula", "book export FILE --oed o.csv", "b.csv", FORMULA, 0, "begins as a formula does"),
    Small("a name too long for OED", "book export FILE --oed o.csv", "b.csv", csv(*LONG), 0, "policy P2: InsuredName"),
]  # fmt: skip


@pytest.mark.parametrize("small", TABLE, ids=lambda small: small.what)
def test_a_small_input_has_its_answer(small, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "good.csv").write_text(csv(row()), encoding="utf-8")
    text = small.text if isinstance(small.text, bytes) else small.text.encode()
    (tmp_path / small.file).write_bytes(text)
    with pytest.raises(SystemExit) as ended:
        run([*(word.replace("FILE", small.file) for word in small.call.split()), "--lang", "en"])
    printed = capsys.readouterr()
    assert (ended.value.code or 0) == small.status
    assert small.says in printed.out + printed.err


def test_a_grouped_number_with_a_leading_zero_is_decimal_or_refused(tmp_path):
    path = tmp_path / "t.yaml"
    path.write_text(
        TREATIES.replace("attachment: 10_000_000", "attachment: 010_000_000", 1), encoding="utf-8"
    )
    assert any(treaty.attachment == 10_000_000 for treaty in programme.load(path).treaties)
