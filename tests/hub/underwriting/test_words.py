"""Facts and terms of a quote in words."""

import re

import pytest
from django.urls import reverse
from django.utils import translation

from wangbao.hub.console.display import quantity
from wangbao.hub.underwriting.reads.facts import profile_rows
from wangbao.hub.underwriting.reads.words import cover_rows

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("answer", "said"), [("none", "不依赖"), ("low", "低"), ("medium", "中等"), ("high", "高")]
)
def test_a_dependence_is_no_size(answer, said):
    assert [value for _, value in profile_rows({"cloud": answer})] == [said]
    assert [value for _, value in profile_rows({"size": "medium"})] == ["中型"]


def test_no_personal_data_is_nobody_and_not_unknown():
    assert [value for _, value in profile_rows({"records_held": 0})] == ["0"]
    assert [value for _, value in profile_rows({"records_held": None})] == ["未提供"]


def test_an_offer_writes_amounts_and_hours_one_way(offered, enterprise, client_of):
    assert quantity("24", "hours") == "24 小时"
    said = " ".join(words.zh for _, words in cover_rows(offered))
    assert "¥" in said
    assert ".00" not in said
    page = client_of(enterprise, "applicant").get(reverse("underwriting:offer", args=[offered.number]))
    text = re.sub(r"<[^>]+>", " ", page.content.decode())
    assert re.findall(r"\d小时", text) == []


def test_who_offers_is_told_how_long_an_offer_can_stand(referred, insurer, client_of):
    page = client_of(insurer, "senior_underwriter").get(reverse("underwriting:quote", args=[referred.number]))
    with translation.override("zh-hans"):
        assert "报价至迟有效至起保日 2026年12月1日" in page.content.decode()
