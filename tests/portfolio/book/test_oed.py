"""Books from OED account files and back; what goes out is accepted by ods_tools."""

import csv
import datetime as dt
import os
import warnings
from decimal import Decimal
from importlib import import_module
from pathlib import Path

import pytest

from tests.contract.oed import oed_files
from tests.portfolio.book.sample import plain_rows, row, table
from wangbao.contract import resolve, wording
from wangbao.contract.oed.account_import import terms
from wangbao.contract.oed.accounts import read_accounts
from wangbao.contract.oed.financial_fields import carry
from wangbao.portfolio.book import oed_export, synthetic
from wangbao.portfolio.book.reader import of_table, read
from wangbao.vocabulary import uscc
from wangbao.vocabulary.errors import InputError

USCC = "91350100M000100Y43"
EXPOSURE = Path(os.environ.get("WANGBAO_DATA", "")) / "exposure"
LAYERS = (
    oed_files.row(
        AccNumber=USCC,
        CountryCode="CN",
        AreaCode="35",
        LayerNumber="1",
        LayerLimit="1000000",
        LayerAggLimit="2000000",
        PolDed="1000",
        PolSIR="500",
        PolDedLIA="700",
        PolLimitNPBI="50000",
        BIWaitingPeriod="0.5",
        PolCoverage="NPBI;LIA",
        PolGrossPremium="30000",
        CloudVendor="6",
        EmailVendor="2",
        PatchPolicy="2",
        AccCurrency="USD",
    ),
    oed_files.row(
        AccNumber=USCC,
        LayerNumber="2",
        LayerAttachment="1000000",
        LayerLimit="0",
        LayerParticipation="0.4",
        AccCurrency="USD",
        AnnualRevenue="",
    )
    | {"AnnualRevenue": "50000000"},
)


@pytest.fixture
def layers(tmp_path):
    return oed_files.write(tmp_path / "layers.csv", LAYERS)


