"""The guide to wordings says what the program does."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from wangbao.contract import notice, resolve, settlement, wording

ROOT = Path(__file__).parents[2]
GUIDES = ("guide-wordings.md", "guide-wordings.zh-CN.md")
OWN = ROOT / "examples" / "wordings" / "own.yaml"


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", GUIDES)
def test_the_wording_shown_is_the_example(name: str) -> None:
    (shown,) = re.findall(r"^```yaml\n(.*?)^```$", page(name), flags=re.MULTILINE | re.DOTALL)
    assert yaml.safe_load(shown) == yaml.safe_load(OWN.read_text(encoding="utf-8"))


def test_the_example_by_hand() -> None:
    # 240,000 less 8 of 48 hours, 200,000; with 80,000, less 30,000; a tenth of the response's 5/7 · … is borne
    settled = settlement.settle(
        resolve.resolve(wording.load(OWN)), notice.load(ROOT / "examples" / "losses" / "own-cover.yaml")
    )
    left = Decimal(250_000)
    assert settled.payable() == round(left - left * 80 / 280 / 10, 2) == Decimal("242857.14")


@pytest.mark.parametrize("name", GUIDES)
def test_the_ways_of_waiting_pay_what_the_table_says(name: str) -> None:
    shown = dict(re.findall(r"^\| `(\w+)` \| ([\d,]+)[:：]", page(name), flags=re.MULTILINE))
    assert {mode: f"{paid(mode):,.0f}" for mode in shown} == shown
    assert len(shown) == 5


def paid(mode: str) -> Decimal:
    """480,000 over 72 hours under 24 hours of waiting, 200,000 of deductible, or both."""
    document = yaml.safe_load(OWN.read_text(encoding="utf-8"))
    item = document["sections"][0]["items"][0]
    item["event_limit"] = 5_000_000
    item["interruption"] = {"mode": mode, "basis": "daily_margin"}
    if mode != "deductible_only":
        item["interruption"]["waiting_hours"] = 24
    if mode in ("deductible_only", "higher_of", "both"):
        item["interruption"]["deductible"] = 200_000
    terms = resolve.resolve(wording.parse(document), deductible_cny=Decimal(0))
    loss = notice.load(ROOT / "examples" / "losses" / "waiting-period.yaml")
    return settlement.settle(terms, loss).payable()
