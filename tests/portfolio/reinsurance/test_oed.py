"""Reinsurance files of Open Exposure Data: read, written, accepted by ods_tools, and what they cannot carry."""

import datetime as dt
import random
import warnings
from decimal import Decimal
from importlib import import_module

import numpy as np
import pytest

from tests.contract.oed.oed_files import row as account_row, write as write_rows
from tests.portfolio.reinsurance import random_programmes as randoms
from tests.portfolio.reinsurance.made import Loss, programme, row, run, table, treaty, yuan
from wangbao.portfolio.reinsurance.oed_export import export, write
from wangbao.portfolio.reinsurance.oed_import import read
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.period import Period

PERIOD = Period(dt.date(2027, 1, 1), dt.date(2028, 1, 1))
M = 1e6
INFO = {
    "ReinsNumber": "1",
    "ReinsPeril": "CC1",
    "PlacedPercent": "1",
    "ReinsCurrency": "CNY",
    "InuringPriority": "1",
    "ReinsType": "QS",
    "CededPercent": "0.5",
}
BOOK = table(row("A", "1"), row("A", "2"), row("B", "1", sector="finance", limit_cny=4 * M))


def files(tmp_path, *info, scope=({"ReinsNumber": "1", "PortNumber": "P"},)):
    rows = [{k: v for k, v in {**INFO, **one}.items() if v is not None} for one in info]
    return write_rows(tmp_path / "ri_info.csv", rows), write_rows(tmp_path / "ri_scope.csv", list(scope))


def taken(tmp_path, *info, scope=({"ReinsNumber": "1", "PortNumber": "P"},), **options):
    return read(*files(tmp_path, *info, scope=scope), period=PERIOD, **options)


def refused(tmp_path, *info, scope=({"ReinsNumber": "1", "PortNumber": "P"},)):
    with pytest.raises(InputError) as caught:
        taken(tmp_path, *info, scope=scope)
    return [f"{p.field}: {p.rule.en}" for p in caught.value.problems]


def pays(of, *losses):
    return yuan(run(of, BOOK, losses).got.by_treaty.sum(1))


PROGRAMME = programme(
    treaty("S", "surplus", 1, scope={"risks": [
        {"account": "A", "ceded": 0.4}, {"account": "B", "policy": "1", "ceded": 0.25}]}),
    treaty("F", "facultative", 1, scope={"risks": [
        {"account": "A", "policy": "1", "ceded": 0.5}, {"account": "B", "attachment": 1 * M, "limit": 2 * M}]}),
    treaty("R", "per_risk_excess", 2, attachment=0.5 * M, limit=2 * M, level="account", premium=1e5, ceded=0.8,
           reinstatements=[{"premium_percent": 100}]),
    treaty("Q", "quota_share", 3, ceded=0.3, annual_limit=9 * M, placed=0.9),
    treaty("C", "catastrophe_excess", 4, occurrence_attachment=0.2 * M, occurrence_limit=3 * M, ceded=0.9, premium=2e5,
           annual_attachment=0.1 * M, reinstatements=[{"premium_percent": 0}, {"premium_percent": 50}]),
    treaty("X", "aggregate_excess", 5, annual_attachment=1 * M, annual_limit=2 * M, ceded=0.5, basis="risks_attaching"),
    treaty("L", "stop_loss", 6, attachment_percent=80, limit_percent=50, subject_premium=1 * M,
           inception=dt.date(2027, 3, 1)),
)  # fmt: skip


def test_a_programme_written_and_read_again_pays_the_same(tmp_path):
    write(export(PROGRAMME), tmp_path / "i.csv", tmp_path / "s.csv")
    again = read(tmp_path / "i.csv", tmp_path / "s.csv", period=PERIOD)
    assert again.warnings == ()
    losses = [
        Loss(0, 0.1 + 0.1 * k, {0: 1.5 * M * k, 1: 0.7 * M, 2: 2.3 * M}, common=k % 2 == 0) for k in range(5)
    ]
    first, second = run(PROGRAMME, BOOK, losses).got, run(again.programme, BOOK, losses).got
    by_first, by_second = first.by_treaty[:, 0], second.by_treaty[:, 0]
    assert (by_first > 0).all()
    assert by_second[1] + by_second[2] == by_first[1]  # a facultative treaty is one for each set of terms
    assert by_second[[0, 3, 4, 5, 6, 7]].tolist() == by_first[[0, 2, 3, 4, 5, 6]].tolist()
    assert second.reinstatement.sum() == first.reinstatement.sum()
    assert (second.year_net == first.year_net).all()


