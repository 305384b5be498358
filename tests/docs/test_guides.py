"""The guides run: Python blocks are executed in order and print what the page shows; links lead somewhere."""

import re
import runpy
import urllib.parse
from itertools import zip_longest
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GENERATE = runpy.run_path(str(ROOT / "docs" / "generate.py"))
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
WITH_PYTHON = [page for page in PAGES if "```python\n" in page.read_text(encoding="utf-8")]
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_FIGURE = re.compile(r"-?\d[\d,]*(?:\.\d+)?")


def _name(page: Path) -> str:
    return str(page.relative_to(ROOT))


def test_pages_with_blocks_are_those_that_are_refreshed() -> None:
    assert {_name(page) for page in WITH_PYTHON} <= set(GENERATE["GUIDES"])


@pytest.mark.parametrize("page", WITH_PYTHON, ids=_name)
def test_python_blocks_print_what_the_page_shows(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Words to the letter; figures to a quarter, for a change of a parameter should not break a guide."""
    monkeypatch.chdir(ROOT)
    for shown, now in GENERATE["printed"](page.read_text(encoding="utf-8"), _name(page)):
        assert _FIGURE.sub("#", now).split() == _FIGURE.sub("#", shown).split(), "run: make docs"
        figures = zip_longest(_FIGURE.findall(now), _FIGURE.findall(shown))
        for mine, theirs in figures:
            assert float(mine.replace(",", "")) == pytest.approx(float(theirs.replace(",", "")), rel=0.25)


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_links_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    inside = [link for link in _LINK.findall(text) if not re.match(r"[a-z]+:", link)]
    broken = [
        link for link in inside if not (page.parent / urllib.parse.unquote(link.partition("#")[0])).exists()
    ]
    assert broken == []