def accepted_by_ods_tools(path):
    """The file as ods_tools reads it; it raises where one of its checks fails."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pandas and pyarrow deprecations are not ours
        oed = import_module("ods_tools.oed")
        cyber = import_module("ods_tools.oed.common").ClassOfBusiness.cyb
        exposure = oed.OedExposure(
            account=str(path), class_of_business=cyber, oed_schema_info="v5.0.0", check_oed=True
        )
        return exposure.account.dataframe


def test_a_row_becomes_a_policy_in_yuan(layers):
    book = read(layers, rates={"USD": Decimal("7.2")})
    facts = {
        "account": USCC,
        "uscc": USCC,
        "insured": "某软件有限公司",
        "section": "I65",
        "kind": "telecom_internet",
        "sector": "professional",
        "country": "CN",
        "province": "35",
        "revenue_cny": 5e7,
        "cloud_provider": "Alibaba Cloud",
        "internet_products": "Outlook",
        "control.patching_7d": "yes",
        "wording": "oed",
        "inception": dt.date(2026, 1, 1),
        "expiry": dt.date(2027, 1, 1),
        "currency": "CNY",
        "policy": "POL-1",
    }
    first, second = plain_rows(book.table)
    assert {name: first[name] for name in facts} == facts
    assert {name: second[name] for name in facts} == facts  # blank on the second row, known from the first
    assert {k: v for k, v in first.items() if k not in facts} == pytest.approx(
        {
            "layer": 1,
            "share": 1.0,
            "limit_cny": 14_400_000.0,
            "deductible_cny": 10_800.0,
            "premium_cny": 216_000.0,
            "oed.PolDed": 7_200.0,
            "oed.PolSIR": 3_600.0,
            "oed.LayerAttachment": 0.0,
            "oed.LayerLimit": 7_200_000.0,
            "oed.LayerAggLimit": 14_400_000.0,
            "oed.PolDedLIA": 5_040.0,
            "oed.PolLimitNPBI": 360_000.0,
            "oed.LayerParticipation": 1.0,
            "oed.BIWaitingPeriod": 0.5,
            "oed.PolCoverage": "NPBI;LIA",
        }
    )
    assert {k: v for k, v in second.items() if k not in facts} == {
        "layer": 2,
        "deductible_cny": 0.0,
        "oed.PolDed": 0.0,
        "oed.LayerAttachment": 7_200_000.0,
        "oed.LayerLimit": 0.0,
        "oed.LayerParticipation": 1.0,
        "share": 0.4,
    }


def test_what_is_odd_is_remarked(layers):
    said = [remark.say("en") for remark in read(layers, rates={"USD": Decimal("7.2")}).remarks]
    assert "line 3: LayerLimit: is 0 or blank; read as no layer limit" in said
    assert "vendor codes are read as products shared with others (judgement) (1 rows)" in said
    assert "CountryCode is not given; the frequency of China is used (1 rows)" in said


def test_an_unknown_column_is_remarked_only(tmp_path):
    book = read(oed_files.write(tmp_path / "a.csv", [oed_files.row(Colour="red")]))
    assert book.remarks[0].say("en") == "Colour: not a field of OED 5.0.0's cyber account file; ignored"


def test_a_foreign_account_needs_a_rate(layers):
    with pytest.raises(InputError) as caught:
        read(layers)
    assert [problem.field for problem in caught.value.problems] == [
        "line 2: AccCurrency",
        "line 3: AccCurrency",
    ]


def test_facts_that_disagree_between_the_rows_of_an_account(tmp_path):
    rows = [oed_files.row(), oed_files.row(PolNumber="B", AnnualRevenue="1", InsuredName="乙")]
    with pytest.raises(InputError) as caught:
        read(oed_files.write(tmp_path / "a.csv", rows))
    assert [problem.field for problem in caught.value.problems] == [
        "line 3: insured",
        "line 3: revenue_cny",
    ]


def test_accounts_of_several_portfolios_are_kept_apart(tmp_path):
    rows = [oed_files.row(), oed_files.row(PortNumber="Q", AnnualRevenue="1000")]
    book = read(oed_files.write(tmp_path / "a.csv", rows))
    assert book.table.column("account").to_pylist() == ["P/A1", "Q/A1"]


def test_a_made_up_book_is_accepted_by_ods_tools(tmp_path):
    book = of_table(synthetic.generate(100, 3))
    unsaid = oed_export.export(book, tmp_path / "o.csv")
    frame = accepted_by_ods_tools(tmp_path / "o.csv")
    assert frame["AccNumber"].astype(str).tolist() == book.table.column("account").to_pylist()
    assert len(set(unsaid)) == len(unsaid) > 2
    assert [entry.name for entry in tmp_path.iterdir()] == ["o.csv"]


def test_fitted_policies_are_accepted_by_ods_tools(tmp_path):
    oed_export.export(of_table(synthetic.generate(40, 3, kind_of_book="compound")), tmp_path / "o.csv")
    assert len(accepted_by_ods_tools(tmp_path / "o.csv")) == 40


def test_every_wording_goes_out_as_its_terms(tmp_path):
    codes = wording.shipped()
    book = of_table(table(*(row(policy=f"P{n}", wording=code) for n, code in enumerate(codes))))
    oed_export.export(book, tmp_path / "o.csv")
    accepted_by_ods_tools(tmp_path / "o.csv")
    for code, found in zip(codes, read_accounts(tmp_path / "o.csv").rows, strict=True):
        contract = resolve.resolve(
            wording.load(code), limit_cny=Decimal(5_000_000), deductible_cny=Decimal(50_000)
        )
        fields = carry(contract).fields
        assert {name: str(found.values[name]) for name in fields if name in found.values} == {
            name: cell for name, cell in fields.items() if name in found.values
        }
        assert found.values.keys() >= {name for name, cell in fields.items() if cell}


def test_oed_terms_go_out_as_they_came_in(tmp_path, layers):
    first = read(layers, rates={"USD": Decimal(1)})
    oed_export.export(first, tmp_path / "o.csv")
    again = read(tmp_path / "o.csv")
    answer = "control.patching_7d"  # a cadence does not follow from an answer
    kept = [name for name in first.table.column_names if name != answer]
    assert again.table.select(kept).to_pylist() == first.table.select(kept).to_pylist()
    assert again.table.column(answer).null_count == 2
    for ours, theirs in zip(read_accounts(layers).rows, read_accounts(tmp_path / "o.csv").rows, strict=True):
        assert terms(ours).lines == terms(theirs).lines
        assert [step.amount for step in terms(ours).steps] == [step.amount for step in terms(theirs).steps]


def test_our_share_is_in_the_participation(tmp_path):
    book = of_table(
        table(
            row(share=0.6, coinsurers="B:0.4"),
            row(policy="P2", wording="oed", oed__LayerParticipation=0.5, share=0.5),
        )
    )
    unsaid = oed_export.export(book, tmp_path / "o.csv")
    assert [found.number("LayerParticipation") for found in read_accounts(tmp_path / "o.csv").rows] == [
        Decimal("0.6"),
        Decimal("0.25"),
    ]
    assert "other co-insurers are not written; our share is in LayerParticipation" in [t.en for t in unsaid]


def test_a_credit_code_is_the_account_where_it_is_one_accounts_own(tmp_path):
    first = "91350211M00013FA"
    first += uscc.organisation_check(first[8:])
    other = first + uscc.check_character(first)
    book = of_table(table(row(uscc=USCC), row(account="A2", uscc=USCC), row(account="A3", uscc=other)))
    oed_export.export(book, tmp_path / "o.csv")
    with (tmp_path / "o.csv").open(encoding="utf-8", newline="") as file:
        assert [one["AccNumber"] for one in csv.DictReader(file)] == ["A1", "A2", other]


def test_a_long_name_is_cut_with_a_note_and_blocks_nobody(tmp_path):
    """One insured of 101 characters among three."""
    rows = [
        row(account=f"A{at}", policy=f"P{at}", insured="名" * (101 if at == 2 else 9)) for at in (1, 2, 3)
    ]
    unsaid = oed_export.export(of_table(table(*rows)), tmp_path / "o.csv")
    with (tmp_path / "o.csv").open(encoding="utf-8", newline="") as file:
        assert [len(one["InsuredName"]) for one in csv.DictReader(file)] == [9, 100, 9]
    assert "policy P2: InsuredName has 101 characters, of which OED holds 100; cut" in [
        one.en for one in unsaid
    ]


def test_what_the_standard_cannot_hold_is_refused_and_nothing_is_left(tmp_path):
    bad = [row(policy="P" * 21 + str(number), account="A" * 41) for number in range(3)]
    with pytest.raises(InputError) as caught:
        oed_export.export(of_table(table(*bad)), tmp_path / "o.csv")
    assert caught.value.lines("en") == [
        f"memory: row {number}: {field} = {value}: must have at most {length} characters"
        for number in (1, 2, 3)
        for field, value, length in (
            ("AccNumber", "A" * 41, 40),
            ("PolNumber", "P" * 21 + str(number - 1), 20),
        )
    ]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.realdata("exposure")
def test_the_two_public_account_files(tmp_path):
    with pytest.raises(InputError) as caught:
        read(EXPOSURE / "oed_cyber_account_example.csv", rates={"USD": Decimal("7.2")})
    assert [problem.field for problem in caught.value.problems] == ["line 2: AnnualRevenue"]
    book = read(EXPOSURE / "picyber_account.csv", rates={"GBP": Decimal(9)})
    assert book.table.column("revenue_cny").to_pylist() == [4.5e5, 9e6, 9e7, 4.5e8]
    assert book.table.column("limit_cny").to_pylist() == [9e7] * 4
    assert book.table.column("country").to_pylist() == ["GB"] * 4
    assert book.table.column("sector").to_pylist() == ["hospitality"] * 4
    oed_export.export(book, tmp_path / "o.csv")
    assert read(tmp_path / "o.csv").table.to_pylist() == book.table.to_pylist()
    accepted_by_ods_tools(tmp_path / "o.csv")
