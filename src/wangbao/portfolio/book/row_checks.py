"""Checks that involve several columns or rows: keys, facts of one account, dates, shares, terms; and remarks."""

import math
import re
from collections.abc import Callable, Iterable
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from wangbao.contract.oed.values import coverage_codes
from wangbao.portfolio.book import schema
from wangbao.portfolio.book.problems import Problems
from wangbao.vocabulary.errors import Problem
from wangbao.vocabulary.spreadsheet import ROUNDED, ROUNDED_RULE
from wangbao.vocabulary.text import Text

Mask = NDArray[np.bool_]

LONGEST_DAYS: Final = 3_660  # ten years
_FIRST_DAY, _LAST_DAY = np.datetime64("1990-01-01"), np.datetime64("2200-01-01")
_SHARES_SUM: Final = 1e-6
_SHARE = re.compile(r"(?P<name>[^:;]{1,80}):(?P<share>[0-9]{0,3}(?:\.[0-9]{1,12})?)")
_MOST_PRODUCTS: Final = 50
_LONGEST_PRODUCT: Final = 80
_COMPOUND = tuple(name for name in schema.COLUMN if name.startswith("compound."))
_OED = tuple(name for name in schema.COLUMN if name.startswith("oed."))


def check(table: pa.Table, problems: Problems) -> tuple[Problem, ...]:
    """Report problems in the rows of a complete table, and return remarks on what is odd but allowed."""
    _duplicates(table, problems)
    _disagreements(table, problems)
    _periods(table, problems)
    _shares(table, problems)
    _products(table, problems)
    _pairs(table, problems)
    _terms(table, problems)
    return _remarks(table)


def _column(table: pa.Table, name: str) -> pa.Array:
    return table.column(name).chunk(0)


def _given(table: pa.Table, name: str) -> Mask:
    return np.asarray(_column(table, name).is_valid().to_numpy(zero_copy_only=False), dtype=np.bool_)


def _places(array: pa.Array) -> NDArray[np.int64]:
    """Number the distinct values, int64[rows]: equal values get equal numbers, null gets 0."""
    encoded = array if pa.types.is_dictionary(array.type) else array.dictionary_encode()
    return np.asarray(encoded.indices.cast(pa.int64()).fill_null(-1).to_numpy() + 1, dtype=np.int64)


def _duplicates(table: pa.Table, problems: Problems) -> None:
    account, policy = _places(_column(table, "account")), _places(_column(table, "policy"))
    layer = _column(table, "layer").to_numpy()
    order = np.lexsort((layer, policy, account))
    same = np.ones(max(len(order) - 1, 0), dtype=np.bool_)
    for values in (account, policy, layer):
        sorted_values = values[order]
        same &= sorted_values[1:] == sorted_values[:-1]
    repeated = np.zeros(table.num_rows, dtype=np.bool_)
    repeated[order[1:][same]] = True
    repeated &= _given(table, "account") & _given(table, "policy")
    rule = Text(
        "保单重复（同一账户、保单号、层）", "duplicate policy: same account, policy and layer as a row above"
    )
    problems.of_rows("policy", repeated, _column(table, "policy"), rule)


def _disagreements(table: pa.Table, problems: Problems) -> None:
    """Report facts of an insured that differ from those on the first row of its account."""
    account = _places(_column(table, "account"))
    _, first, inverse = np.unique(account, return_index=True, return_inverse=True)
    heads = first[inverse]
    rows = np.flatnonzero((heads != np.arange(len(account))) & (account > 0))
    if not len(rows):
        return
    rule = Text(
        "与同一账户前面一行所载事实不同", "differs from the fact on an earlier row of the same account"
    )
    theirs_too = pa.array(np.concatenate([rows, heads[rows]]))
    for name in schema.FACTS:
        whole = _column(table, name)
        if whole.null_count == len(whole):
            continue
        array = whole.take(theirs_too)
        if pa.types.is_dictionary(array.type) or pa.types.is_string(array.type):
            values = _places(array)
        else:  # -1 is below the range of every fact
            values = array.cast(pa.float64()).fill_null(-1.0).to_numpy()
        ours, theirs = np.split(values, 2)
        bad = problems.is_bad(name, table.num_rows)
        mask = np.zeros(table.num_rows, dtype=np.bool_)
        mask[rows] = (ours != theirs) & ~bad[rows] & ~bad[heads[rows]]
        problems.of_rows(name, mask, whole, rule)


def _days(table: pa.Table, name: str) -> NDArray[np.int64]:
    return np.asarray(_column(table, name).cast(pa.int32()).fill_null(0).to_numpy(), dtype=np.int64)


