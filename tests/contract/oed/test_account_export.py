"""Account rows written: they read back, ods_tools accepts them, and a fact that does not fit is refused."""

import csv
import datetime as dt
import warnings
from dataclasses import replace
from decimal import Decimal
from importlib import import_module

import pytest

from tests.contract.oed.oed_files import row
from tests.contract.oed.test_apply import account_row
from wangbao.contract import resolve, wording
from wangbao.contract.oed.account_export import AccountFacts, columns, export, write_accounts
from wangbao.contract.oed.account_import import terms
from wangbao.contract.oed.accounts import read_accounts
from wangbao.contract.oed.financial_fields import carry
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.period import Period

FACTS = AccountFacts(
    account="91350100M000100Y43",
    insured="某软件有限公司",
    policy="W-2027-001",
    period=Period.of_year(dt.date(2027, 1, 1)),
    naics=541512,
    industry="I65 软件和信息技术服务业 (GB/T 4754-2017)",
    revenue_cny=Decimal("123456789.01"),
    area="35",
    employees=900,
    records=120_000,
    gross_margin=Decimal("0.25"),
    premium_cny=Decimal("65000.00"),
    technographic={"CloudVendor": 6, "OSVendor": 1},
)
CONTRACT = terms(
    account_row(
        {
            "PolCoverage": "NPBI;DIAS;LIA",
            "PolDed": "20000",
            "PolLimitNPBI": "500000",
            "PolDedLIA": "5000",
            "BIWaitingPeriod": "0.5",
            "BIPOI": "90",
            "LayerAggLimit": "2000000",
            "LayerAggAttachment": "1000",
            "LayerParticipation": "0.4",
        }
    )
)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "account.csv"
    second = replace(FACTS, account="B", policy="W-2", area=None, technographic=None, gross_margin=None)
    write_accounts(path, [export(CONTRACT, FACTS).row, export(CONTRACT, second).row])
    return path


def test_what_is_written_reads_back_without_a_warning(file):
    read = read_accounts(file)
    assert read.warnings == ()
    first = read.rows[0]
    assert (first.account, first.policy, first.currency) == ("91350100M000100Y43", "W-2027-001", "CNY")
    assert (first.date("PolInceptionDate"), first.date("PolExpiryDate")) == (
        dt.date(2027, 1, 1),
        dt.date(2027, 12, 31),
    )
    assert first.number("AnnualRevenue") == Decimal("123456789.01")
    assert first.coverages == ("NPBI", "DIAS", "LIA")
    assert terms(first).steps == replace_slots(CONTRACT.steps, terms(first).steps)


def replace_slots(ours, theirs):
    """The same steps under the other policy's slot names."""
    return tuple(replace(step, slot=other.slot) for step, other in zip(ours, theirs, strict=True))


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


def test_ods_tools_accepts_the_file(file):
    frame = accepted_by_ods_tools(file)
    assert frame["AccNumber"].astype(str).tolist() == ["91350100M000100Y43", "B"]
    assert frame["BIWaitingPeriod"].astype(float).tolist() == [0.5, 0.5]


def test_ods_tools_accepts_every_shipped_wording(tmp_path):
    rows = [
        export(resolve.resolve(wording.load(name)), replace(FACTS, policy=f"W-{number}")).row
        for number, name in enumerate(wording.shipped())
    ]
    write_accounts(tmp_path / "all.csv", rows)
    assert len(accepted_by_ods_tools(tmp_path / "all.csv")) == len(rows)


def test_ods_tools_refuses_what_it_should(tmp_path):
    """The acceptance above means something."""
    row_of = export(CONTRACT, FACTS).row
    write_accounts(tmp_path / "bad.csv", [row_of | {"LayerParticipation": "2"}])
    with pytest.raises(Exception, match="LayerParticipation"):
        accepted_by_ods_tools(tmp_path / "bad.csv")


def test_columns_are_the_standards_and_hold_what_is_required(file):
    with file.open(encoding="utf-8", newline="") as handle:
        header = next(csv.reader(handle))
    assert set(row()) <= set(header)
    assert header.index("PortNumber") < header.index("PolNumber") < header.index("IndustryScheme1")
    assert columns([{"InsuredName": "x"}])[-1] == "InsuredName"


def test_what_the_row_does_not_say_is_given_with_it():
    unsaid = export(CONTRACT, FACTS).unsaid
    assert [text.en for text in unsaid] == [
        "OED has no scheme for GB/T 4754; the industry is written as the nearest NAICS code, 541512"
    ]


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"policy": "W" * 21}, "PolNumber"),
        ({"account": "A" * 41}, "AccNumber"),
        ({"portfolio": "P" * 21}, "PortNumber"),
        ({"country": "QQ"}, "CountryCode"),
        ({"revenue_cny": Decimal(-1)}, "AnnualRevenue"),
        ({"technographic": {"CloudVendor": 9}}, "CloudVendor"),
        ({"technographic": {"Browser": 1}}, "Browser"),
    ],
)
def test_a_fact_the_field_cannot_hold_is_refused(facts, field):
    with pytest.raises(InputError) as caught:
        export(CONTRACT, replace(FACTS, **facts))
    assert [problem.field for problem in caught.value.problems] == [field]


@pytest.mark.parametrize(
    ("name", "written", "note"),
    [
        ("名" * 100, "名" * 100, None),
        ("名" * 101, "名" * 99 + "…", "InsuredName has 101 characters, of which OED holds 100; cut"),
        ("=1+1", "'=1+1", "InsuredName begins as a formula does; an apostrophe is put in front"),
        ("＝甲公司", "'＝甲公司", "InsuredName begins as a formula does; an apostrophe is put in front"),
    ],
)
def test_a_name_is_made_to_fit_with_a_note(name, written, note):
    made = export(CONTRACT, replace(FACTS, insured=name))
    assert made.row["InsuredName"] == written
    assert [text.en for text in made.unsaid[1:]] == ([] if note is None else [note])


def test_a_file_that_cannot_be_written_leaves_nothing(tmp_path):
    (tmp_path / "plain").touch()
    with pytest.raises(InputError, match="cannot be written"):
        write_accounts(tmp_path / "plain" / "a.csv", [export(CONTRACT, FACTS).row])
    with pytest.raises(InputError, match="no row to write"):
        write_accounts(tmp_path / "a.csv", [])
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(InputError, match="this is a folder"):
        write_accounts(tmp_path / "folder.csv", [export(CONTRACT, FACTS).row])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder.csv", "plain"]


@pytest.mark.parametrize("name", wording.shipped())
def test_every_shipped_wording_can_be_written(name, tmp_path):
    """What is written is a good row, its fields come back unchanged, and what it leaves out is named."""
    contract = resolve.resolve(wording.load(name))
    exported = export(contract, FACTS)
    path = tmp_path / "account.csv"
    write_accounts(path, [exported.row])
    (read,) = read_accounts(path).rows
    again = {k: v for k, v in carry(terms(read)).fields.items() if k != "PolPerilsCovered"}
    assert {name: exported.row[name] for name in again} == again
    (aggregate,) = [step for step in contract.steps if step.slot == "aggregate_limit"]
    assert read.number("LayerAggLimit") == contract.limit_cny * (1 + aggregate.reinstatements)
    assert len(exported.unsaid) > 1
