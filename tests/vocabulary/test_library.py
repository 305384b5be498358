"""Libraries of documents: shipped ones by name and version, users' own by path, everything else refused."""

from pathlib import Path

import pytest

from wangbao.vocabulary import document
from wangbao.vocabulary.document import Document
from wangbao.vocabulary.errors import InputError, Problem
from wangbao.vocabulary.library import Library
from wangbao.vocabulary.text import Text


class Note(Document):
    """A document with one field."""

    says: str


def unsaid(note: Note) -> list[Problem]:
    return [] if note.says else [Problem("says", note.says, Text("不得为空", "must not be empty"))]


def parse(data: object, *, file: str | None = None) -> Note:
    return document.parse(Note, data, file=file, problems=unsaid)


@pytest.fixture
def library(tmp_path: Path) -> Library[Note]:
    folder = tmp_path / "notes"
    folder.mkdir()
    for name in ("plain", "other@2026.9", "other@2026.10", "other@2025.1"):
        (folder / f"{name}.yaml").write_text(f"says: {name}\n")
    (folder / "notes.schema.json").write_text("{}")
    return Library(folder, parse, field="note", what=Text("便条", "note"))


def said(library: Library[Note], name: str | Path) -> str:
    with pytest.raises(InputError) as refused:
        library.load(name)
    (line,) = refused.value.lines("en")
    return line


def test_versions_are_in_order_of_their_numbers(library: Library[Note]) -> None:
    assert library.shipped() == ("other@2025.1", "other@2026.9", "other@2026.10", "plain")


def test_a_name_without_a_version_is_the_newest_and_each_is_read_once(library: Library[Note]) -> None:
    assert library.load("other").says == "other@2026.10"
    assert library.load("other@2025.1").says == "other@2025.1"
    assert library.load("plain") is library.load("plain")


@pytest.mark.parametrize("name", ["plane", "other@2027.1", "other@"])
def test_an_unknown_name_is_refused_with_near_ones(library: Library[Note], name: str) -> None:
    assert said(library, name).startswith(f"note = {name}: unknown note; try ")


def test_a_path_is_read_each_time(library: Library[Note], tmp_path: Path) -> None:
    path = tmp_path / "own@2.YAML"
    path.write_text("says: one\n")
    assert library.load(path).says == "one"
    path.write_text("says: two\n")
    assert library.load(str(path)).says == "two"


def test_a_file_of_another_kind_or_that_breaks_a_rule_is_refused_by_its_name(
    library: Library[Note], tmp_path: Path
) -> None:
    own, none = tmp_path / "own.txt", tmp_path / "none.yaml"
    assert said(library, own) == f"{own}: the file must be one of .toml, .json, .yaml, .yml"
    assert said(library, none) == f"{none}: no such file"
    none.write_text("says: ''\n")
    assert said(library, none) == f"{none}: says: must not be empty"
