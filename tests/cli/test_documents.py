"""Every command that reads a document reads it or refuses it by name, whatever the document holds.

The commands and their arguments come from the registry: a new one is in ``READS`` or ``READS_NONE``, or the first test
fails.
"""

import inspect
import typing
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from tests.cli.test_refusals import GOOD_ACCOUNTS, GOOD_LOSS, GOOD_PROFILE, GOOD_SPEC
from tests.examples import examples

from wangbao.cli.main import app, run

DOCUMENT, BOOK = "documents", "books"
POLICY = "--out o.csv --policy P --start 2026-01-01"
# Where a command reads a file: how it is called, FILE standing for the file. The rest of the call is right.
READS: dict[tuple[str, str], tuple[str, str]] = {
    ("assess", "profile"): (DOCUMENT, "assess FILE"),
    ("assess", "loadings"): (DOCUMENT, "assess good.toml --loadings FILE"),
    ("assess", "wording"): (DOCUMENT, "assess good.toml --wording FILE"),
    ("settle", "wording"): (DOCUMENT, "settle FILE good.yaml"),
    ("settle", "loss"): (DOCUMENT, "settle industrial-internet FILE"),
    ("compound", "spec"): (DOCUMENT, "compound FILE"),
    ("book check", "book"): (BOOK, "book check FILE"),
    ("book export", "book"): (BOOK, "book export FILE --oed out.csv"),
    ("book compare", "before"): (BOOK, "book compare FILE FILE"),
    ("book compare", "after"): (BOOK, "book compare FILE FILE"),
    ("book simulate", "book"): (BOOK, "book simulate FILE --out out"),
    ("book simulate", "treaties"): (DOCUMENT, "book simulate good.csv --out out --treaties FILE"),
    ("book simulate", "scope"): (BOOK, "book simulate good.csv --out out --treaties good.csv --scope FILE"),
    ("book simulate", "market"): (BOOK, "book simulate good.csv --out out --market FILE"),
    ("book add-policy", "run"): (BOOK, "book add-policy FILE good.csv"),
    ("book scenario", "book"): (BOOK, "book scenario FILE --scenario cloud_outage"),
    ("book scenario", "scenario"): (DOCUMENT, "book scenario good.csv --scenario FILE"),
    ("book report", "results"): (BOOK, "book report FILE"),
    ("calibrate severity", "table"): (BOOK, "calibrate severity FILE --amount a"),
    ("calibrate frequency", "table"): (BOOK, "calibrate frequency FILE --count a"),
    ("calibrate lag", "table"): (BOOK, "calibrate lag FILE --days a --horizon b"),
    ("calibrate triangle", "table"): (BOOK, "calibrate triangle FILE"),
    ("incident grade", "facts"): (DOCUMENT, "incident grade FILE"),
    ("incident report", "facts"): (DOCUMENT, "incident report FILE"),
    ("incident notice", "facts"): (DOCUMENT, "incident notice FILE"),
    ("oed check", "account"): (BOOK, "oed check FILE"),
    ("oed apply", "account"): (BOOK, "oed apply FILE good.csv"),
    ("oed apply", "losses"): (BOOK, "oed apply good.csv FILE"),
    ("oed export", "wording"): (DOCUMENT, f"oed export FILE --profile good.toml {POLICY}"),
    ("oed export", "profile"): (DOCUMENT, f"oed export industrial-internet --profile FILE {POLICY}"),
    ("programme check", "document"): (DOCUMENT, "programme check FILE"),
    ("rates generate", "wording"): (DOCUMENT, "rates generate --wording FILE --out o.yaml"),
    ("rates check", "plan"): (DOCUMENT, "rates check FILE"),
    ("rates compare", "plan"): (DOCUMENT, "rates compare FILE"),
    ("rates compare", "wording"): (DOCUMENT, "rates compare enterprise --wording FILE"),
    ("standard check", "file"): (DOCUMENT, "standard check FILE --schema wording"),
}  # fmt: skip
WRITTEN = {"json", "html", "out", "oed", "as_json", "as_csv", "checkpoint"}  # where a command writes
NAMES = {"wording", "plan", "scenario", "document"}  # of a document that ships, or a file
# Asked for only after a folder of results is whole, and read by the functions of assess and of book simulate.
AFTER_RESULTS = {("book report", "treaties"), ("book report", "loadings"), ("book add-policy", "book")}
ELSEWHERE = {"archive", "home"}  # the hub's own: tests/hub/house/test_backup.py


