"""The vocabulary's tables are published code lists: versioned, hashed, whole in JSON and CSV."""

import csv
import io
import json

import pytest

from wangbao.cli.main import run
from wangbao.standard.files import check_file
from wangbao.vocabulary import code_lists
from wangbao.vocabulary.entry import toml
from wangbao.vocabulary.schema_registry import of_rooms
from wangbao.vocabulary.tables import TABLES


@pytest.mark.parametrize("one", TABLES, ids=lambda one: one.code)
def test_a_list_conforms_to_its_own_schema_and_csv_says_the_same(one, tmp_path) -> None:
    data = code_lists.as_data(one)
    path = tmp_path / "list.json"
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    found = check_file(path, of_rooms())
    assert (found.schema, found.findings) == ("code-list", ())
    rows = list(csv.DictReader(io.StringIO(code_lists.as_csv(one))))
    assert [row["code"] for row in rows] == [entry.code for entry in one.items]
    for row, entry in zip(rows, data["entries"], strict=True):
        assert (row["zh"], row["en"]) == (entry["name"]["zh"], entry["name"]["en"])
        assert (row["source"], row["confidence"]) == (entry["source"], entry["confidence"])


def test_every_list_has_a_version() -> None:
    assert set(toml("code_lists.toml")) == {one.code for one in TABLES}


@pytest.mark.parametrize("code", list(toml("code_lists.toml")))
def test_a_changed_list_has_a_new_version(code: str) -> None:
    """Write the hash below and raise the version in ``code_lists.toml`` when a list changes."""
    pinned = toml("code_lists.toml")[code]
    found = code_lists.fingerprint(next(one for one in TABLES if one.code == code))
    assert pinned["sha256"] == found, (
        f"{code} is no longer what version {pinned['version']} was; raise it: {found}"
    )


def test_a_list_of_two_entries_of_one_code_is_refused(tmp_path) -> None:
    data = code_lists.as_data(TABLES[0])
    data["entries"].append(data["entries"][0])
    path = tmp_path / "list.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    found = check_file(path, of_rooms())
    assert [(one.rule, one.field) for one in found.findings] == [
        ("key", f"entries.{len(data['entries']) - 1}")
    ]


def test_the_command_lists_and_prints(capsys) -> None:
    with pytest.raises(SystemExit):
        run(["standard", "codes", "--lang", "en"])
    assert len(capsys.readouterr().out.splitlines()) == len(TABLES)
    with pytest.raises(SystemExit):
        run(["standard", "codes", "heads", "--csv"])
    assert capsys.readouterr().out == code_lists.as_csv(next(one for one in TABLES if one.code == "heads"))