def _periods(table: pa.Table, problems: Problems) -> None:
    low, high = _FIRST_DAY.astype(np.int64), _LAST_DAY.astype(np.int64)
    starts, ends = _days(table, "inception"), _days(table, "expiry")
    given = _given(table, "inception") & _given(table, "expiry")
    rule = Text(f"须在 {_FIRST_DAY} 与 {_LAST_DAY} 之间", f"must be between {_FIRST_DAY} and {_LAST_DAY}")
    for name, days in (("inception", starts), ("expiry", ends)):
        outside = _given(table, name) & ((days < low) | (days > high))
        problems.of_rows(name, outside, _as_text(_column(table, name), outside), rule)
    early = given & (ends <= starts)
    rule = Text(
        "终保日（不含当日）须晚于起保日 inception", "must be later than inception (expiry is not covered)"
    )
    problems.of_rows("expiry", early, _as_text(_column(table, "expiry"), early), rule)
    long = given & (ends - starts > LONGEST_DAYS)
    rule = Text("保险期间不得超过十年", "the period must be at most ten years")
    problems.of_rows("expiry", long, _as_text(_column(table, "expiry"), long), rule)


def _as_text(days: pa.Array, where: Mask) -> pa.Array | None:
    """Convert dates to text where any is needed.

    Python's dates end with the year 9999, so the rest must stay Arrow dates.
    """
    return days.cast(pa.string()) if where.any() else None


def _by_word(array: pa.Array, rule: Callable[[str], Text | None]) -> Iterable[tuple[Text, Mask]]:
    """Yield each rule that is broken by some distinct words, with a mask of the rows that hold them."""
    encoded = array if pa.types.is_dictionary(array.type) else array.dictionary_encode()
    broken: dict[Text, list[int]] = {}
    for place, word in enumerate(encoded.dictionary.to_pylist()):
        found = None if word is None else rule(word)
        if found is not None:
            broken.setdefault(found, []).append(place)
    rows = encoded.indices.fill_null(-1).to_numpy()
    for text, places in broken.items():
        yield text, np.isin(rows, places)


def _shares(table: pa.Table, problems: Problems) -> None:
    array = _column(table, "coinsurers").dictionary_encode()
    others = np.zeros(len(array.dictionary) + 1)
    for place, word in enumerate(array.dictionary.to_pylist()):
        others[place] = _others(word)
    theirs = others[array.indices.fill_null(-1).to_numpy()]  # null is -1: the last entry, 0
    form = Text(
        "须写作“名称:份额;名称:份额”，份额在 0 与 1 之间", 'must be "name:share;name:share", shares in (0, 1)'
    )
    problems.of_rows("coinsurers", np.isnan(theirs), array, form)
    share = _column(table, "share").to_numpy()
    wrong = _given(table, "coinsurers") & (np.abs(share + theirs - 1.0) > _SHARES_SUM)
    wrong &= ~problems.is_bad("share", table.num_rows)
    rule = Text("与 share 合计须为 1", "must add up to 1 with share")
    problems.of_rows("coinsurers", wrong, array, rule)


def _others(word: str) -> float:
    """Sum the shares of the other co-insurers in ``name:share; …``; nan if the text is malformed."""
    total, names = 0.0, set()
    for part in word.split(";"):
        found = _SHARE.fullmatch(part.strip())
        share = float(found["share"] or "nan") if found and found["share"] != "" else math.nan
        if not found or not 0.0 < share < 1.0 or found["name"].strip() in names:
            return math.nan
        names.add(found["name"].strip())
        total += share
    return total


def _products(table: pa.Table, problems: Problems) -> None:
    for rule, rows in _by_word(_column(table, "internet_products"), _product_rule):
        problems.of_rows("internet_products", rows, _column(table, "internet_products"), rule)


def _product_rule(word: str) -> Text | None:
    parts = [part.strip() for part in word.split(";")]
    if not all(parts) or max(map(len, parts)) > _LONGEST_PRODUCT or len(parts) > _MOST_PRODUCTS:
        zh = f"须以分号分隔，至多 {_MOST_PRODUCTS} 项，每项 1 至 {_LONGEST_PRODUCT} 个字符"
        return Text(
            zh,
            f"must be at most {_MOST_PRODUCTS} names of 1 to {_LONGEST_PRODUCT} characters, with ; between",
        )
    if len(set(parts)) < len(parts):
        return Text("同一产品给出两次", "names one product twice")
    return None


