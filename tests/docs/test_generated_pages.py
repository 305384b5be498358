"""The pages made from data are what the data say today."""

import re
import runpy
from pathlib import Path

import pytest

from wangbao.risk import parameters
from wangbao.risk.model_card import model_card
from wangbao.vocabulary.provenance import confidence
from wangbao.vocabulary.text import Lang

DOCS = Path(__file__).parents[2] / "docs"
GENERATE = runpy.run_path(str(DOCS / "generate.py"))
PAGES = GENERATE["PAGES"]
SCHEMAS = {schema.path.relative_to(DOCS.parent): schema for schema in GENERATE["SCHEMAS"]}


@pytest.mark.parametrize("name", sorted(PAGES))
def test_page_is_current(name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == PAGES[name](), "run: make docs"


@pytest.mark.parametrize("path", sorted(SCHEMAS))
def test_published_schema_is_that_of_the_model(path: Path) -> None:
    assert (DOCS.parent / path).read_text(encoding="utf-8") == SCHEMAS[path].text(), "run: make docs"


def test_every_published_schema_is_written_by_make_docs() -> None:
    found = (DOCS.parent / "src").rglob("*.schema.json")
    assert {path.relative_to(DOCS.parent) for path in found} == set(SCHEMAS)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_card_shows_every_number_with_its_source_and_confidence(lang: Lang) -> None:
    model = parameters.default()
    rows = [row.split(" | ") for row in model_card(lang).splitlines() if row.startswith("| ")]
    shown = [(row[0].removeprefix("| "), row[4], row[5]) for row in rows if len(row) == 7 and "`" in row[1]]
    assert shown == [
        (
            item.name.say(lang),
            ", ".join(f"`{source}`" for source in item.source) or "–",
            confidence(item.confidence).name.say(lang),
        )
        for item in model.items.values()
    ]


def test_card_cites_every_source_it_names() -> None:
    card = model_card("en")
    listed = set(re.findall(r"^\* `(\w+)` ", card, flags=re.MULTILINE))
    assert listed == set(parameters.default().sources)
    cells = [row.split(" | ")[4] for row in card.splitlines() if row.count(" | ") == 6]
    assert {source for cell in cells for source in re.findall(r"`(\w+)`", cell)} <= listed


def test_card_follows_the_numbers_it_is_given() -> None:
    model = parameters.default()
    moved = model.drawn({"frequency.base_rate": 1.0})  # the high end of its range
    assert "| 0.06 incidents/year | 0.008 – 0.06 |" in model_card("en", moved)
    assert "| 0.02 incidents/year | 0.008 – 0.06 |" in model_card("en", model)