@pytest.mark.parametrize("block", range(4))
def test_random_programmes_pay_the_same_after_a_round_trip(block, tmp_path):
    """Amounts over a ceded share are rounded to the fen in the file: totals agree to a few fen a treaty."""
    compared = 0
    for seed in range(block * 15, block * 15 + 15):
        rng = random.Random(seed)  # noqa: S311 - cases, not secrets
        rows = randoms.book(rng)
        of = randoms.treaties(rng, rows)
        book, losses = table(*rows), randoms.losses(rng, rows, 1)
        if any(one.share_of_limit != 1 for t in of.treaties for one in t.reinstatements or ()):
            continue
        premiums = {t.code: Decimal(10_000) for t in of.treaties}
        if any(t.type == "stop_loss" and t.subject_premium is None for t in of.treaties):
            continue
        written = export(of, table=book, subject_premium=premiums)
        if len(written.info) < len(of.treaties):
            assert any("covers no policy" in text.en for text in written.unsaid), seed
            continue
        write(written, tmp_path / "i.csv", tmp_path / "s.csv")
        again = read(tmp_path / "i.csv", tmp_path / "s.csv", period=PERIOD).programme
        first, second = run(of, book, losses).got, run(again, book, losses).got
        if len(again.treaties) > len(
            of.treaties
        ):  # a surplus with a limit is one for each bound of a cession
            assert np.abs(first.year_net - second.year_net).max() <= 200 * len(again.treaties), seed
            continue
        assert len(again.treaties) == len(of.treaties)
        assert np.abs(first.by_treaty - second.by_treaty).max() <= 200, seed  # shares of six decimals
        compared += 1
    assert compared > 2


def accepted_by_ods_tools(info, scope, account):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pandas and pyarrow deprecations are not ours
        oed = import_module("ods_tools.oed")
        exposure = oed.OedExposure(
            account=str(account),
            ri_info=str(info),
            ri_scope=str(scope),
            class_of_business=import_module("ods_tools.oed.common").ClassOfBusiness.cyb,
            oed_schema_info="v5.0.0",
            check_oed=True,
        )
        return exposure.ri_info.dataframe, exposure.ri_scope.dataframe


def test_ods_tools_accepts_the_files(tmp_path):
    account = write_rows(tmp_path / "account.csv", [account_row(OEDVersion="5.0.0")])
    paths = tmp_path / "ri_info.csv", tmp_path / "ri_scope.csv"
    write(export(PROGRAMME), *paths)
    info, scope = accepted_by_ods_tools(*paths, account)
    assert info["ReinsType"].astype(str).tolist() == ["SS", "FAC", "FAC", "PR", "QS", "CXL", "AXL", "AXL"]
    assert len(scope) == 9
    bad = paths[0].read_text(encoding="utf-8").replace("CC1", "ZZZ")
    paths[0].write_text(bad, encoding="utf-8")
    with pytest.raises(Exception, match="ReinsPeril"):
        accepted_by_ods_tools(*paths, account)


def test_ceded_applies_before_attachment_and_limit_as_the_standard_has_it(tmp_path):
    """Half of 10 m is 5 m, 2 m above 3 m, limited to 1.5 m, of which 80 % is placed: 1.2 m."""
    one = {"ReinsType": "CXL", "OccAttachment": "3000000", "OccLimit": "1500000", "PlacedPercent": "0.8"}
    assert pays(taken(tmp_path, one).programme, Loss(0, 0.5, {0: 10 * M})) == [1.2 * M]


def test_quota_share_limits_bound_the_ceded_amount(tmp_path):
    """Half of 3 m and 1 m, the risk's cession limited to 1 m: 1 + 0.5 = 1.5 m, the event's to 1.2 m."""
    one = {"RiskLimit": "1000000", "RiskLevel": "POL", "OccLimit": "1200000"}
    assert pays(taken(tmp_path, one).programme, Loss(0, 0.5, {0: 3 * M, 1: 1 * M})) == [1.2 * M]


