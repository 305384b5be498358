"""A book exported as an OED 5.0.0 cyber account file, row by row, with a list of what the file cannot say.

The account number is the unified social credit code if the insured has one that no other account of the book has, else
the book's account. The industry is the nearest NAICS code. Terms in OED fields are written unchanged; the terms of a
shipped wording are converted to OED fields by :mod:`wangbao.contract.oed.financial_fields`; our share as co-insurer
multiplies ``LayerParticipation``. A compound policy keeps its deductible, limit and annual aggregate and loses its
severity.
"""

import csv
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from wangbao.contract import resolve, wording
from wangbao.contract.oed.account_export import AccountFacts, account_row, columns
from wangbao.contract.oed.financial_fields import Carried, carry, plain
from wangbao.contract.oed.insureds import nearest_naics, vendor_codes
from wangbao.portfolio.book import schema
from wangbao.portfolio.book.problems import Problems
from wangbao.portfolio.book.reader import Book
from wangbao.vocabulary import sectors
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.period import Period
from wangbao.vocabulary.text import Text
from wangbao.vocabulary.whole_file import whole_file

_CHUNK: Final = 8_192
_PORTFOLIO: Final = "WANGBAO"
_INDUSTRY = Text(
    "OED 无 GB/T 4754 行业体系，行业写作最接近的 NAICS 代码",
    "OED has no scheme for GB/T 4754; the industry is written as the nearest NAICS code",
)
_FACTS_UNSAID = Text(
    "控制措施、依赖程度、历史与除云厂商代码外的共用关系在 OED 中没有字段",
    "controls, dependences, history and shared providers other than a cloud vendor's code have no field in OED",
)
_FITTED = Text("拟合的频率与强度在 OED 中没有字段", "a fitted frequency and severity have no field in OED")
_COINSURERS = Text(
    "其他共保人不写；本公司份额计入 LayerParticipation",
    "other co-insurers are not written; our share is in LayerParticipation",
)


def export(book: Book, path: Path) -> tuple[Text, ...]:
    """Write a book as an OED account file, atomically.

    Returns:
        Remarks on what the file omits or changes, each once.

    Raises:
        InputError: a value that a field of the standard cannot hold, by row (at most a hundred), or a file that cannot
            be written.
    """
    problems = Problems(book.source, lambda row: f"row {row + 1}")
    unsaid: dict[Text, None] = {_INDUSTRY: None, _FACTS_UNSAID: None}
    shared = _shared_codes(book.table)
    names = columns([dict.fromkeys(_used(), "")])
    with whole_file(path) as partial, partial.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, restval="", lineterminator="\n")
        writer.writeheader()
        for number, row in enumerate(_rows(book.table)):
            try:
                writer.writerow(_account_row(row, shared, unsaid))
            except InputError as error:
                for problem in error.problems:
                    problems.of_row(number, problem)
        problems.refuse()
    return tuple(unsaid)


def _used() -> Iterator[str]:
    """List the OED fields that a row may use."""
    yield from ("PortNumber", "AccNumber", "AccCurrency", "PolNumber", "LayerNumber", "PolInceptionDate")
    yield from ("PolExpiryDate", "PolPerilsCovered", "OEDVersion", "CountryCode", "AreaCode")
    yield from ("IndustryScheme1", "IndustryCode1", "IndustryVintage1", "IndustryDescription")
    yield from ("NumberOfEmployees", "AnnualRevenue", "AnnualRevenueCurrency", "GrossProfitMargin")
    yield from ("NumberOfRecords", "LimitCurrency", "DedCurrency", "InsuredName", "PolGrossPremium")
    yield from ("OSVendor", "CloudVendor", "EmailVendor", "CRMVendor", "PolCoverage")
    yield from schema.OED_FIELDS


def _rows(table: pa.Table) -> Iterator[dict[str, Any]]:
    for batch in table.to_batches(max_chunksize=_CHUNK):
        yield from batch.to_pylist()