def _commands(of=app, name: tuple[str, ...] = ()) -> Iterator[tuple[str, Callable]]:
    for command in of.registered_commands:
        yield " ".join((*name, command.name or command.callback.__name__)), command.callback
    for group in of.registered_groups:
        yield from _commands(group.typer_instance, (*name, group.name))


def _read_by_commands() -> set[tuple[str, str]]:
    found = set()
    for name, function in _commands():
        hints = typing.get_type_hints(function)
        for parameter in inspect.signature(function).parameters:
            files = Path in (hints[parameter], *typing.get_args(hints[parameter]))
            if (files and parameter not in WRITTEN | ELSEWHERE) or parameter in NAMES:
                found.add((name, parameter))
    return found


def test_every_argument_that_names_a_document_is_tried():
    assert _read_by_commands() == set(READS) | AFTER_RESULTS


CONTENTS = {
    "a day no calendar has": "a: {b: 2026-02-29}",
    "24:00": "a: {b: 2026-06-10T24:00:00+08:00}",
    "a second 60": "a: 2026-06-10T09:00:60+08:00",
    "no truth value": 'a: !!bool "maybe"',
    "no whole number": 'a: !!int "abc"',
    "five thousand digits": "a: " + "1" * 5000,
    "depth": "[" * 5000,
    "a set": "a: !!set {x}",
    "binary": "\x00\x01\x02",
    "nothing": "",
    "a list": "[1, 2]",
    "a number": "1",
    "null": "null",
    "numbers for keys": "1: {2: 3}",
}
IN_ANY = {"five thousand digits", "depth", "binary", "nothing"}  # tried in every format
SUFFIXES = {DOCUMENT: (".yaml", ".json", ".toml"), BOOK: (".csv", ".parquet")}
GOOD = {"good.toml": GOOD_PROFILE, "good.yaml": GOOD_LOSS, "good.json": GOOD_SPEC, "good.csv": GOOD_ACCOUNTS}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, text in GOOD.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def _refused(call: str, file: Path, content: str, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text(content, encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        run([word.replace("FILE", file.name) for word in call.split()])
    assert ended.value.code == 2
    assert "输入有误" in capsys.readouterr().err


@pytest.mark.parametrize("place", READS, ids=" ".join)
def test_no_content_ends_a_command_otherwise_than_in_a_refusal(place, folder, capsys):
    kind, call = READS[place]
    for what, content in CONTENTS.items():
        for suffix in SUFFIXES[kind] if what in IN_ANY else SUFFIXES[kind][:1]:
            _refused(call, folder / f"bad{suffix}", content, capsys)


# Documents that are right but for one value.
SPOILT = {
    ("assess", "profile"): ("bad.yaml", 'name: "甲"\nsection: C35\nrevenue_cny: 50000000\nemployees: 20\n'),
    ("settle", "loss"): ("bad.yaml", GOOD_LOSS),
    ("compound", "spec"): ("bad.yaml", GOOD_SPEC),
}
SPOILING = "2026-02-29 2026-06-10T24:00:00+08:00 10:00:00 0x1F 1_0 .inf [] {} '\u200b' -1 *a 2026-W01-4"
VALUES = st.sampled_from([*SPOILING.split(), "!!bool maybe", "&a 1", "1" * 5000])


@pytest.mark.parametrize("place", SPOILT, ids=" ".join)
@settings(max_examples=examples(0.4), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_value_that_is_spoilt_is_refused_or_taken_as_written(place, folder, capsys, data):
    """The reader's own tests try every model; here a value goes through the command, which must name the file."""
    file, text = SPOILT[place]
    words = text.replace(",", " ,").replace("}", " }").split(" ")
    at = data.draw(
        st.sampled_from([at for at, word in enumerate(words) if word.strip() and word[-1] not in ":{[,]}"])
    )
    words[at] = words[at].replace(words[at].strip(), data.draw(VALUES)) if words[at].strip() else words[at]
    (folder / file).write_text(" ".join(words), encoding="utf-8")
    years = ["--years", "50000", "--draws", "8"] if place[0] == "assess" else []
    call = [word.replace("FILE", file) for word in READS[place][1].split()]
    with pytest.raises(SystemExit) as ended:
        run([*call, *years])
    said = capsys.readouterr()
    assert ended.value.code in (0, 2, None)
    if ended.value.code == 2:
        assert file in said.err