def test_scopes_and_surplus_shares(tmp_path):
    scope = [
        {"ReinsNumber": "1", "PortNumber": "P", "AccNumber": "A", "PolNumber": "2", "CededPercent": "0.25"},
        {"ReinsNumber": "1", "PortNumber": "P", "AccNumber": "B", "CededPercent": "0.75"},
        {"ReinsNumber": "1", "PortNumber": "P", "AccNumber": "A", "PolNumber": "1", "CededPercent": "0"},
    ]
    one = taken(tmp_path, {"ReinsType": "SS", "CededPercent": None}, scope=scope).programme
    assert pays(one, Loss(0, 0.5, {0: 1 * M, 1: 1 * M, 2: 1 * M})) == [1 * M]
    share = taken(
        tmp_path, {}, scope=[{k: v for k, v in r.items() if k != "CededPercent"} for r in scope[:2]]
    )
    assert pays(share.programme, Loss(0, 0.5, {0: 1 * M, 1: 1 * M, 2: 1 * M})) == [1 * M]


def test_a_surplus_cedes_its_share_and_the_limit_bounds_the_cession(tmp_path):
    """Half and a fifth of 1 m, each at most 100,000; and what is written and read again is the same."""
    scope = [
        {"ReinsNumber": "1", "PortNumber": "P", "AccNumber": "A", "PolNumber": "1", "CededPercent": "0.5"},
        {"ReinsNumber": "1", "PortNumber": "P", "AccNumber": "B", "CededPercent": "0.2"},
    ]
    one = {"ReinsType": "SS", "CededPercent": None, "RiskLimit": "100000", "RiskLevel": "ACC"}
    made = taken(tmp_path, one, scope=scope).programme
    losses = Loss(0, 0.5, {0: 1 * M}), Loss(0, 0.6, {2: 1 * M}), Loss(0, 0.7, {2: 0.1 * M})
    assert pays(made, *losses) == [100_000 + 100_000 + 20_000]
    write(export(made), tmp_path / "i.csv", tmp_path / "s.csv")
    assert pays(read(tmp_path / "i.csv", tmp_path / "s.csv", period=PERIOD).programme, *losses) == [220_000]


@pytest.mark.parametrize(
    ("field", "column", "word"),
    [
        ("CountryCode", "country", "US"),
        ("LOB", "lob", "CYBER"),
        ("CedantName", "cedant", "甲保险"),
        ("ProducerName", "producer", "乙经纪"),
        ("ReinsTag", "reins_tag", "T1"),
    ],
)
def test_filters_of_a_scope_are_columns_of_the_book(field, column, word, tmp_path):
    other = "CN" if column == "country" else "XX"
    book = table(row("A", **{column: word}), row("B", **{column: other}), row("C", **{column: None}))
    scope = [{"ReinsNumber": "1", "PortNumber": "P", field: word}]
    of = taken(tmp_path, {}, scope=scope).programme
    assert yuan(run(of, book, [Loss(0, 0.5, {0: 1 * M, 1: 1 * M, 2: 1 * M})]).got.by_treaty.sum(1)) == [
        0.5 * M
    ]
    both = [*scope, {"ReinsNumber": "1", "PortNumber": "P", field: other}]
    of = taken(tmp_path, {}, scope=both).programme
    assert yuan(run(of, book, [Loss(0, 0.5, {0: 1 * M, 1: 1 * M, 2: 1 * M})]).got.by_treaty.sum(1)) == [1 * M]


def test_rows_of_one_treaty_that_differ_in_two_filters_are_refused(tmp_path):
    scope = [
        {"ReinsNumber": "1", "PortNumber": "P", "CountryCode": "CN", "LOB": "CYBER"},
        {"ReinsNumber": "1", "PortNumber": "P", "CountryCode": "US", "LOB": "TECH"},
    ]
    assert refused(tmp_path, {}, scope=scope) == [
        "line 2: CountryCode: rows of one treaty may differ in one filter only"
    ]


