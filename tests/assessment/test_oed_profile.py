"""A row of an OED account file as the facts of an enterprise: what it says, nothing it does not say."""

import datetime as dt
from decimal import Decimal

import pytest

from tests.contract.oed.oed_files import row, write
from wangbao.assessment.oed_profile import facts_of
from wangbao.contract.oed.accounts import read_accounts
from wangbao.contract.oed.insureds import COUNTRIES, nearest_naics, parse_rates, profile_data, rate_of
from wangbao.risk.profile import from_data
from wangbao.vocabulary import sectors
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.period import Period

USCC = "91350100M000100Y43"  # the example of GB 32100-2015


def read(tmp_path, **cells):
    return read_accounts(write(tmp_path / "a.csv", [row(**cells)])).rows[0]


def refused(found, rates=None):
    with pytest.raises(InputError) as caught:
        profile_data(found, rates, file="a.csv")
    assert caught.value.file == "a.csv"
    return [(problem.field, problem.value) for problem in caught.value.problems]


def test_a_full_row(tmp_path):
    found = read(
        tmp_path,
        AccNumber=USCC,
        CountryCode="CN",
        IndustryCode1="336111",
        AnnualRevenue="2500000",
        AnnualRevenueCurrency="USD",
        GrossProfitMargin="0.25",
        NumberOfEmployees="900",
        NumberOfRecords="120000",
        OSVendor="1",
        CloudVendor="6",
        EmailVendor="2",
        CRMVendor="1",
        PatchPolicy="4",
        BackUpFreq="2",
    )
    facts = profile_data(found, {"USD": Decimal("7.2")})
    assert facts.data == {
        "name": "某软件有限公司",
        "uscc": USCC,
        "country": "CN",
        "section": "C36",
        "sector": "automotive",
        "revenue_cny": 18_000_000.0,
        "employees": 900,
        "records_held": 120_000,
        "gross_margin": 0.25,
        "shared": {"cloud_provider": "Alibaba Cloud"},
        "products": ["Windows", "Outlook", "Salesforce"],
        "controls": {"patching_7d": "partial", "offline_backups": "partial"},
    }
    assert [caution.en for caution in facts.cautions] == [
        "PatchPolicy is monthly: control patching_7d is read as partial (judgement)",
        "BackUpFreq is daily: control offline_backups is read as partial (judgement)",
    ]
    profile = from_data(facts.data)
    assert (profile.loss_sector, profile.revenue_cny) == ("automotive", 18e6)


def test_what_is_blank_or_unknown_stays_missing(tmp_path):
    zeros = dict.fromkeys(
        ["NumberOfEmployees", "NumberOfRecords", "GrossProfitMargin", "CloudVendor", "PatchPolicy"], "0"
    )
    for cells in ({}, zeros, {"BackUpFreq": "6", "PatchPolicy": "6"}):
        facts = profile_data(read(tmp_path, **cells))
        assert set(facts.data) == {"name", "section", "sector", "revenue_cny"}
        assert [caution.en for caution in facts.cautions] == [
            "CountryCode is not given; the frequency of China is used"
        ]
        from_data(facts.data)


@pytest.mark.parametrize("code", ["72", "72111", "721110"])
def test_an_industry_of_any_length(tmp_path, code):
    assert profile_data(read(tmp_path, IndustryCode1=code)).data["sector"] == "hospitality"


