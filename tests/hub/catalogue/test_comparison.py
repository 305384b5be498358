"""The plan beside the technical model: worked out once for a model, kept, and shown."""

import pytest
from django.urls import reverse
from tests.risk.forgetful import without

from wangbao.assessment.filing import Effort
from wangbao.hub.catalogue.models import PlanComparison
from wangbao.hub.catalogue.writes import comparison
from wangbao.hub.errors import Forbidden
from wangbao.hub.journal.models import Entry
from wangbao.risk import parameters

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _little(monkeypatch) -> None:
    monkeypatch.setattr(comparison, "EFFORT", Effort(profiles=12, terms=2, incidents=2_000, threads=1))


def test_a_comparison_is_made_once_and_shown(published, insurer, client_of, actor_of, now) -> None:
    version = published()
    client = client_of(insurer, "actuary")
    url = reverse("catalogue:compare", args=[version.ref])
    for _ in range(2):
        assert client.post(url).status_code == 302
    kept = PlanComparison.objects.get()
    found = comparison.comparison_of(kept)
    assert found.whole.cases == 24 == len(found.points)
    assert Entry.objects.filter(verb="product.compared").count() == 1
    body = client.get(reverse("catalogue:version", args=[version.ref]) + "?show=comparison").content.decode()
    assert body.count("<svg") == 2
    assert f"{found.whole.ratio:.1%}" in body
    assert found.cautions == ()


def test_cover_the_technical_model_leaves_out_is_a_caution_on_the_page(
    published, insurer, client_of, monkeypatch
) -> None:
    version = published()
    model = without("incident_liability")
    monkeypatch.setattr(parameters, "default", lambda: model)
    client = client_of(insurer, "actuary")
    assert client.post(reverse("catalogue:compare", args=[version.ref])).status_code == 302
    body = client.get(reverse("catalogue:version", args=[version.ref]) + "?show=comparison").content.decode()
    (caution,) = comparison.comparison_of(PlanComparison.objects.get()).cautions
    assert caution.zh.startswith("条款承保的“网络安全事件责任”不在损失模型之内")
    assert caution.zh in body


def test_comparing_is_not_for_claims(published, insurer, actor_of, now) -> None:
    with pytest.raises(Forbidden):
        comparison.compare(by=actor_of(insurer, "claims_handler"), now=now, version=published())