def test_treaties_on_risks_follow_those_with_an_occurrence_limit():
    """2 xs 1 with 6 an event, 4 xs 3 with 8, 4 xs 7 with 8, one after the other, each on the net of those before."""
    tower = programme(
        treaty("A", "per_risk_excess", 1, attachment=1 * M, limit=2 * M, occurrence_limit=6 * M),
        treaty("B", "per_risk_excess", 2, attachment=3 * M, limit=4 * M, occurrence_limit=8 * M),
        treaty("C", "per_risk_excess", 3, attachment=7 * M, limit=4 * M, occurrence_limit=8 * M),
    )
    loss = Loss(0, 0.5, {0: 12 * M})
    assert pays(tower, loss) == [2 * M, 4 * M, 0]  # 12, then 10 on, then 6
    limited = programme(
        treaty("A", "per_risk_excess", 1, attachment=1 * M, limit=9 * M, occurrence_limit=2 * M),
        treaty("B", "per_risk_excess", 2, attachment=3 * M, limit=4 * M),
    )
    found = run(limited, BOOK, [loss])
    assert yuan(found.got.by_treaty.sum(1)) == [2 * M, 4 * M]  # 9 within 2, and then 10 less 3 within 4
    remarks = [p.rule.en for p in found.compiled.remarks if "a treaty on risks follows" in p.rule.en]
    assert len(remarks) == 1


@pytest.mark.parametrize(
    ("count", "charge", "rates"),
    [("2", "1", [100, 100]), ("3", "0;0.5;1", [0, 50, 100]), ("0", None, []), ("1", None, [0])],
)
def test_reinstatements(tmp_path, count, charge, rates):
    one = {
        "ReinsType": "CXL",
        "OccLimit": "10",
        "ReinsPremium": "5",
        "Reinstatement": count,
        "CededPercent": None,
    }
    if charge is not None:
        one["ReinstatementCharge"] = charge
    (made,) = taken(tmp_path, one).programme.treaties
    assert [r.premium_percent for r in made.reinstatements] == rates


def test_dates_basis_placing_and_currency(tmp_path):
    one = {
        "ReinsInceptionDate": "2026-07-01",
        "ReinsExpiryDate": "2027-06-30",
        "UseReinsDates": "Y",
        "AttachmentBasis": "RA",
        "TreatyShare": "0.5",
        "PlacedPercent": "0.8",
        "OccLimit": "1000",
        "ReinsCurrency": "USD",
    }
    (made,) = taken(tmp_path, one, rates={"USD": Decimal("7.1")}).programme.treaties
    assert (made.inception, made.expiry, made.basis) == (
        dt.date(2026, 7, 1),
        dt.date(2027, 7, 1),
        "risks_attaching",
    )
    assert (made.placed, made.occurrence_limit) == (Decimal("0.4"), 7100)
    without = taken(tmp_path, {**one, "UseReinsDates": "N", "ReinsCurrency": "CNY"})
    (unused,) = without.programme.treaties
    assert (unused.inception, unused.expiry, unused.basis) == (PERIOD.start, PERIOD.end, "losses_occurring")
    said = "UseReinsDates is not Y: dates are not used, and the treaty takes every loss"
    assert [(p.field, p.rule.en) for p in without.warnings] == [
        ("line 2: ReinsInceptionDate", said),
        ("line 2: AttachmentBasis", said),
    ]


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ({"ReinsType": "XYZ"}, "line 2: ReinsType: must be one of FAC, SS, QS, PR, CXL, AXL, SL"),
        ({"OccAttachment": "5"}, "line 2: OccAttachment: a treaty of type QS cannot carry this"),
        ({"OccFranchiseDed": "5"}, "line 2: OccFranchiseDed: a treaty of type QS cannot carry this"),
        ({"ReinsCurrency": "USD"}, "line 2: ReinsCurrency: must be CNY, or have a rate of exchange"),
        ({"AggLimit": "5", "AggPeriod": "90"}, "line 2: AggPeriod: aggregates are of a year only"),
        ({"Reinstatement": "1"}, "line 2: Reinstatement: there is no limit to reinstate"),
        ({"CededPercent": "1.5"}, "line 2: CededPercent: must be at most 1.0"),
        ({"InuringPriority": None}, "line 1: InuringPriority: this column is required"),
        ({"InuringPriority": ""}, "line 2: InuringPriority: must be filled in"),
        ({"ReinsType": "PR", "RiskLimit": "5", "Reinstatement": "2", "ReinstatementCharge": "1;1;1"},
         "line 2: ReinstatementCharge: must have one or 2 entries"),
        ({"ReinsType": "PR", "RiskLimit": "5", "Reinstatement": "2", "ReinstatementCharge": "free"},
         "line 2: ReinstatementCharge: must be numbers separated by semicolons"),
    ],
)  # fmt: skip
def test_what_would_change_the_answer_is_refused(tmp_path, cells, says):
    assert refused(tmp_path, cells) == [says]


