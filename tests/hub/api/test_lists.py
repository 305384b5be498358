"""Lists: pages, cursors, whose rows, and how often the database is asked."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.hub.api.caller import PRODUCT, START, Trade, read

from wangbao.hub.api.http.pagination import encode_cursor
from wangbao.hub.applications.models import Application
from wangbao.hub.underwriting.models import Quote
from wangbao.hub.underwriting.rules.states import State

pytestmark = pytest.mark.postgresql


def _three(trade: Trade) -> list[str]:
    return [trade.start()["number"] for _ in range(3)]


def test_pages_follow_each_other_and_end(trade) -> None:
    numbers = _three(trade)
    first = read(trade.client.get("/applications?limit=2"))
    last = read(trade.client.get(f"/applications?limit=2&cursor={first['next']}"))
    assert [row["number"] for row in first["items"] + last["items"]] == numbers[::-1]
    assert last["next"] is None
    assert read(trade.client.get("/applications?limit=3"))["next"] is None


def test_a_new_row_does_not_move_the_next_page(trade) -> None:
    numbers = _three(trade)
    first = read(trade.client.get("/applications?limit=2"))
    trade.start()
    last = read(trade.client.get(f"/applications?limit=2&cursor={first['next']}"))
    assert [row["number"] for row in last["items"]] == numbers[:1]


@pytest.mark.parametrize("address", ["/applications", "/quotes", "/policies", "/requests", "/products"])
@pytest.mark.parametrize("cursor", ["x", "%00", "!!!!", "YWJj", "YWJj=", "4oCm4oCm", "MA", "LTE"])
def test_a_cursor_that_no_page_has_given_is_refused(trade, address, cursor) -> None:
    problem = read(trade.client.get(f"{address}?cursor={cursor}"), 422)
    assert problem["type"] == "/api/v1/problems/refused"


def test_a_cursor_tells_nothing_of_anothers_rows(trade, organisation_of, calls_of) -> None:
    """Among a stranger's own rows a number stands where it stands, whether there is such a row or not."""
    stranger = calls_of(organisation_of("insured", "别家制造有限公司"), "applicant")
    body = {"product": PRODUCT, "start": START.isoformat()}
    own = [read(stranger.post("/applications", body), 201)["number"]]
    numbers = _three(trade)
    own.append(read(stranger.post("/applications", body), 201)["number"])

    def seen(number: str) -> list[str]:
        found = read(stranger.get(f"/applications?cursor={encode_cursor(number)}"))
        return [row["number"] for row in found["items"]]

    assert [seen(number) for number in numbers] == [own[:1]] * 3
    Application.objects.filter(number=numbers[1]).update(number="A20269999999")
    assert seen(numbers[1]) == own[:1]  # as when it was there
    assert seen("A20269999999") == seen("A20269999998") == own[::-1]
    policy = trade.bound()
    assert (
        read(stranger.get(f"/policies?cursor={encode_cursor('a' + policy['number'] + '_1')}"))["items"] == []
    )
    for address in ("/quotes", "/requests"):
        assert [read(stranger.get(f"{address}?cursor={encode_cursor(key)}")) for key in ("1", "2", "99")] == [
            {"items": [], "next": None}
        ] * 3


def test_pages_go_on_although_the_last_row_has_left_the_list(trade) -> None:
    policy = trade.bound()
    change = {"kind": "change_of_insured", "reason": "迁址"}
    for day in ("2026-12-15", "2026-12-16", "2026-12-17"):
        moved = {**change, "effective": day, "change": {"insured": {"address": day}}}
        read(trade.client.post(f"/policies/{policy['number']}/requests", moved), 201)
    address = "/requests?state=requested"
    every = [row["ref"] for row in read(trade.client.get(address))["items"]]
    first = read(trade.client.get(f"{address}&limit=2"))
    read(trade.client.post(f"/requests/{every[1]}/withdrawal"))
    last = read(trade.client.get(f"{address}&limit=2&cursor={first['next']}"))
    assert [row["ref"] for row in first["items"] + last["items"]] == every
    assert last["next"] is None


@pytest.mark.parametrize("query", ["limit=0", "limit=201", "limit=x", "state=nothing", "state=%27"])
def test_a_query_out_of_its_range_is_refused(trade, query) -> None:
    answer = read(trade.client.get(f"/applications?{query}"), 422)
    assert answer["errors"][0]["field"].startswith("query.")


def test_policies_are_found_by_number_name_and_state(trade) -> None:
    policy = trade.bound()
    for query in (f"search={policy['number']}", "search=海川", "state=upcoming", "kind=industrial_internet"):
        rows = read(trade.client.get(f"/policies?{query}"))["items"]
        assert [row["number"] for row in rows] == [policy["number"]], query
    for query in ("search=P20260000009", "search=别家", "state=expired", "followed=true&kind=it_product"):
        assert read(trade.client.get(f"/policies?{query}"))["items"] == [], query


def test_a_quote_declined_before_it_was_offered_tells_no_premium_to_its_applicant(trade) -> None:
    quote = trade.offered()
    premium = quote["premium_cny"]
    for valid_until, told in ((Quote.objects.get().valid_until, premium), (None, None)):
        Quote.objects.update(state=State.DECLINED, valid_until=valid_until)
        listed = read(trade.client.get("/quotes"))["items"][0]
        one = read(trade.client.get(f"/quotes/{quote['number']}"))
        assert (listed["premium_cny"], one["premium_cny"]) == (told, told)
        assert read(trade.insurer.get("/quotes"))["items"][0]["premium_cny"] == premium


def test_lists_ask_the_database_as_often_for_three_rows_as_for_one(trade) -> None:
    policy = trade.bound(start="2026-12-01", end="2027-02-01")
    change = {
        "kind": "change_of_insured",
        "effective": "2026-12-15",
        "change": {"insured": {"address": "苏州"}},
        "reason": "迁址",
    }
    read(trade.client.post(f"/policies/{policy['number']}/requests", change), 201)
    addresses = ("/applications", "/quotes", "/policies", "/requests")
    one = {address: _asked(trade, address, 1) for address in addresses}
    for start, end in (("2027-02-01", "2027-03-01"), ("2027-03-01", "2027-04-01")):
        trade.bound(start=start, end=end)
    for day in ("2026-12-16", "2026-12-17"):
        read(trade.client.post(f"/policies/{policy['number']}/requests", {**change, "effective": day}), 201)
    assert {address: _asked(trade, address, 3) for address in addresses} == one


def test_a_bordereau_asks_the_database_as_often_for_three_rows_as_for_one(trade) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            answer = trade.insurer.get("/bordereaux/premium?issued_from=2026-01-01&issued_before=2027-01-01")
            assert answer.status_code == 200
        return len(queries)

    policy = trade.bound(start="2026-12-01", end="2027-02-01")
    one = asked()
    for day in ("2026-12-16", "2026-12-17"):
        change = {"kind": "change_of_insured", "effective": day, "change": {"insured": {"address": day}}}
        address = f"/policies/{policy['number']}/endorsements"
        read(trade.insurer.post(address, {**change, "reason": "迁址"}), 201)
    assert asked() == one


def _asked(trade: Trade, address: str, rows: int) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert len(read(trade.client.get(address))["items"]) == rows
    return len(queries)
