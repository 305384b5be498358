"""The application, its quote and the workbench say one thing of what the enterprise stands to lose."""

import pytest
from django.urls import reverse

from wangbao.hub.applications.models import Application
from wangbao.hub.applications.reads.presentation import assessed as on_the_application
from wangbao.hub.underwriting.models import Quote
from wangbao.hub.underwriting.reads import assessment

pytestmark = pytest.mark.django_db


def test_application_quote_and_workbench_have_the_same_losses(quote_of, underwriter, now):
    quote = quote_of(holds_personal_data="no")
    application, technical = quote.application.assessment, quote.price["technical"]
    bench = assessment.assessed(by=underwriter, now=now, quote=quote)
    tail = {round(row["level"], 3): row["var"]["value"] for row in bench["ground_up"]["tail"]}
    assert application["years"] == technical["years"] == bench["run"]["years"]
    for one, two, three in (
        ("mean_cny", technical["ground_mean_cny"], bench["ground_up"]["mean"]["value"]),
        ("bad_year_cny", technical["ground_tail"][0]["var_cny"], tail[0.95]),
        ("very_bad_year_cny", technical["ground_tail"][1]["var_cny"], tail[0.99]),
    ):
        assert application[one]["value"] == pytest.approx(two, abs=0.01)
        assert two == pytest.approx(three, abs=1e-6)
    shown = {figure["value"] for figure in bench["said"]["zh"]["figures"]}
    assert on_the_application(quote.application)[0][1] in shown


@pytest.mark.parametrize(("state", "said"), [("bound", "已承保"), ("declined", "已结束")])
def test_an_application_that_became_a_policy_says_so(offered, enterprise, client_of, state, said, now):
    Quote.objects.filter(pk=offered.pk).update(state=state)
    Application.objects.filter(pk=offered.application_id).update(state="closed", ended_at=now)
    client = client_of(enterprise, "applicant")
    page = client.get(reverse("applications:application", args=[offered.application.number]))
    assert page.context["state_name"].zh == said
    rows = client.get(reverse("applications:list")).context["rows"]
    assert [name.zh for _, name in rows] == [said]
