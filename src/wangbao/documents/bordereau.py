"""The premium bordereau (保费明细表): one row for each policy or endorsement of a period, as CSV or XLSX.

It reports policies, insureds, periods and amounts to reinsurers, co-insurers and the authorities. Amounts are for the
whole risk (100 %) and for the reporting insurer's share.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, NamedTuple

from wangbao.documents.parts import Edition, lines
from wangbao.documents.sheet import Cell, Rate, csv_lines, to_csv, to_xlsx
from wangbao.vocabulary.money import ZERO
from wangbao.vocabulary.text import Lang, Text

TITLE: Final = Text("保费明细表", "Premium bordereau")


@dataclass(frozen=True, slots=True, kw_only=True)
class PremiumRow:
    """One transaction: a policy as issued (``seq`` 0) or an endorsement; amounts in yuan, negative if returned.

    ``share`` is the reporting insurer's, a fraction; ``net_cny``, ``vat_cny`` and ``subsidy_cny`` are for the whole
    risk, ``share_net_cny`` is the insurer's part of the net premium after the split.
    """

    policy_number: str
    seq: int
    kind: Text
    insured: Text
    uscc: str
    province: Text = Text("", "")  # noqa: RUF009 - a named tuple cannot be changed
    sector: Text = Text("", "")  # noqa: RUF009 - as above
    product: str
    product_title: Text = Text("", "")  # noqa: RUF009 - as above
    product_version: str
    filing_number: str
    start: dt.date
    end: dt.date
    effective: dt.date
    issued_on: dt.date
    limit_cny: Decimal
    deductible_cny: Decimal
    net_cny: Decimal
    vat_cny: Decimal
    subsidy_cny: Decimal = ZERO
    share: Decimal = Decimal(1)
    share_net_cny: Decimal
    broker: Text = Text("", "")  # noqa: RUF009 - a named tuple cannot be changed


class BordereauColumn(NamedTuple):
    """A column: its code, its heading and the function that gives its cells."""

    code: str
    heading: Text
    cell: Callable[[PremiumRow, Lang], Cell]


COLUMNS: Final[tuple[BordereauColumn, ...]] = (
    BordereauColumn("policy_number", Text("保险单号", "Policy number"), lambda r, _: r.policy_number),
    BordereauColumn("seq", Text("批单序号", "Endorsement"), lambda r, _: r.seq),
    BordereauColumn("kind", Text("业务类型", "Transaction"), lambda r, lang: r.kind.say(lang)),
    BordereauColumn(
        "insured", Text("被保险人", "Insured"), lambda r, lang: r.insured.say(lang) or r.insured.zh
    ),
    BordereauColumn("uscc", Text("统一社会信用代码", "Credit code (USCC)"), lambda r, _: r.uscc),
    BordereauColumn("province", Text("省份", "Province"), lambda r, lang: r.province.say(lang)),
    BordereauColumn(
        "sector", Text("损失模型行业", "Sector of the loss model"), lambda r, lang: r.sector.say(lang)
    ),
    BordereauColumn("product_title", Text("产品", "Product"), lambda r, lang: r.product_title.say(lang)),
    BordereauColumn("product", Text("产品代码", "Product code"), lambda r, _: r.product),
    BordereauColumn("product_version", Text("产品版本", "Product version"), lambda r, _: r.product_version),
    BordereauColumn("filing_number", Text("备案编号", "Filing number"), lambda r, _: r.filing_number),
    BordereauColumn("start", Text("起保日", "Start"), lambda r, _: r.start),
    BordereauColumn("end", Text("终保日（不含）", "End (exclusive)"), lambda r, _: r.end),
    BordereauColumn("effective", Text("生效日", "Effective"), lambda r, _: r.effective),
    BordereauColumn("issued_on", Text("签发日", "Issued"), lambda r, _: r.issued_on),
    BordereauColumn("currency", Text("币种", "Currency"), lambda _row, _lang: "CNY"),
    BordereauColumn(
        "limit_cny", Text("累计赔偿限额（元）", "Aggregate limit (yuan)"), lambda r, _: r.limit_cny
    ),
    BordereauColumn(
        "deductible_cny",
        Text("每次事故免赔额（元）", "Deductible per event (yuan)"),
        lambda r, _: r.deductible_cny,
    ),
    BordereauColumn("net_cny", Text("不含税保费（元）", "Premium before VAT (yuan)"), lambda r, _: r.net_cny),
    BordereauColumn("vat_cny", Text("增值税（元）", "VAT (yuan)"), lambda r, _: r.vat_cny),
    BordereauColumn(
        "subsidy_cny", Text("政府保费补贴（元）", "Government subsidy (yuan)"), lambda r, _: r.subsidy_cny
    ),
    BordereauColumn("share", Text("本公司份额", "Our share"), lambda r, _: Rate(r.share)),
    BordereauColumn(
        "share_net_cny", Text("本公司保费（元）", "Our premium (yuan)"), lambda r, _: r.share_net_cny
    ),
    BordereauColumn("broker", Text("经纪人", "Broker"), lambda r, lang: r.broker.say(lang) or r.broker.zh),
)


def headings(edition: Edition) -> list[str]:
    """List the headings of an edition; the bilingual one has both languages on one line."""
    return [" ".join(lines(column.heading, edition)) for column in COLUMNS]


def cells(rows: Iterable[PremiumRow], lang: Lang) -> list[list[Cell]]:
    """Convert the rows to cells, in the order of ``COLUMNS``."""
    return [[column.cell(row, lang) for column in COLUMNS] for row in rows]


def as_csv(rows: Iterable[PremiumRow], edition: Edition = "zh") -> bytes:
    """Write the bordereau as CSV that Excel and WPS open directly (UTF-8 with a byte-order mark)."""
    return to_csv(headings(edition), cells(rows, "en" if edition == "en" else "zh"))


def streamed(rows: Iterable[PremiumRow], edition: Edition = "zh") -> Iterator[bytes]:
    """Yield the CSV line by line, as rows arrive."""
    lang: Lang = "en" if edition == "en" else "zh"
    return csv_lines(headings(edition), ([column.cell(row, lang) for column in COLUMNS] for row in rows))


def as_xlsx(rows: Iterable[PremiumRow], edition: Edition = "zh") -> bytes:
    """Write the bordereau as a workbook; equal rows give equal bytes."""
    lang: Lang = "en" if edition == "en" else "zh"
    return to_xlsx(TITLE.say(lang), headings(edition), cells(rows, lang))