def test_the_naics_code_is_found_among_several_schemes(tmp_path):
    found = read(
        tmp_path, IndustryScheme1="UKSIC", IndustryCode1="62012", IndustryScheme2="NAICS", IndustryCode2="52"
    )
    assert profile_data(found).data["sector"] == "finance"


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"AnnualRevenue": ""}, ("line 2: AnnualRevenue", None)),
        ({"AnnualRevenue": "0"}, ("line 2: AnnualRevenue", "0")),
        ({"AnnualRevenueCurrency": ""}, ("line 2: AnnualRevenueCurrency", None)),
        ({"AnnualRevenueCurrency": "USD"}, ("line 2: AnnualRevenueCurrency", "USD")),
        ({"InsuredName": ""}, ("line 2: InsuredName", None)),
        ({"IndustryScheme1": "UKSIC"}, ("line 2: IndustryScheme1", "UKSIC")),
        ({"IndustryScheme1": ""}, ("line 2: IndustryScheme1", None)),
        ({"IndustryCode1": ""}, ("line 2: IndustryCode1", None)),
        ({"IndustryCode1": "99"}, ("line 2: IndustryCode1", "99")),
        ({"GrossProfitMargin": "25"}, ("line 2: GrossProfitMargin", "25")),
        ({"CountryCode": "DE"}, ("line 2: CountryCode", "DE")),
    ],
)
def test_a_fact_that_is_needed_or_wrong_is_refused_by_line_and_field(tmp_path, cells, problem):
    assert refused(read(tmp_path, **cells)) == [problem]


def test_every_refusal_of_a_row_is_listed(tmp_path):
    found = read(tmp_path, AnnualRevenue="", InsuredName="", CountryCode="FR")
    assert [field for field, _ in refused(found)] == [
        "line 2: InsuredName",
        "line 2: CountryCode",
        "line 2: AnnualRevenue",
    ]


@pytest.mark.parametrize("country", COUNTRIES)
def test_the_countries_are_those_a_profile_takes(tmp_path, country):
    assert from_data(profile_data(read(tmp_path, CountryCode=country)).data).country == country


def test_rates_are_yuan_for_one_unit():
    assert parse_rates(["USD=7.2", "gbp = 9.1"]) == {"USD": Decimal("7.2"), "GBP": Decimal("9.1")}
    assert parse_rates([]) == {}


@pytest.mark.parametrize("word", ["USD", "US=7", "USD=", "USD=x", "USD=0", "USD=-1", "USD=nan", "USD=1,000"])
def test_a_bad_rate_is_refused(word):
    with pytest.raises(InputError):
        parse_rates([word])


def test_a_currency_twice_is_refused():
    with pytest.raises(InputError, match="given twice"):
        parse_rates(["USD=7", "USD=8"])


def test_terms_need_the_same_rate(tmp_path):
    found = read(tmp_path, AccCurrency="EUR")
    assert rate_of(found, {"EUR": Decimal(8)}, "AccCurrency") == 8
    with pytest.raises(InputError, match="line 2: AccCurrency = EUR"):
        rate_of(found, {}, "AccCurrency")


def test_facts_go_out_as_they_came_in(tmp_path):
    cells = {
        "AccNumber": USCC,
        "CountryCode": "CN",
        "IndustryCode1": "336111",
        "GrossProfitMargin": "0.25",
        "NumberOfEmployees": "900",
        "NumberOfRecords": "120000",
        "CloudVendor": "6",
        "OSVendor": "4",
        "CRMVendor": "2",
    }
    profile = from_data(profile_data(read(tmp_path, **cells)).data)
    facts = facts_of(profile, policy="W1", period=Period.of_year(dt.date(2027, 1, 1)))
    assert (facts.account, facts.insured, facts.area) == (USCC, "某软件有限公司", "35")
    assert (facts.naics, facts.industry) == (3361, "C36 汽车制造业 (GB/T 4754-2017)")
    assert (facts.revenue_cny, facts.gross_margin) == (50_000_000, Decimal("0.25"))
    assert (facts.employees, facts.records) == (900, 120_000)
    assert facts.technographic == {"CloudVendor": 6, "OSVendor": 4, "CRMVendor": 2}


def test_every_industry_finds_a_naics_code_of_its_sector():
    for industry in (*sectors.SECTIONS, *sectors.DIVISIONS):
        back = sectors.naics(str(nearest_naics(industry.code, industry.sector)))
        assert (back.sector == industry.sector) or back.industry[0] == industry.code[0]


def test_an_account_number_is_needed_without_a_credit_code():
    profile = from_data({"name": "x", "section": "C", "revenue_cny": 1e6})
    period = Period.of_year(dt.date(2027, 1, 1))
    assert facts_of(profile, policy="W1", period=period, account="7").account == "7"
    with pytest.raises(InputError, match="account"):
        facts_of(profile, policy="W1", period=period)
