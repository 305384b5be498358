"""Policies in a real browser: the live preview, issuing, cancelling; pages whole at every width, in both languages."""

import datetime as dt
from decimal import Decimal

import pytest
from tests.hub.browsing import follow, shot, sound, visit

from wangbao.hub.policies.models import Policy

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
JUNE = dt.date(2027, 6, 1)


@pytest.fixture
def lively(bound, endorsed, underwriter, now):
    """A policy with a life: quarterly, subsidised, endorsed out of sequence, partly paid."""
    from wangbao.hub.policies.writes import money

    policy = bound(instalments="quarterly", subsidies=[{"code": "city", "name": "某市补贴", "rate": "0.2"}])
    limits = [Decimal(one) for one in policy.product_version.definition["options"]["limits_cny"]]
    endorsed(policy, "change_of_sums", JUNE, {"limit_cny": f"{max(limits):f}"})
    endorsed(policy, "risk_decrease", dt.date(2027, 3, 1), {"profile": {"revenue_cny": 200_000_000.0}})
    money.receive(
        policy=policy, amount=Decimal(5000), on=now.date(), reference="工行 0001", idempotency_key="r",
        by=underwriter, now=now,
    )  # fmt: skip
    return policy


@pytest.mark.parametrize(
    ("width", "lang", "scheme"), [(1440, "zh", "light"), (360, "en", "dark"), (360, "zh", "light")]
)
def test_every_page_is_whole_at_every_width(open_page, client_of, lively, insurer, width, lang, scheme):
    client = client_of(insurer, "senior_underwriter", language=lang)
    base = f"/policies/{lively.number}/"
    paths = [
        "/policies/", "/policies/export/", "/policies/requests/", base, f"{base}endorsements/", f"{base}account/",
        f"{base}documents/", f"{base}cancel/", f"{base}receive/", f"{base}endorse/change_of_sums/",
        f"{base}endorse/risk_increase/", f"{base}endorse/remove_item/", f"{base}endorse/change_of_insured/",
    ]  # fmt: skip
    page = open_page(paths[0], client=client, width=width, lang=lang, scheme=scheme)
    for path in paths:
        visit(page, path)
        shot(page, path.strip("/").replace("/", "-"))
        sound(page)
        assert page.said == [], path


def test_the_preview_lives_and_the_endorsement_is_issued(open_page, client_of, bound, insurer):
    policy = bound()
    page = open_page(
        f"/policies/{policy.number}/endorse/change_of_sums/", client=client_of(insurer, "senior_underwriter")
    )
    limits = [Decimal(one) for one in policy.product_version.definition["options"]["limits_cny"]]
    page.fill("[name=effective]", "2027-06-01")
    page.select_option("[name=limit_cny]", f"{max(limits):f}")
    page.wait_for_selector("#preview .figure")
    charge = page.inner_text("#preview .figure dd")
    assert charge.startswith("¥")
    assert policy.endorsements.count() == 1
    shot(page, "preview-live")
    page.fill("[name=reason]", "业务增长，提高限额")
    page.fill("[name=underwriting_reason]", "已核对近三年损失")
    follow(page, "button[value=issue]")
    assert page.url.endswith("/endorsements/")
    assert charge in page.inner_text(".timeline li")
    sound(page)
    assert page.said == []
    assert policy.endorsements.count() == 2


def test_cancelling_without_script(open_page, client_of, bound, insurer):
    policy = bound()
    page = open_page(
        f"/policies/{policy.number}/cancel/",
        client=client_of(insurer, "underwriter"),
        script=False,
        lang="en",
    )
    page.fill("[name=effective]", "2026-12-01")
    page.select_option("[name=ground]", "by_insurer")
    follow(page, "button[value=preview]")
    preview = page.inner_text("#preview")
    assert "应退" in preview
    assert "-¥" not in preview
    page.fill("[name=reason]", "依约解除")
    follow(page, "button[value=issue]")
    assert page.url.endswith("/endorsements/")
    assert Policy.objects.get().state == "cancelled"