def _shared_codes(table: pa.Table) -> frozenset[str]:
    """Find the credit codes that belong to several accounts."""
    pairs = pa.table({"uscc": table.column("uscc"), "account": table.column("account")})
    pairs = pairs.filter(pc.is_valid(pairs.column("uscc"))).group_by(["uscc", "account"]).aggregate([])
    counted = pairs.group_by("uscc").aggregate([("account", "count")])
    several = counted.filter(pc.greater(counted.column("account_count"), 1))
    return frozenset(several.column("uscc").to_pylist())


def _account_row(row: Mapping[str, Any], shared: frozenset[str], unsaid: dict[Text, None]) -> dict[str, str]:
    fields = _terms(row, unsaid)
    if row["share"] < 1.0:
        participation = Decimal(fields.get("LayerParticipation") or 1) * Decimal(str(row["share"]))
        fields = {**fields, "LayerParticipation": plain(participation)}
        unsaid[_COINSURERS] = None
    code = row["uscc"]
    products = (row["internet_products"] or "").split(";")
    industry = sectors.industry(row["section"])
    facts = AccountFacts(
        portfolio=_PORTFOLIO,
        account=code if code and code not in shared else row["account"],
        insured=row["insured"] or row["account"],
        policy=row["policy"],
        layer=row["layer"],
        period=Period(row["inception"], row["expiry"]),
        naics=_naics(industry.code, row["sector"]),
        industry=f"{industry.code} {industry.name.zh} (GB/T 4754-2017)",
        revenue_cny=_yuan(row["revenue_cny"]),
        area=row["province"] if row["country"] == "CN" else None,
        country=row["country"],
        employees=row["employees"],
        records=row["records_held"],
        gross_margin=None if row["gross_margin"] is None else Decimal(str(row["gross_margin"])),
        premium_cny=None if row["premium_cny"] is None else _yuan(row["premium_cny"]),
        technographic=vendor_codes(row["cloud_provider"], [name.strip() for name in products if name]),
    )
    made = account_row(fields, facts)
    for note in made.unsaid:
        unsaid[Text(f"保单 {row['policy']}：{note.zh}", f"policy {row['policy']}: {note.en}")] = None
    return made.row


@cache
def _naics(industry: str, sector: str) -> int:
    return nearest_naics(industry, sector)


def _yuan(amount: float) -> Decimal:
    return Decimal(str(amount))


def _terms(row: Mapping[str, Any], unsaid: dict[Text, None]) -> Mapping[str, str]:
    code = row["wording"]
    if code == schema.OED:
        return _oed_terms(row)
    if code == schema.COMPOUND:
        unsaid[_FITTED] = None
        return _compound_terms(row)
    carried = _carried(code, row["limit_cny"], row["deductible_cny"])
    unsaid.update(dict.fromkeys(carried.unsaid))
    return carried.fields


@cache
def _carried(code: str, limit: float | None, deductible: float | None) -> Carried:
    terms = resolve.resolve(
        wording.load(code),
        limit_cny=None if limit is None else _yuan(limit),
        deductible_cny=None if deductible is None else _yuan(deductible),
    )
    return carry(terms)


def _oed_terms(row: Mapping[str, Any]) -> dict[str, str]:
    """Copy the ``oed.*`` terms of a row; required fields that are blank get the value that a blank means."""
    fields = {"PolPerilsCovered": "CC1", "PolDed": "0", "LayerAttachment": "0", "LayerLimit": "0"}
    fields["LayerParticipation"] = "1"
    for field in schema.OED_FIELDS:
        if (value := row[f"oed.{field}"]) is not None:
            fields[field] = plain(_yuan(value))
    if row[schema.OED_COVERAGE] is not None:
        fields["PolCoverage"] = row[schema.OED_COVERAGE]
    return fields


def _compound_terms(row: Mapping[str, Any]) -> dict[str, str]:
    sums = {
        "PolDed": row["deductible_cny"],
        "LayerLimit": row["limit_cny"],
        "LayerAggLimit": row["compound.aggregate_cny"],
    }
    fields = {field: plain(_yuan(amount or 0.0)) for field, amount in sums.items()}
    return {
        "PolPerilsCovered": "CC1",
        "PolCoverage": "CYB",
        "LayerAttachment": "0",
        "LayerParticipation": "1",
        "BIPOI": plain(Decimal(3650)),
        **fields,
    }
