"""Every property of every published schema says what it is, in both languages, with its unit."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import wangbao
from wangbao.vocabulary.field_words import BOTH, FILE, UNITS, FieldWords, words_of
from wangbao.vocabulary.schema_registry import of_rooms
from wangbao.vocabulary.tables import TABLES

ROOMS = of_rooms()
ROOT = Path(wangbao.__file__).parent
_AMOUNT = re.compile(r"(_cny|^amount|_premium|^premium)$")


def properties(node: Any, path: str = "") -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield every property of a schema, however deep: its path, its name, what is said of it."""
    if isinstance(node, list):
        for part in node:
            yield from properties(part, path)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key == "properties":
                for name, part in value.items():
                    yield f"{path}.{name}", name, part
                    yield from properties(part, f"{path}.{name}")
            elif key == "$defs":
                for name, part in value.items():
                    yield from properties(part, f"#{name}")
            else:
                yield from properties(value, path)


@pytest.mark.parametrize("name", list(ROOMS))
def test_every_property_says_what_it_is_in_both_languages(name: str) -> None:
    found = list(properties(ROOMS[name].document()))
    assert found
    for path, _, said in found:
        zh, mark, en = said.get("description", "").partition(BOTH)
        assert mark, path
        assert re.search(r"[\u4e00-\u9fff]", zh), path
        assert not re.search(r"[\u4e00-\u9fff]", en), path
        assert said.get("x-unit", "CNY") in UNITS, path
        assert said.get("x-code-list", "heads") in {table.code for table in TABLES}, path


@pytest.mark.parametrize("name", list(ROOMS))
def test_amounts_in_yuan_say_so(name: str) -> None:
    for path, field, said in properties(ROOMS[name].document()):
        if field.endswith("_cny") and "anyOf" not in said.get("items", {}):
            assert said.get("x-unit", "").startswith("CNY"), path


@pytest.mark.parametrize("file", sorted(ROOT.rglob(f"data/{FILE}")), ids=lambda one: one.parts[-3])
def test_no_words_are_left_over(file: Path) -> None:
    package = ".".join(file.relative_to(ROOT.parent).parts[:-2])
    if package == "wangbao.vocabulary" or package.startswith("wangbao.hub."):
        return  # common words; the platform's are held by tests/hub/schemas
    names: dict[str, set[str]] = {}
    for one in ROOMS.values():
        said = one.build()
        parts = {said.get("title", ""): said, **said.get("$defs", {})}
        for owner, part in parts.items():
            names.setdefault(owner, set()).update(
                name for _, name, _ in properties({k: v for k, v in part.items() if k != "$defs"})
            )
    every = set().union(*names.values())
    for model, fields in words_of(package).items():
        if model == "any":
            assert set(fields) - set(words_of("wangbao.vocabulary")["any"]) <= every
        elif model not in words_of("wangbao.vocabulary"):
            assert set(fields) <= names.get(model, every), model  # a tidied schema does not name its whole


def test_words_are_a_description_a_unit_and_a_list() -> None:
    words = words_of("wangbao.contract")["Event"]["amounts"]
    assert words.keywords() == {
        "description": "各损失项目的金额（元） / loss by head, ground up (yuan)",
        "x-unit": "CNY",
        "x-code-list": "heads",
    }
    assert isinstance(words, FieldWords)
