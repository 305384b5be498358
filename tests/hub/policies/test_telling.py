"""What the pages tell of a policy beside its terms: who else insures, whose money is out, which list one is in."""

import datetime as dt
import re

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation

from wangbao.hub.policies.models import Policy
from wangbao.hub.policies.web import home, search
from wangbao.hub.policies.writes import request

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(now):
    with time_machine.travel(now, tick=False):
        yield


def page(client, name, *args, **query):
    answer = client.get(reverse(f"policies:{name}", args=args), data=query)
    assert answer.status_code == 200
    return answer.content.decode()


def words(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html.partition("<main")[2]))


@pytest.fixture
def shared(bound, insurer, other_insurer):
    """A policy that two insurers share."""
    shares = [{"insurer": insurer.ref, "share": "0.6"}, {"insurer": other_insurer.ref, "share": "0.4"}]
    return bound(shares=shares)


def test_the_overview_names_all_insurers_with_their_shares(client_of, shared, enterprise):
    said = words(page(client_of(enterprise, "applicant"), "policy", shared.number))
    assert "保险人 安心财产保险股份有限公司 60% 首席 远山财产保险股份有限公司 40%" in said


def test_what_is_led_and_what_is_followed_are_two_lists_that_lead_to_each_other(
    client_of, shared, other_insurer, enterprise
):
    client = client_of(other_insurer, "underwriter")
    led = page(client, "list", kind="industrial_internet")
    assert shared.number not in led
    link = re.search(r'href="(\?[^"]*followed=yes[^"]*)"', led)[1].replace("&amp;", "&")
    followed = client.get(reverse("policies:list") + link).content.decode()
    assert shared.number in followed
    assert "kind=industrial_internet" in link
    assert re.search(
        r'<input type="hidden" name="followed" value="yes"', followed
    )  # another filter keeps the list
    assert "followed" not in page(client_of(enterprise, "applicant"), "list")


def test_the_policyholders_debt_is_told_beside_the_subsidys(
    client_of, bound, quote_of, organisation_of, insurer
):
    client = client_of(insurer, "underwriter")
    alone = bound()
    subsidised = bound(
        quote_of(organisation_of("insured", "乙制造有限公司")),
        subsidies=[{"code": "city", "name": "某市补贴", "rate": "0.2"}],
    )
    assert "投保人未付" not in page(client, "policy", alone.number)
    with time_machine.travel(dt.datetime(2027, 6, 1, tzinfo=dt.UTC), tick=False):
        said = words(page(client_of(insurer, "underwriter"), "policy", subsidised.number))
    insured, city = (
        {row.payer: row.standing for row in operations_life(subsidised)}[payer]
        for payer in ("insured", "city")
    )
    assert f"投保人未付 ¥{insured.outstanding:,.2f}" in said
    assert f"补贴未付：某市补贴 ¥{city.outstanding:,.2f} 其中逾期 ¥{city.overdue:,.2f}" in said
    assert city.overdue > 0


def operations_life(policy):
    from wangbao.hub.policies.reads import queries

    return queries.life(policy, today=dt.date(2027, 6, 1)).accounts


def test_an_instalment_is_not_yet_due_due_today_or_overdue(client_of, bound, insurer):
    policy = bound(instalments="quarterly")
    days = policy.instalments.order_by("due").values_list("due", flat=True)
    for day, states in (
        (days[0] - dt.timedelta(days=1), {"not_due"}),
        (days[0], {"due", "not_due"}),
        (days[0] + dt.timedelta(days=1), {"overdue", "not_due"}),
    ):
        with time_machine.travel(dt.datetime.combine(day, dt.time(4), dt.UTC), tick=False):
            html = page(client_of(insurer, "underwriter"), "account", policy.number)
        assert set(re.findall(r'data-state="(due|not_due|overdue)"', html)) == states


def test_in_english_the_insured_goes_by_its_registered_name_beside_the_one_printed(
    client_of, bound, quote_of, organisation_of, insurer
):
    client = client_of(insurer, "underwriter", language="en")
    policy, nameless = bound(), bound(quote_of(organisation_of("insured", "乙制造有限公司")))
    for name, args in (("list", ()), ("policy", (policy.number,)), ("cancel", (policy.number,))):
        assert "Haichuan Manufacturing (海川制造有限公司)" in page(client, name, *args), name
    assert "Haichuan Manufacturing" not in page(client_of(insurer, "underwriter"), "list")
    assert "乙制造有限公司" in page(
        client_of(insurer, "underwriter", language="en"), "policy", nameless.number
    )


def test_an_insured_that_is_not_the_applicant_keeps_its_own_name(client_of, bound, insurer):
    policy = bound()
    Policy.objects.filter(pk=policy.pk).update(insured_name="另一家有限公司", insured_uscc="")
    said = page(client_of(insurer, "underwriter", language="en"), "list")
    assert "另一家有限公司" in said
    assert "Haichuan" not in said


def test_search_tells_the_last_day_as_such(bound, underwriter):
    policy = bound()
    (hits,) = search.find(underwriter, policy.number, limit=5)
    (row,) = hits.rows
    assert (row.when, str(row.what.zh)) == (policy.end - dt.timedelta(days=1), "最后一日")


def test_the_tile_of_what_ends_soon_opens_the_list_of_just_that(
    client_of, bound, quote_of, organisation_of, insurer, underwriter, now
):
    soon, later, gone = (
        bound(quote_of(organisation_of("insured", f"{serial}号制造有限公司"))) for serial in (1, 2, 3)
    )
    today = now.date()
    for policy, days in ((soon, 60), (later, 61), (gone, 30)):
        end = today + dt.timedelta(days=days)
        Policy.objects.filter(pk=policy.pk).update(start=today - dt.timedelta(days=300), end=end)
    Policy.objects.filter(pk=gone.pk).update(state="cancelled")
    tile = next(one for one in home.tiles(underwriter, now=now) if "60" in one.title.zh)
    assert [row.title for row in tile.rows] == [soon.number]
    html = client_of(insurer, "underwriter").get(tile.url).content.decode()
    assert {one.number for one in (soon, later, gone) if one.number in html} == {soon.number}
    last = today + dt.timedelta(days=60)
    assert f"最后一日早于 {last.year}年{last.month}月{last.day}日" in words(
        html
    )  # the filter is told, and dropped
    dropped = re.search(r'<a href="(\?[^"]*)">去掉此条件', html)[1].replace("&amp;", "&")
    assert (
        later.number
        in client_of(insurer, "underwriter").get(reverse("policies:list") + dropped).content.decode()
    )


def test_a_request_is_named_without_a_stray_colon(client_of, bound, enterprise, insurer, applicant, now):
    policy = bound()
    asked = request.request(
        policy=policy,
        kind="change_of_insured",
        effective=dt.date(2027, 6, 1),
        change={"insured": {"address": "新址"}},
        reason="搬迁",
        by=applicant,
        now=now,
        idempotency_key="ask-1",
    )
    with translation.override("zh-hans"):
        html = (
            client_of(insurer, "underwriter")
            .get(reverse("policies:request", args=[asked.ref]))
            .content.decode()
        )
    assert "批改申请：" in html
    assert "批改申请:" not in html
