"""The bordereau of policies as they stand: shares that add up over the insurers, and what it says of the risk."""

import csv
import datetime as dt
import io
import random
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from wangbao.documents.risk_columns import RISK_COLUMNS, risk_values
from wangbao.hub.policies.reads import bordereau
from wangbao.hub.policies.reads.movements import premium_rows
from wangbao.hub.policies.writes import endorsement

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]
THIRDS = ("0.33333334", "0.33333333", "0.33333333")
STARTS = {"starts_from": dt.date(2026, 12, 1), "starts_before": dt.date(2027, 1, 1)}
ISSUED = {"issued_from": dt.date(2026, 1, 1), "issued_before": dt.date(2029, 1, 1)}
TODAY = dt.date(2027, 10, 1)


def shares_of(weights, insurer, other_insurer, organisation_of):
    more = [organisation_of("insurer", f"第{n}财产保险有限公司") for n in range(2, len(weights))]
    houses = [insurer, other_insurer, *more]
    return [{"insurer": house.ref, "share": part} for house, part in zip(houses, weights, strict=True)]


def _sevens():
    rng = random.Random(7)  # noqa: S311 - shares, not secrets
    cuts = sorted(rng.sample(range(1, 10**8), 6))
    parts = [high - low for low, high in zip([0, *cuts], [*cuts, 10**8], strict=True)]
    return tuple(f"{Decimal(part) / 10**8:f}" for part in parts)


@pytest.fixture
def agrees(actor_of):
    """Checks that the standing bordereau adds up over all insurers, and to what moved."""

    def check(policy):
        policy.refresh_from_db()
        houses = [share.insurer for share in policy.shares.select_related("insurer")]
        premium, limit = [], []
        for house in houses:
            actor = actor_of(house, "actuary")
            (row,) = bordereau.rows_of(actor, today=TODAY, **STARTS)
            moved = list(premium_rows(actor, **ISSUED))
            found = bordereau.values(row, "zh")
            assert found["our_premium_cny"] == sum(one.share_net_cny for one in moved)
            assert found["premium_cny"] == sum(one.net_cny for one in moved)
            assert abs(found["our_premium_cny"] - found["premium_cny"] * row.share) < Decimal("0.5")
            premium.append(found["our_premium_cny"])
            limit.append(found["our_limit_cny"])
        assert sum(premium) == found["premium_cny"]
        assert found["premium_cny"] + found["vat_cny"] == policy.gross_cny
        assert sum(limit) == policy.limit_cny
        return premium

    return check


@pytest.mark.parametrize("weights", [("1",), ("0.5", "0.5"), THIRDS, ("0.999999", "0.000001"), _sevens()])
def test_over_all_insurers_it_adds_up_to_the_policy_and_to_what_moved(
    bound, endorsed, insurer, other_insurer, organisation_of, underwriter, agrees, weights
):
    shares = shares_of(weights, insurer, other_insurer, organisation_of) if len(weights) > 1 else ()
    policy = bound(shares=shares)
    agrees(policy)
    limits = sorted({Decimal(one) for one in policy.product_version.definition["options"]["limits_cny"]})
    endorsed(policy, "change_of_sums", dt.date(2027, 6, 1), {"limit_cny": f"{limits[-1]:f}"})
    raised = agrees(policy)
    lower = {"profile": {"revenue_cny": 123_456_789.0}}
    endorsed(policy, "risk_decrease", dt.date(2027, 7, 1), lower)
    agrees(policy)
    endorsement.cancel(
        policy=policy, ground_code="by_insured", effective=dt.date(2027, 9, 1), reason="x",
        idempotency_key="c", by=underwriter, now=dt.datetime(2027, 9, 1, 2, tzinfo=dt.UTC),
    )  # fmt: skip
    assert sum(agrees(policy)) < sum(raised)


def test_the_risk_has_its_columns_in_both_languages_and_forms(client_of, bound, insurer, enterprise):
    policy = bound()
    profile = policy.endorsements.get().change["profile"]
    url, period = reverse("policies:export"), {"starts_from": "2026-12-01", "starts_before": "2027-01-01"}
    for language in ("zh", "en"):
        client = client_of(insurer, "actuary", language=language)
        text = client.get(url, {**period, "form": "csv"}).getvalue().decode("utf-8-sig")
        (row,) = csv.DictReader(io.StringIO(text))
        heads = {code: name.say(language) for code, name in RISK_COLUMNS}
        assert row[heads["industry_code"]] == profile["section"]
        assert row[heads["industry"]]
        assert row[heads["sector"]]
        assert row[heads["province"]] == {"zh": "北京", "en": "Beijing"}[language]
        assert Decimal(row[heads["revenue_cny"]]) == Decimal(str(profile["revenue_cny"]))
        assert row[heads["employees"]] == f"{profile['employees']}"
        assert row[heads["records_held"]] == f"{profile['records_held']}"
        book = load_workbook(io.BytesIO(client.get(url, {**period, "form": "xlsx"}).content))
        top, cells = ([cell.value for cell in line] for line in book.active.rows)
        typed = dict(zip(top, cells, strict=True))
        assert typed[heads["employees"]] == profile["employees"]
        assert typed[heads["revenue_cny"]] == pytest.approx(profile["revenue_cny"])


def test_a_risk_that_says_little_leaves_cells_empty() -> None:
    assert set(risk_values({}, "", "zh").values()) == {None}
    odd = risk_values({"section": "ZZ", "sector": "nobody"}, "91999999MA00000000", "en")
    assert (odd["industry"], odd["sector"], odd["province"]) == ("ZZ", "nobody", None)
    assert {code for code, _ in RISK_COLUMNS} == set(odd)


def test_the_length_of_the_file_does_not_change_the_number_of_queries(
    bound, quote_of, organisation_of, actor_of, insurer, other_insurer
):
    actuary = actor_of(insurer, "actuary")
    shares = shares_of(("0.5", "0.5"), insurer, other_insurer, organisation_of)

    def asked():
        with CaptureQueriesContext(connection) as caught:
            rows = list(bordereau.rows_of(actuary, today=TODAY, **STARTS))
        return len(rows), len(caught)

    bound(shares=shares)
    one, queries = asked()
    for n in range(2):
        bound(quote_of(organisation_of("insured", f"企业{n}")), shares=shares if n else ())
    assert (one, asked()) == (1, (3, queries))
