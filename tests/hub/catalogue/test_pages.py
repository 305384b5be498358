"""The catalogue's pages: who opens which, what they show in both languages, and that rows cost no queries."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.hub.catalogue.conftest import written

from wangbao.hub.catalogue.models import ProductVersion, RatePlan
from wangbao.hub.catalogue.rules.states import State
from wangbao.hub.catalogue.web import search
from wangbao.hub.catalogue.writes import version as version_writes
from wangbao.pricing.filed.fit.yaml_text import as_yaml

pytestmark = pytest.mark.django_db

PUBLIC_PARTS = ("cover", "rates", "questions")
OWN_PARTS = ("rules", "comparison", "document")


def page(ref: str, part: str = "cover") -> str:
    return f"{reverse('catalogue:version', args=[ref])}?show={part}"


@pytest.mark.parametrize("part", [*PUBLIC_PARTS, *OWN_PARTS])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_insurers_people_read_every_part_of_a_draft(drafted, insurer, client_of, part, language) -> None:
    response = client_of(insurer, "underwriter", language=language).get(page(drafted().ref, part))
    assert response.status_code == 200
    title = {
        "zh": "其他行业企业网络安全保险（示例产品）",
        "en": "Cyber insurance: Enterprise of another industry",
    }
    assert title[language] in response.content.decode()


@pytest.mark.parametrize(
    ("who", "status"),
    [("public", 404), ("enterprise", 404), ("broker", 404), ("other_insurer", 404), ("authority", 200)],
)
def test_a_draft_is_invisible_to_others(drafted, request, client_of, who, status) -> None:
    assert _client(request, client_of, who).get(page(drafted().ref)).status_code == status


@pytest.mark.parametrize("who", ["public", "enterprise", "broker", "other_insurer", "authority"])
@pytest.mark.parametrize("part", [*PUBLIC_PARTS, *OWN_PARTS])
def test_everybody_reads_the_public_parts_of_a_published_version(
    published, request, client_of, who, part
) -> None:
    response = _client(request, client_of, who).get(page(published().ref, part))
    assert response.status_code == (200 if part in PUBLIC_PARTS else 404)


def _client(request, client_of, who: str) -> Client:
    role = {
        "enterprise": "applicant",
        "broker": "broker",
        "other_insurer": "actuary",
        "authority": "official",
    }
    return Client() if who == "public" else client_of(request.getfixturevalue(who), role[who])


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("actuary", 200),
        ("senior_underwriter", 200),
        ("administrator", 200),
        ("underwriter", 200),
        ("claims_handler", 200),
        ("auditor", 200),
        ("loss_assessor", 403),
        ("security_analyst", 403),
    ],
)
@pytest.mark.parametrize("name", ["catalogue:products", "catalogue:plans"])
def test_own_products_and_plans_are_for_those_who_work_with_them(
    insurer, client_of, role, status, name
) -> None:
    assert client_of(insurer, role).get(reverse(name)).status_code == status


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("actuary", 200),
        ("senior_underwriter", 200),
        ("administrator", 403),
        ("underwriter", 403),
        ("auditor", 403),
    ],
)
@pytest.mark.parametrize("name", ["catalogue:draft", "catalogue:hand_in_plan"])
def test_drafting_is_for_actuaries_and_senior_underwriters(insurer, client_of, role, status, name) -> None:
    assert client_of(insurer, role).get(reverse(name)).status_code == status


@pytest.mark.parametrize("name", ["products", "plans", "draft", "hand_in_plan"])
def test_work_pages_ask_to_sign_in_and_refuse_other_kinds(enterprise, client_of, name) -> None:
    url = reverse(f"catalogue:{name}")
    assert Client().get(url).status_code == 302
    assert client_of(enterprise, "administrator").get(url).status_code == 403


def test_the_whole_way_by_pages(insurer, client_of) -> None:
    actuary, senior = client_of(insurer, "actuary"), client_of(insurer, "senior_underwriter")
    sent = actuary.post(reverse("catalogue:draft"), {"text": as_yaml(written())})
    version = ProductVersion.objects.get()
    assert (sent.status_code, sent.url) == (302, reverse("catalogue:version", args=[version.ref]))
    assert actuary.post(reverse("catalogue:publish", args=[version.ref])).status_code == 403
    changed = written(effective={"from": "2026-11-01"})
    redraft = reverse("catalogue:redraft", args=[version.ref])
    assert actuary.post(redraft, {"text": as_yaml(changed)}).status_code == 302
    assert senior.post(reverse("catalogue:publish", args=[version.ref])).status_code == 302
    assert actuary.post(redraft, {"text": as_yaml(written())}).status_code == 409
    actuary.post(reverse("catalogue:draft"), {"text": as_yaml(written(version="2.0"))})
    new = ProductVersion.objects.get(version="2.0")
    senior.post(reverse("catalogue:publish", args=[new.ref]))
    done = senior.post(reverse("catalogue:supersede", args=[version.ref]), {"successor": new.ref})
    assert done.status_code == 422  # it begins before the version it replaces
    assert senior.post(reverse("catalogue:withdraw", args=[new.ref]), {"reason": ""}).status_code == 422
    assert senior.post(reverse("catalogue:withdraw", args=[new.ref]), {"reason": "改版"}).status_code == 302
    states = ProductVersion.objects.order_by("version").values_list("state", flat=True)
    assert list(states) == [State.PUBLISHED, State.WITHDRAWN]


def test_a_posted_definition_of_another_insurers_draft_changes_nothing(
    drafted, other_insurer, client_of
) -> None:
    version = drafted()
    stranger = client_of(other_insurer, "senior_underwriter")
    for name in ("redraft", "publish", "supersede", "withdraw", "compare"):
        url = reverse(f"catalogue:{name}", args=[version.ref])
        assert stranger.post(url, {"text": "{}", "reason": "x", "successor": version.ref}).status_code == 404
    version.refresh_from_db()
    assert version.state == State.DRAFT


@pytest.mark.parametrize("name", ["publish", "supersede", "withdraw", "compare"])
def test_changes_are_never_made_by_a_link(published, insurer, client_of, name) -> None:
    url = reverse(f"catalogue:{name}", args=[published().ref])
    assert client_of(insurer, "senior_underwriter").get(url).status_code == 405


def test_words_of_a_definition_are_shown_as_words(insurer, actor_of, client_of, now) -> None:
    evil = "<script>alert(1)</script>"
    version = version_writes.draft(
        by=actor_of(insurer, "actuary"),
        now=now,
        insurer=insurer,
        definition=written(title={"zh": evil, "en": evil}, summary={"zh": evil, "en": evil}),
    )
    client = client_of(insurer, "underwriter")
    for url in (page(version.ref), page(version.ref, "document"), reverse("catalogue:products")):
        body = client.get(url).content.decode()
        assert evil not in body
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in body


@pytest.mark.parametrize("name", ["catalogue:on_sale", "catalogue:products"])
def test_more_rows_cost_no_more_queries(published, insurer, client_of, name) -> None:
    client, url = client_of(insurer, "actuary"), reverse(name)
    published()
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    for code in ("example-it-product", "example-security-service"):
        published(**written(code))
    with CaptureQueriesContext(connection) as three:
        body = client.get(url).content.decode()
    assert body.count("C0000000") == 3
    assert len(three) == len(one)


def test_more_versions_cost_no_more_queries(published, drafted, insurer, client_of) -> None:
    client, first = client_of(insurer, "actuary"), published()
    client.get(page(first.ref))
    with CaptureQueriesContext(connection) as one:
        client.get(page(first.ref))
    drafted(version="2.0")
    drafted(version="3.0")
    with CaptureQueriesContext(connection) as three:
        client.get(page(first.ref))
    assert len(three) == len(one)


def test_more_plans_cost_no_more_queries(insurer, client_of, own_plan) -> None:
    client, url = client_of(insurer, "actuary"), reverse("catalogue:plans")
    own_plan()
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    own_plan(version="2.0")
    own_plan(version="3.0")
    with CaptureQueriesContext(connection) as three:
        client.get(url)
    assert len(three) == len(one)
    assert RatePlan.objects.count() == 3


@pytest.mark.parametrize("name", ["products", "plans"])
def test_who_may_not_draft_reads_who_does_and_gets_no_link(insurer, client_of, name) -> None:
    links = {"products": "catalogue:draft", "plans": "catalogue:hand_in_plan"}
    link = f'href="{reverse(links[name])}"'
    told = client_of(insurer, "administrator").get(reverse(f"catalogue:{name}")).content.decode()
    assert "高级核保人、精算师" in told
    assert link not in told
    english = client_of(insurer, "administrator", language="en").get(reverse(f"catalogue:{name}"))
    assert "senior underwriter, actuary" in english.content.decode()
    assert link in client_of(insurer, "actuary").get(reverse(f"catalogue:{name}")).content.decode()


def test_drafts_wait_on_the_home_page_of_whoever_may_publish(drafted, insurer, client_of) -> None:
    drafted()
    home = reverse("console:home")
    assert "待发布的产品版本" in client_of(insurer, "senior_underwriter").get(home).content.decode()
    assert "待发布的产品版本" not in client_of(insurer, "underwriter").get(home).content.decode()


@pytest.mark.parametrize("term", ["C00000001912026", "其他行业", "another industry", "example-other"])
def test_a_product_is_found_by_code_number_and_name(published, drafted, applicant, term) -> None:
    version = published()
    drafted(version="2.0")
    (hits,) = search.find(applicant, term, limit=5)
    assert [row.url for row in hits.rows] == [reverse("catalogue:version", args=[version.ref])]


def test_a_draft_is_found_by_its_own_people_only(drafted, applicant, underwriter) -> None:
    drafted()
    assert [len(hits.rows) for hits in search.find(applicant, "example", limit=5)] == [0]
    assert [len(hits.rows) for hits in search.find(underwriter, "example", limit=5)] == [1]


def test_the_list_of_what_is_on_sale_keeps_to_the_kind_asked_for(published) -> None:
    published()
    published(**written("example-it-product"))
    body = Client().get(reverse("catalogue:on_sale"), {"kind": "it_product"}).content.decode()
    assert "C00000000912026010100007" in body
    assert "C00000001912026010100004" not in body