def _pairs(table: pa.Table, problems: Problems) -> None:
    """Report facts that are meaningless without another fact that is missing."""
    years, incidents = _given(table, "history_years"), _given(table, "history_incidents")
    for name, found, other in (
        ("history_incidents", incidents & ~years, "history_years"),
        ("history_years", years & ~incidents, "history_incidents"),
        ("cloud_region", _given(table, "cloud_region") & ~_given(table, "cloud_provider"), "cloud_provider"),
    ):
        alone = found & ~problems.is_bad(other, table.num_rows)
        rule = Text(f"须与 {other} 同时给出", f"must be given together with {other}")
        problems.of_rows(name, alone, _column(table, name), rule)


def _terms(table: pa.Table, problems: Problems) -> None:
    wordings = _column(table, "wording")
    is_oed = pc.equal(schema.plain(wordings), schema.OED).fill_null(False).to_numpy(zero_copy_only=False)  # noqa: FBT003
    is_compound = (
        pc.equal(schema.plain(wordings), schema.COMPOUND).fill_null(False).to_numpy(zero_copy_only=False)  # noqa: FBT003
    )
    known = _given(table, "wording") & ~problems.is_bad("wording", table.num_rows)
    for names, code, those in ((_OED, schema.OED, is_oed), (_COMPOUND, schema.COMPOUND, is_compound)):
        rule = Text(f"只用于 wording 为 {code} 的保单", f"goes with wording {code} only")
        for name in names:
            array = _column(table, name)
            if array.null_count < len(array):
                problems.of_rows(name, _given(table, name) & known & ~those, array, rule)
    rule = Text("wording 为 compound 时必填", "must be filled in where wording is compound")
    for name in ("compound.mean", "compound.log_mean", "compound.log_sigma"):
        problems.of_rows(name, is_compound & ~_given(table, name), None, rule)
    fen = Text("须精确到分（至多两位小数）", "must be in whole fen (at most two decimals)")
    for name in ("limit_cny", "deductible_cny"):
        cents = _column(table, name).fill_null(0.0).to_numpy() * 100.0
        broken = np.abs(cents - np.rint(cents)) > 1e-4 + 1e-15 * np.abs(cents)
        problems.of_rows(name, broken & known & ~is_oed & ~is_compound, _column(table, name), fen)
    _oed_terms(table, problems)


def _oed_terms(table: pa.Table, problems: Problems) -> None:
    coverage = _column(table, schema.OED_COVERAGE)
    rule = Text("未知的承保代码", "unknown coverage code")
    for text, rows in _by_word(
        coverage, lambda word: None if all(coverage_codes(part.strip()) for part in word.split(";")) else rule
    ):
        problems.of_rows(schema.OED_COVERAGE, rows, coverage, text)
    days = _column(table, "oed.BIPOI")
    broken = days.fill_null(0.0).to_numpy() % 0.5 != 0.0
    rule = Text("须为半日的整数倍", "must be a multiple of half a day")
    problems.of_rows("oed.BIPOI", broken, days, rule)


def _remarks(table: pa.Table) -> tuple[Problem, ...]:
    """Count the rows that are allowed but odd, one remark a reason."""
    limit = _column(table, "limit_cny").fill_null(np.inf).to_numpy()
    deductible = _column(table, "deductible_cny").fill_null(0.0).to_numpy()
    oed = pc.equal(schema.plain(_column(table, "wording")), schema.OED).to_numpy(zero_copy_only=False)
    compound = pc.equal(schema.plain(_column(table, "wording")), schema.COMPOUND).to_numpy(
        zero_copy_only=False
    )
    oed, compound = oed.astype(bool), compound.astype(bool)
    found = (
        (
            "premium_cny",
            ~_given(table, "premium_cny"),
            "未给出保费，无法评价费率",
            "no premium: its rate cannot be judged",
        ),
        (
            "deductible_cny",
            (deductible >= limit) & ~oed & ~compound,
            "免赔额不低于限额",
            "the deductible is not below the limit",
        ),
        (
            "limit_cny",
            ~_given(table, "limit_cny") & ~oed & ~compound,
            "未给出限额，按条款自带的限额",
            "no limit: the wording's own is taken",
        ),
    )
    remarks = []
    for name in ("account", "policy"):
        rounded = pc.match_substring_regex(schema.plain(_column(table, name)), ROUNDED).fill_null(False)  # noqa: FBT003
        rows = np.flatnonzero(rounded.to_numpy(zero_copy_only=False) & ~oed)
        if len(rows):
            rule = Text(f"{ROUNDED_RULE.zh}（{len(rows):,} 行）", f"{ROUNDED_RULE.en} ({len(rows):,} rows)")
            remarks.append(Problem(name, _column(table, name)[int(rows[0])].as_py(), rule))
    for name, where, zh, en in found:
        if count := int(np.count_nonzero(where)):
            remarks.append(Problem(name, None, Text(f"{zh}（{count:,} 行）", f"{en} ({count:,} rows)")))
    return tuple(remarks)
