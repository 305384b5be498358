"""Rules for tests that keep `make test` short and the same everywhere, as CONTRIBUTING.md states them."""

import re
from pathlib import Path

TESTS = Path(__file__).parents[1]
FILES = {
    path.relative_to(TESTS).as_posix(): path.read_text(encoding="utf-8")
    for path in TESTS.rglob("*.py")
    if path != Path(__file__)
}


def having(pattern: str) -> set[str]:
    """Name the files whose text has a pattern."""
    return {name for name, text in FILES.items() if re.search(pattern, text)}


def test_no_test_writes_its_own_number_of_random_examples() -> None:
    assert having(r"max_examples\s*=\s*\d") == set()


def test_layouts_are_measured_in_one_module_with_a_tolerance() -> None:
    measures = r"scrollWidth|offsetWidth|clientWidth|getBoundingClientRect|offsetTop"
    assert having(measures) == {"layout.py"}


def test_only_one_place_starts_a_browser() -> None:
    assert having(r"sync_playwright\b") == {"conftest.py"}
