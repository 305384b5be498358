"""Account files: what is read, what is warned of, and every bad value refused by file, line, field, value and rule."""

import datetime as dt
from decimal import Decimal

import pytest

from tests.contract.oed.oed_files import REQUIRED, row, write
from wangbao.contract.oed import spec
from wangbao.contract.oed.accounts import read_accounts
from wangbao.vocabulary.errors import InputError

BOTH_BORNE = (
    "given with PolDed; the standard does not say how they combine: both are read as borne by the insured"
)


def refusal(path):
    with pytest.raises(InputError) as caught:
        read_accounts(path)
    assert caught.value.file == str(path)
    return [(problem.field, problem.value) for problem in caught.value.problems]


def warned(path):
    return [(warning.field, warning.rule.en) for warning in read_accounts(path).warnings]


def test_a_row_is_read_with_types_and_defaults(tmp_path):
    path = write(tmp_path / "a.csv", [row(BIWaitingPeriod="0.5", CloudVendor="6", layernumber="2")])
    only = read_accounts(path).rows[0]
    assert (only.line, only.portfolio, only.account, only.policy, only.layer) == (2, "P", "A1", "POL-1", 2)
    assert only.date("PolExpiryDate") == dt.date(2026, 12, 31)
    assert only.number("LayerLimit") == Decimal(1000000)
    assert only.number("BIPOI") == Decimal(365)
    assert only.known("BIPOI") is None
    assert only.number("CloudVendor") == 6
    assert only.text("InsuredName") == "某软件有限公司"
    assert only.coverages == spec.COVERAGE_CODES


def test_a_good_file_has_no_warning(tmp_path):
    assert warned(write(tmp_path / "a.csv", [row()])) == []


def test_rows_group_by_account_in_file_order(tmp_path):
    rows = [row(AccNumber="B"), row(AccNumber="A"), row(AccNumber="B", PolNumber="POL-2")]
    accounts = read_accounts(write(tmp_path / "a.csv", rows)).accounts()
    assert {key: [r.line for r in found] for key, found in accounts.items()} == {
        ("P", "B"): [2, 4],
        ("P", "A"): [3],
    }


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("", spec.COVERAGE_CODES),
        ("CYB", spec.COVERAGE_CODES),
        ("CSB", spec.COVERAGE_CODES),
        ("BI;CBI;DIAS;FIN", ("NPBI", "CBI", "DIAS", "FIN")),
        ("LIAB; npbi", ("NPBI", "LIA")),
    ],
)
def test_lists_of_coverages(tmp_path, words, codes):
    assert read_accounts(write(tmp_path / "a.csv", [row(PolCoverage=words)])).rows[0].coverages == codes


def test_oddities_are_warned_of_once_each_and_counted(tmp_path):
    odd = {"PolCoverage": "BI;CSB", "LayerLimit": "", "PolDed": "5", "PolSIR": "6", "Colour": "red"}
    path = write(tmp_path / "a.csv", [row(**odd), row(**{**odd, "AccNumber": "A2"})])
    assert warned(path) == [
        ("Colour", "not a field of OED 5.0.0's cyber account file; ignored"),
        ("line 2: LayerLimit", "required but blank; the default 0 is taken (and 1 more lines)"),
        ("line 2: PolCoverage", "not a coverage code; read as NPBI (and 1 more lines)"),
        ("line 2: PolCoverage", "not a coverage code; read as CYB (and 1 more lines)"),
        ("line 2: LayerLimit", "is 0 or blank; read as no layer limit (and 1 more lines)"),
        (
            "line 2: PolSIR",
            f"{BOTH_BORNE} (and 1 more lines)",
        ),
    ]


def test_terms_of_the_property_class_are_reported_not_applied(tmp_path):
    path = write(tmp_path / "a.csv", [row(PolDed6All="1000", PolDedType6All="1", PolMinDed6All="5")])
    assert [field for field, _ in warned(path)] == ["PolDed6All", "PolDedType6All", "PolMinDed6All"]


def test_facts_only_an_assessment_needs_may_be_blank(tmp_path):
    path = write(tmp_path / "a.csv", [row(AnnualRevenue="", AnnualRevenueCurrency="", InsuredName="")])
    assert [field for field, _ in warned(path)] == [
        "line 2: AnnualRevenue",
        "line 2: AnnualRevenueCurrency",
        "line 2: InsuredName",
    ]


