"""What the guide to products shows is taken by the program as it stands on the page."""

import re
from pathlib import Path

import pytest
import yaml

from wangbao.pricing.filed.schema import Factor
from wangbao.questionnaire.schema import YesNo
from wangbao.underwriting.rules import load, parse as rules_of
from wangbao.vocabulary import document

DOCS = Path(__file__).parents[2] / "docs"
_YAML = re.compile(r"^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture(params=["guide-products.md", "guide-products.zh-CN.md"])
def blocks(request):
    return _YAML.findall((DOCS / request.param).read_text(encoding="utf-8"))


def test_factors_and_questions_are_taken(blocks) -> None:
    factors, questions = yaml.safe_load(blocks[0]), yaml.safe_load(blocks[1])
    assert [document.parse(Factor, row).code for row in factors] == ["cloud_property"]
    assert [document.parse(YesNo, row).show for row in questions] == [None, "ota == 'yes'"]


def test_rules_are_taken(blocks) -> None:
    shown = yaml.safe_load(blocks[2])
    kept = load("cyber-underwriting").document
    rules = rules_of({**kept.model_dump(mode="json", by_alias=True, exclude_none=True), **shown})
    assert [one.id for one in (*rules.document.adjustments, *rules.document.flags)] == [
        "limit-without-mfa",
        "findings-open",
    ]


def test_both_languages_show_the_same_files() -> None:
    names = ("guide-products.md", "guide-products.zh-CN.md")
    pages = [_YAML.findall((DOCS / name).read_text(encoding="utf-8")) for name in names]
    en, zh = ([yaml.safe_load(block) for block in page[:3]] for page in pages)
    assert en == zh
    assert [len(page) for page in pages] == [4, 4]