def test_scopes_that_cannot_be_carried_are_refused(tmp_path):
    scope = [
        {"ReinsNumber": "1", "PortNumber": "P", "AccNumber": "A", "LocNumber": "7"},
        {"ReinsNumber": "9", "PortNumber": "P"},
        {"ReinsNumber": "1", "PortNumber": "P", "PolNumber": "1"},
    ]
    assert refused(tmp_path, {}, scope=scope) == [
        "line 2: LocNumber: a book has no such filter",
        "line 3: ReinsNumber: ri_info has no such treaty",
        "line 4: AccNumber: PolNumber needs AccNumber",
    ]


def test_what_is_read_otherwise_is_said(tmp_path):
    info = [
        {
            "Colour": "red",
            "RiskLevel": "LOC",
            "DeemedPercentPlaced": "1",
            "ReinsFXrate": "7",
            "ReinsPeril": "CSB",
        },
        {"ReinsNumber": "2", "ReinsPeril": "WW1"},
        {"ReinsNumber": "3"},
        {"ReinsNumber": "4", "PlacedPercent": "0"},
    ]
    scope = [{"ReinsNumber": n, "PortNumber": "P"} for n in "124"]
    made = taken(tmp_path, *info, scope=scope)
    assert [one.code for one in made.programme.treaties] == ["R1"]
    assert [f"{p.field}: {p.rule.en}" for p in made.warnings] == [
        "line 1: Colour: not a field of this OED file: not read",
        "line 2: ReinsPeril: taken for all cyber incidents",
        "line 2: DeemedPercentPlaced: taken for a real contract",
        "line 2: ReinsFXrate: not used",
        "line 2: RiskLevel: a book has no locations: taken by policy",
        "line 3: ReinsPeril: no cyber peril: left out",
        "line 4: ReinsNumber: no scope, or nothing placed: left out",
        "line 5: PlacedPercent: no scope, or nothing placed: left out",
    ]


def test_layers_under_one_number_are_told_apart(tmp_path):
    cat = {"ReinsType": "CXL", "OccLimit": "10"}
    made = taken(tmp_path, {**cat, "ReinsLayerNumber": "1"}, {**cat, "ReinsLayerNumber": "2"})
    assert [one.code for one in made.programme.treaties] == ["R1-1", "R1-2"]


def test_what_the_standard_cannot_say_is_said_or_needs_the_book():
    surplus = programme(treaty("S", "surplus", 1, retained_line=2 * M, lines=1))
    with pytest.raises(InputError, match="give the book as well"):
        export(surplus)
    assert [
        (r["AccNumber"], r["PolNumber"], r["CededPercent"]) for r in export(surplus, table=BOOK).scope
    ] == [
        ("A", "1", "0.2"),
        ("A", "2", "0.2"),
        ("B", "1", "0.5"),
    ]
    layers = table(row("A", "1"), row("A", "1", layer=2, limit_cny=3 * M))
    with pytest.raises(InputError, match="layers of one policy cede different shares"):
        export(surplus, table=layers)
    finance = programme(treaty("Q", "quota_share", 1, ceded=0.5, scope={"sectors": ["finance"]}))
    assert [(r["AccNumber"], r["PolNumber"]) for r in export(finance, table=BOOK).scope] == [("B", "1")]
    loss = treaty(
        "L",
        "stop_loss",
        1,
        attachment_percent=80,
        limit_percent=50,
        reinsurers=[{"name": "甲", "share": 0.5}],
    )
    with pytest.raises(InputError, match="give the subject premium"):
        export(programme(loss))
    made = export(programme(loss), subject_premium={"L": Decimal(100)})
    assert (made.info[0]["AggAttachment"], made.info[0]["AggLimit"]) == ("80", "50")
    assert [text.en for text in made.unsaid] == [
        "L: OED has no stop loss; it is written as an aggregate excess in amounts",
        "L: the reinsurers are written as one placed share",
    ]


def test_a_number_or_name_too_long_for_the_standard_is_refused():
    long = programme(treaty("Q", "quota_share", 1, ceded=0.5, name={"zh": "名" * 31, "en": "x"}))
    with pytest.raises(InputError, match="ReinsName"):
        export(long)
    with pytest.raises(InputError, match="PortNumber"):
        export(PROGRAMME, portfolio="P" * 21)