@pytest.mark.parametrize("name", REQUIRED)
def test_a_required_column_must_be_there(tmp_path, name):
    path = write(tmp_path / "a.csv", [{k: v for k, v in row().items() if k != name}])
    assert refusal(path) == [(f"line 1: {name}", None)]


BAD = [
    ("PortNumber", ""),
    ("AccNumber", ""),
    ("AccCurrency", ""),
    ("PolNumber", ""),
    ("PolInceptionDate", ""),
    ("PolPerilsCovered", ""),
    ("PortNumber", "P" * 21),
    ("PolNumber", "保" * 21),
    ("AccCurrency", "RMB"),
    ("AccCurrency", "cny"),
    ("AnnualRevenueCurrency", "XXX"),
    ("PolInceptionDate", "2026/01/01"),
    ("PolInceptionDate", "01-01-2026"),
    ("PolInceptionDate", "2026-02-30"),
    ("PolPerilsCovered", "WTC"),
    ("PolPerilsCovered", "CSB;ZZZ"),
    ("PolCoverage", "NPBI;PD"),
    ("PolCoverage", "NPBI;"),
    ("LayerParticipation", "1.01"),
    ("LayerParticipation", "10%"),
    ("LayerLimit", "-1"),
    ("LayerLimit", '"1,000"'),
    ("LayerLimit", "1_000"),
    ("LayerLimit", "１０００"),
    ("LayerLimit", "NaN"),
    ("LayerLimit", "inf"),
    ("LayerLimit", "1e16"),
    ("LayerLimit", "1e-20"),
    ("LayerAttachment", "ten"),
    ("PolDed", "-0.01"),
    ("PolSIR", "-5"),
    ("PolLimitNPBI", "-5"),
    ("LayerNumber", "0"),
    ("LayerNumber", "1.5"),
    ("CloudVendor", "7"),
    ("OSVendor", "11"),
    ("PatchPolicy", "weekly"),
    ("BackUpFreq", "7"),
    ("BIPOI", "3651"),
    ("BIPOI", "0.3"),
    ("BIWaitingPeriod", "-1"),
    ("NumberOfEmployees", "2.5"),
    ("NumberOfRecords", "-1"),
    ("CountryCode", "QQ"),
    ("IndustryScheme1", "GB"),
    ("IndustryCode1", "C36"),
    ("CompanyIDScheme1", "USCC"),
    ("IsPackage", "2"),
    ("OEDVersion", "3.0.0"),
    ("OEDVersion", "five"),
]


@pytest.mark.parametrize(("name", "value"), BAD, ids=lambda x: str(x)[:20])
def test_a_bad_value_is_refused_by_line_field_and_value(tmp_path, name, value):
    path = write(tmp_path / "a.csv", [row(AccNumber="good"), row(**{name: value})])
    if name == "OEDVersion":
        path = write(tmp_path / "a.csv", [row(AccNumber="good", OEDVersion=value), row(OEDVersion=value)])
        assert refusal(path)[1] == (f"line 3: {name}", value)
        return
    assert refusal(path)[0] == (f"line 3: {name}", value.strip('"') or None)


def test_every_problem_of_a_file_is_listed(tmp_path):
    path = write(tmp_path / "a.csv", [row(PolDed="-1"), row(LayerLimit="x", AccNumber="A2")])
    assert refusal(path) == [("line 2: PolDed", "-1"), ("line 3: LayerLimit", "x")]


def test_only_the_first_forty_problems_are_listed(tmp_path):
    path = write(tmp_path / "a.csv", [row(AccNumber=f"A{n}", PolDed="-1") for n in range(60)])
    assert len(refusal(path)) == 41


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        ({"PolExpiryDate": "2026-01-01"}, "line 2: PolExpiryDate"),
        ({"LimitCurrency": "USD"}, "line 2: LimitCurrency"),
        ({"DedCurrency": "EUR"}, "line 2: DedCurrency"),
        ({"CompanyIDScheme1": "DUNS"}, "line 2: CompanyIDCode1"),
        ({"CompanyIDCode1": "5"}, "line 2: CompanyIDScheme1"),
    ],
)
def test_fields_that_must_agree_within_a_row(tmp_path, cells, field):
    assert [found for found, _ in refusal(write(tmp_path / "a.csv", [row(**cells)]))] == [field]


