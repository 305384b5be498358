"""Insurers' own rate plans: what is kept, what is refused whatever it is made of, and products priced by them."""

import datetime as dt
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.hub.catalogue.conftest import plan_data, written

from wangbao.hub.catalogue.models import ProductVersion, RatePlan
from wangbao.hub.catalogue.reads import queries
from wangbao.hub.catalogue.reads.bundle import bundle_of
from wangbao.hub.catalogue.writes import rate_plan, version as version_writes
from wangbao.hub.errors import Forbidden
from wangbao.inspection import documents
from wangbao.pricing.filed import plan as plans
from wangbao.pricing.filed.fit.yaml_text import as_yaml
from wangbao.vocabulary.errors import InputError

pytestmark = pytest.mark.django_db


def test_a_plan_is_kept_once(own_plan, insurer) -> None:
    first = own_plan()
    assert own_plan() == first
    assert (first.code, first.version, first.insurer) == ("anxin-small", "1.0", insurer)
    assert plans.fingerprint(plans.parse(first.document)) == first.sha256
    with pytest.raises(InputError) as refused:
        own_plan(minimum_premium_cny=3000)
    assert [one.field for one in refused.value.problems] == ["version"]


def test_the_platforms_own_codes_are_not_taken(own_plan) -> None:
    with pytest.raises(InputError) as refused:
        own_plan(plan="cyber-small-enterprise")
    assert [one.field for one in refused.value.problems] == ["plan"]


def test_a_plan_whose_premium_falls_with_the_sum_insured_is_not_kept(own_plan) -> None:
    data = plan_data()
    size = next(one for one in data["factors"] if one["code"] == "size_property")
    size["cells"][0][-1] = {"factor": "0.0001"}
    with pytest.raises(InputError) as refused:
        own_plan(factors=data["factors"])
    assert {one.field for one in refused.value.problems} == {"property"}
    assert not RatePlan.objects.exists()


def test_a_product_is_priced_by_the_insurers_own_plan(own_plan, drafted, insurer, actor_of, now) -> None:
    kept = own_plan()
    ref = {"plan": kept.code, "version": kept.version, "sha256": kept.sha256}
    draft = drafted(**(written("example-small-enterprise") | {"rate_plan": ref}))
    version = version_writes.publish(by=actor_of(insurer, "senior_underwriter"), now=now, version=draft)
    assert bundle_of(version).plan.plan == "anxin-small"
    queries.refuse_issuing(version, dt.date(2026, 12, 1))


def test_handing_in_is_for_the_insurers_own_people(insurer, other_insurer, enterprise, actor_of, now) -> None:
    for who in (
        actor_of(other_insurer, "actuary"),
        actor_of(insurer, "underwriter"),
        actor_of(enterprise, "administrator"),
    ):
        with pytest.raises(Forbidden):
            rate_plan.keep(by=who, now=now, insurer=insurer, document=plan_data())


def test_a_file_is_read_and_kept(insurer, client_of) -> None:
    file = SimpleUploadedFile("plan.yaml", as_yaml(plan_data()).encode())
    response = client_of(insurer, "actuary").post(reverse("catalogue:hand_in_plan"), {"file": file})
    assert (response.status_code, response.url) == (302, reverse("catalogue:plans"))
    assert RatePlan.objects.get().code == "anxin-small"


HOSTILE = {
    "empty": b"",
    "nothing": b"   ",
    "binary": b"\x00\x01\x02\xff",
    "not utf-8": "费率".encode("gbk"),
    "list": b"[1, 2, 3]",
    "scalar": b"just words",
    "aliases": b"a: &a [x, x]\nb: [*a, *a]",
    "python object": b"!!python/object/apply:os.system ['true']",
    "twice": b"plan: a\nplan: b",
    "deep": b"[" * 5000,
    "deep json": b'{"a":' * 5000 + b"1" + b"}" * 5000,
    "deep tables": b'{"a":' * 60 + b"1" + b"}" * 60,
    "huge number": b"minimum_premium_cny: " + b"9" * 6000,
    "no such day": b"plan: 2026-02-31",
    "infinity": b"minimum_premium_cny: .inf",
    "nan json": b'{"minimum_premium_cny": NaN}',
    "surrogate": b'{"plan": "\\ud800"}',
    "null character": b'{"plan": "a\\u0000b"}',
    "unknown field": b"<script>: 1",
    "too large": b"# " + b"x" * documents.LARGEST,
    "missing everything": b"{}",
    "wrong types": b"plan: [1]\nfactors: {a: 1}\ninputs: 7",
    "unfinished": b"plan: {a: [",
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize("page", ["hand_in_plan", "draft"])
def test_whatever_is_handed_in_is_refused_with_a_reason(insurer, client_of, content, page) -> None:
    file = SimpleUploadedFile("x.yaml", content)
    response = client_of(insurer, "actuary").post(reverse(f"catalogue:{page}"), {"file": file})
    assert response.status_code == 422
    assert "<script>: " not in response.content.decode()
    assert (
        'class="error"' in response.content.decode() or 'class="notice summary"' in response.content.decode()
    )
    assert not RatePlan.objects.exists()
    assert not ProductVersion.objects.exists()


def test_text_in_the_field_is_read_as_a_file_is(insurer, client_of) -> None:
    client = client_of(insurer, "actuary")
    url = reverse("catalogue:hand_in_plan")
    assert client.post(url, {"text": json.dumps(plan_data())}).status_code == 302
    assert client.post(url, {"text": ""}).status_code == 422
