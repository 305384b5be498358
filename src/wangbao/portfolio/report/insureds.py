"""The largest insureds: by share of the book's worst years, by average loss, by limit."""

from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from wangbao.drawing.numbers import count, percent, plus_minus, short
from wangbao.drawing.table import Column, Row, Table, Value, rows, text
from wangbao.drawing.words import speaker
from wangbao.portfolio.report import names
from wangbao.portfolio.report.estimates import cell
from wangbao.portfolio.results.insureds import mean_and_error
from wangbao.portfolio.results.summary import InsuredRow, Summary
from wangbao.portfolio.results.tables import FEN_PER_YUAN
from wangbao.vocabulary.text import Lang

SHOWN: Final = 10  # number of insureds in each list
_KEYS: Final = ["account", "insured", "sector", "province"]


def by_tail(s: Summary, lang: Lang) -> Table:
    """Build the table of insureds with the largest Euler shares of the book's worst years."""
    t, level = speaker(lang), s.run.capital_level
    whole = s.view("gross").at(level).tvar.value

    def line(rank: int, row: InsuredRow) -> Row:
        return Row(
            (
                _who(rank, row.account, row.insured, row.sector, row.province, lang),
                Value(short(row.co_tvar_cny, lang), plus_minus(row.co_tvar_error_cny or 0.0, lang)),
                Value(percent(row.co_tvar_cny / whole, 2) if whole > 0 else "—"),
                cell(row.mean, lang),
                _or_dash(row.marginal_cny, row.marginal_error_cny, lang),
                _or_dash(row.limit_cny, None, lang),
                _or_dash(row.premium_cny, None, lang),
            )
        )

    return Table(
        "insureds-tail",
        t(
            "占账册最坏年份最多的被保险人（元）",
            "The insureds with the largest shares of the worst years (CNY)",
        ),
        (
            text(t("被保险人", "Insured")),
            Column(f"co-TVaR {100 * level:g}%"),
            Column(t("占比", "Share")),
            Column(t("毛年均损失", "Gross AAL")),
            Column(t("边际 TVaR", "Marginal TVaR")),
            Column(t("限额", "Limit")),
            Column(t("保费", "Premium")),
        ),
        rows(*(line(rank, row) for rank, row in enumerate(s.insureds[:SHOWN], start=1))),
        note=t(
            "co-TVaR：最坏年份里该被保险人的平均毛损失，全部相加等于账册的 TVaR；"
            "边际 TVaR：去掉它之后 TVaR 减少多少。",
            "co-TVaR: its mean loss in the book's worst years, which adds up to the book's TVaR; marginal: what the "
            "TVaR would fall by without it.",
        ),
    )


def _or_dash(amount: float | None, error: float | None, lang: Lang) -> Value:
    return Value("—") if amount is None else Value(short(amount, lang), plus_minus(error or 0.0, lang))


def largest(s: Summary, policies: pa.Table, what: str, lang: Lang) -> Table:
    """Build the table of insureds with the largest ``gross_sum_fen`` or ``limit_cny`` (``what``)."""
    t = speaker(lang)
    aim = "mean" if what == "gross_sum_fen" else "limit"

    def line(rank: int, row: dict[str, Any]) -> Row:
        mean = row["gross_sum_fen"] / FEN_PER_YUAN / s.run.years
        return Row(
            (
                _who(rank, row["account"], row["insured"], row["sector"], row["province"], lang),
                Value(short(mean, lang), plus_minus(row["error"], lang)),
                Value(
                    percent(mean / s.view("gross").mean.value, 2) if s.view("gross").mean.value > 0 else "—"
                ),
                _or_dash(row["limit_cny"], None, lang),
                Value(count(row["policies"])),
            )
        )

    captions = {
        "mean": ("毛年均损失最大的被保险人（元）", "The insureds with the largest gross AAL (CNY)"),
        "limit": ("限额最大的被保险人（元）", "The insureds with the largest limits (CNY)"),
    }
    return Table(
        f"insureds-{aim}",
        t(*captions[aim]),
        (
            text(t("被保险人", "Insured")),
            Column(t("毛年均损失", "Gross AAL")),
            Column(t("占账册", "Share of the book")),
            Column(t("限额", "Limit")),
            Column(t("保单", "Policies")),
        ),
        rows(*(line(rank, row) for rank, row in enumerate(_accounts(policies, what, s.run.years), start=1))),
    )


def _accounts(policies: pa.Table, what: str, years: int) -> list[dict[str, Any]]:
    """List the accounts with the largest sum of ``what``, largest first, with their names and totals.

    ``error`` is the standard error of the yearly mean: the sum of its policies' errors, an upper bound.
    """
    sums = [("limit_cny", "sum"), ("gross_sum_fen", "sum"), ("account", "count")]
    keys = policies.select(["account", "limit_cny", "gross_sum_fen"]).sort_by(
        [("account", "ascending"), ("limit_cny", "ascending")]
    )
    totals = keys.group_by("account", use_threads=False).aggregate(sums)
    order = [(f"{what}_sum", "descending"), ("account", "ascending")]
    top = totals.take(pc.select_k_unstable(totals, SHOWN, sort_keys=order)).to_pylist()
    accounts = pa.array([row["account"] for row in top], pa.string())
    wanted = policies.filter(pc.is_in(policies.column("account"), accounts))
    wanted = wanted.sort_by([("policy", "ascending"), ("layer", "ascending")])
    _, _, errors = mean_and_error(wanted, years)
    first: dict[str, dict[str, Any]] = {}
    error: dict[str, float] = {}
    for row, own in zip(wanted.select(_KEYS).to_pylist(), errors.tolist(), strict=True):
        first.setdefault(row["account"], row)
        error[row["account"]] = error.get(row["account"], 0.0) + own
    return [
        {
            **first[row["account"]],
            "limit_cny": row["limit_cny_sum"],
            "gross_sum_fen": row["gross_sum_fen_sum"],
            "policies": row["account_count"],
            "error": error[row["account"]],
        }
        for row in top
    ]


def _who(
    rank: int, account: str, insured: str | None, sector: str, province: str | None, lang: Lang
) -> Value:
    where = [names.group("sector", sector, lang)]
    if province:
        where.append(names.group("province", province, lang))
    code = [account] if insured else []
    return Value(f"{rank}. {insured or account}", below=" · ".join((*code, *where)))