@pytest.mark.parametrize(
    ("first", "second", "field"),
    [
        ({}, {}, "line 3: LayerNumber"),
        ({"LayerNumber": "1"}, {"LayerNumber": ""}, "line 3: LayerNumber"),
        ({}, {"PolNumber": "POL-2", "AccCurrency": "USD"}, "line 3: AccCurrency"),
        ({"OEDVersion": "4.0.0"}, {"PolNumber": "POL-2", "OEDVersion": "5.0.0"}, "OEDVersion"),
    ],
)
def test_rows_that_contradict_each_other(tmp_path, first, second, field):
    path = write(tmp_path / "a.csv", [row(**first), row(**second)])
    assert [found for found, _ in refusal(path)] == [field]


def raw(tmp_path, data):
    path = tmp_path / "raw.csv"
    path.write_bytes(data)
    return path


HEADER = ",".join(REQUIRED)
GOOD = ",".join(REQUIRED.values())


def test_a_byte_order_mark_and_windows_line_ends_are_accepted(tmp_path):
    path = raw(tmp_path, f"\ufeff{HEADER}\r\n{GOOD}\r\n\r\n".encode())
    assert len(read_accounts(path).rows) == 1


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "the file is empty"),
        (b"\n\n \n", "the file is empty"),
        (HEADER.encode(), "there is a header but no row"),
        (f"{HEADER}\n{GOOD},x".encode(), "as many cells as the header"),
        (f"{HEADER}\nA,B".encode(), "as many cells as the header"),
        (
            f"{HEADER.replace(',', ';')}\n{GOOD.replace(',', ';')}".encode(),
            "delimited by semicolons; the delimiter must be a comma",
        ),
        (f"{HEADER},PolDed\n{GOOD},1".encode(), "the column is given twice"),
        (f"{HEADER},polded\n{GOOD},1".encode(), "the column is given twice"),
        (f"{HEADER},IndustryScheme01\n{GOOD},NAICS".encode(), "the column is given twice"),
        (f"{HEADER},\n{GOOD},1".encode(), "column 17 has no name"),
        (f'{HEADER}\n"{GOOD}'.encode(), "not well-formed CSV"),
        (f"{HEADER}\n{GOOD}".replace("某软件", "某\x00软件").encode(), "control character, U.0000"),
        (f"{HEADER}\n{GOOD}".replace("某软件", "某\u202e软件").encode(), "control character, U.202E"),
        (f"{HEADER}\n{GOOD}".replace("某软件", "某" * 5000).encode(), "must have at most 4,000 characters"),
        (f"{HEADER}\n{GOOD}".replace("某软件", "某" * 200_000).encode(), "not well-formed CSV"),
        (f"{HEADER}\n{GOOD}".encode("utf-16"), "neither UTF-8 text nor"),
        (f"sep=,\n{HEADER}\n{GOOD}".encode(), "Excel's sep= mark"),
        (f"{HEADER}\n{GOOD}".replace(",", "\t").encode(), "delimited by tabs"),
    ],
)
def test_a_file_that_is_no_good_csv_is_refused(tmp_path, data, says):
    with pytest.raises(InputError, match=says):
        read_accounts(raw(tmp_path, data))


def test_an_absent_file_and_a_folder_are_refused(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        read_accounts(tmp_path / "none.csv")
    with pytest.raises(InputError, match="a folder"):
        read_accounts(tmp_path)


def test_a_file_too_large_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("wangbao.contract.oed.table.MAX_BYTES", 100)
    with pytest.raises(InputError, match="larger than 100 bytes"):
        read_accounts(write(tmp_path / "a.csv", [row()]))


def test_too_many_rows_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("wangbao.contract.oed.table.MAX_ROWS", 3)
    rows = [row(AccNumber=str(n)) for n in range(4)]
    assert len(read_accounts(write(tmp_path / "a.csv", rows[:3])).rows) == 3
    with pytest.raises(InputError, match="more than 3 rows"):
        read_accounts(write(tmp_path / "a.csv", rows))


@pytest.mark.parametrize(
    ("cells", "warning"),
    [
        ({"BIPOI": "0"}, ("line 2: BIPOI", "no day is indemnified: no interruption is paid")),
        (
            {"LayerParticipation": "0"},
            ("line 2: LayerParticipation", "the share is 0: the layer pays nothing"),
        ),
    ],
)
def test_terms_that_pay_nothing_are_warned_of(tmp_path, cells, warning):
    assert warned(write(tmp_path / "a.csv", [row(**cells)])) == [warning]
