"""Reading a document ends in plain data or in a refusal, whatever the file holds; numbers are decimal as written."""

import datetime as dt
import importlib
import pkgutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from time import process_time

import pytest
import yaml
from hypothesis import given, settings, strategies as st
from tests.examples import examples

import wangbao
from wangbao.vocabulary import document, yaml_core
from wangbao.vocabulary.document import Boundary, Day, Document, Moment
from wangbao.vocabulary.errors import InputError


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("070000", 70_000),
        ("0", 0),
        ("-08", -8),
        ("10_000_000", 10_000_000),
        ("8e4", 80_000.0),
        ("1.5e-3", 0.0015),
        (".5", 0.5),
        ("1_000.25", 1000.25),
        # text, for a field of numbers to refuse
        ("010_000_000", "010_000_000"),
        ("1_0", "1_0"),
        ("10:00:00", "10:00:00"),
        ("1:59", "1:59"),
        ("0x1F", "0x1F"),
        ("0b11", "0b11"),
        ("0o17", "0o17"),
        ("yes", "yes"),
        ("off", "off"),
        ("=", "="),
        ("2026-1-5", "2026-1-5"),
        ("2026-12-31T24:00", "2026-12-31T24:00"),
        # the rest of the core schema
        ("true", True),
        ("False", False),
        ("~", None),
        ("", None),
        ('"070000"', "070000"),
        ("!!str 070000", "070000"),
        ("!!int 070000", 70_000),
        ("!!float 3", 3.0),
        ("2026-03-01", dt.date(2026, 3, 1)),
        ("2026-03-01T08:00:00Z", dt.datetime(2026, 3, 1, 8, tzinfo=dt.UTC)),
    ],
)
def test_yaml_is_read_by_the_core_schema(text, value):
    (read,) = yaml_core.loads(f"- {text}")
    assert (type(read), read) == (type(value), value)


@given(st.integers(min_value=0, max_value=10**18), st.integers(0, 3))
def test_a_whole_number_in_yaml_is_the_number_written(number, zeros):
    assert yaml_core.loads(f"a: {'0' * zeros}{number}") == {"a": number}
    grouped = f"{number:_}"
    assert yaml_core.loads(f"a: {grouped}") == {"a": number}


@given(st.text(st.sampled_from("0123456789_:.+-eExXobBO "), min_size=1, max_size=12))
def test_no_number_in_yaml_is_other_than_python_reads_in_base_ten(text):
    try:
        (read,) = yaml_core.loads(f"- {text}") or [None]
    except InputError:
        return
    if isinstance(read, int | float):
        assert read == float(text)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text() | st.dates(), st.lists))
def test_yaml_written_by_others_is_read_as_meant(data):
    assert yaml_core.loads(yaml.safe_dump(data, allow_unicode=True)) == data


REFUSED = {
    "a day no calendar has": ("events: [{occurred: 2026-02-29T00:00:00+08:00}]", "events.0.occurred"),
    "a second 60": ("events: [{occurred: 2026-06-10T09:00:60+08:00}]", "events.0.occurred"),
    "month 00": ("as_of: 0000-00-00", "as_of"),
    "a truth value that is none": ('a: {b: !!bool "maybe"}', "a.b"),
    "a whole number that is none": ('a: !!int "abc"', "a"),
    "a day that is none": ("a: !!timestamp x", "a"),
    "an alias": ("a: &x [1]\nb: *x", "b"),
    "a foreign tag": ("a: !!python/object:os.system {}", "a"),
    "a set": ("a: !!set {x}", "a"),
    "a table for a key": ("{[1]: 2}", ""),
    "a key twice": ("a: {b: 1, b: 2}", "a.b"),
    "two documents": ("a: 1\n---\na: 2", "line 2"),
    "five thousand digits": ("a:\n  b: " + "1" * 5000, "line 2"),
    "depth": ("[" * 200 + "]" * 200, ""),
    "endless depth": ("[" * 100_000, ""),
    "a control character": ("a: \x01", ""),
    "no YAML": ("a: [1", "line"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_yaml_is_refused_by_place(case, tmp_path):
    text, field = REFUSED[case]
    (tmp_path / "d.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as refused:
        document.load(tmp_path / "d.yaml")
    assert refused.value.problems[0].field.startswith(field)
    assert refused.value.file == str(tmp_path / "d.yaml")


DIGITS = {"d.toml": "a = {}", "d.json": '{{"a": {}}}', "d.yaml": "a: {}"}


@pytest.mark.parametrize("file", DIGITS)
def test_more_digits_than_any_number_has_are_refused(file, tmp_path):
    path = tmp_path / file
    path.write_text(DIGITS[file].format("1" * 5000), encoding="utf-8")
    with pytest.raises(InputError, match="300 digits"):
        document.load(path)
    path.write_text(DIGITS[file].format("1" * 300), encoding="utf-8")
    assert document.load(path) == {"a": int("1" * 300)}


# What a parser could be slow at: each is built to a size in bytes and read in a few seconds at most.
HEAVY = {
    "base sixty": ("d.yaml", lambda size: "a: 1" + ":59" * (size // 3)),
    "a long key": ("d.yaml", lambda size: "a" * size + ": 1"),
    "many keys": ("d.yaml", lambda size: "".join(f"k{at}: {at}\n" for at in range(size // 12))),
    "many small values": ("d.yaml", lambda size: "[" + "1," * (size // 2) + "]"),
    "spaces": ("d.yaml", lambda size: "a:" + " " * size + "1"),
    "flow without end": ("d.yaml", lambda size: "{a: " * (size // 4)),
    "quotes": ("d.yaml", lambda size: '"\\n' * (size // 3)),
    "dotted keys": ("d.toml", lambda size: "a." * (size // 2) + "b = 1"),
    "tables": ("d.toml", lambda size: "".join(f"[t{at}]\n" for at in range(size // 10))),
    "lists in JSON": ("d.json", lambda size: "[" * size),
    "values in JSON": ("d.json", lambda size: "[" + "1," * (size // 2) + "1]"),
}


@pytest.mark.parametrize("case", HEAVY)
def test_no_document_holds_the_reader_up(case, tmp_path):
    file, build = HEAVY[case]
    (tmp_path / file).write_text(build(400_000), encoding="utf-8")
    begun = process_time()
    with suppress(InputError):
        document.load(tmp_path / file)
    assert process_time() - begun < 2.0


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("documents")


# What a file may hold: text of the format's own signs, so that much of it is nearly well formed.
SIGNS = st.text(st.sampled_from("ab0127.:-_+eTZ \n\t\"'[]{},#&*!|>%@`=~\\é中\u200b\ufeff"), max_size=60)


@settings(max_examples=examples(2))
@given(st.sampled_from(document.SUFFIXES), SIGNS | st.binary(max_size=40))
def test_a_file_is_read_or_refused(folder, suffix, content):
    path = folder / f"d{suffix}"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with suppress(InputError):
        document.load(path)


def _models(below: type = Document) -> Iterator[type[Document]]:
    for model in below.__subclasses__():
        if model.__module__.startswith("wangbao."):
            yield model
        yield from _models(model)


def _all_models() -> list[type[Document]]:
    """Every model that a document is read into: those of all rooms of the ground floor."""
    for room in pkgutil.iter_modules(wangbao.__path__, "wangbao."):
        if room.ispkg and room.name not in ("wangbao.hub", "wangbao.cli"):
            for module in pkgutil.walk_packages(importlib.import_module(room.name).__path__, f"{room.name}."):
                importlib.import_module(module.name)
    return sorted(set(_models()), key=lambda model: (model.__module__, model.__qualname__))


MODELS = _all_models()
KEYS = sorted({name for model in MODELS for name in model.model_fields})
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**299), 10**299)
    | st.floats()
    | st.dates()
    | st.datetimes()
    | st.text(max_size=8)
    | st.sampled_from(["2026-02-29", "yes", "CNY", "1e5", "", "C", "91350203M0001QQQ57", *KEYS])
)
PLAIN = st.recursive(
    SCALARS,
    lambda parts: (
        st.lists(parts, max_size=3)
        | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=4) | st.integers(), parts, max_size=4)
    ),
    max_leaves=12,
)


def test_the_models_are_found():
    assert len(MODELS) > 60


@pytest.mark.parametrize("model", MODELS, ids=lambda model: f"{model.__module__}.{model.__qualname__}")
@settings(max_examples=examples(0.3))
@given(data=st.data())
def test_a_model_takes_plain_data_or_refuses_it(model, data):
    names = [field.alias or name for name, field in model.model_fields.items()]
    given_data = data.draw(PLAIN | st.fixed_dictionaries({}, optional=dict.fromkeys(names, PLAIN)))
    with suppress(InputError):
        assert isinstance(document.parse(model, given_data), model)


class _Dated(Document):
    day: Day | None = None
    moment: Moment | None = None
    boundary: Boundary | None = None


@pytest.mark.parametrize(
    "data",
    [
        {"day": 20260101},
        {"day": 86400},
        {"day": "20260101"},
        {"day": "2026-W01-4"},
        {"day": "2026-02-30"},
        {"day": dt.datetime(2026, 1, 1, 8, tzinfo=dt.UTC)},
        {"moment": 1767225600},
        {"moment": "2026-06-10T24:00:00+08:00"},
        {"moment": "2026-06-10T08:00:00"},
        {"moment": dt.date(2026, 1, 1)},
        {"boundary": "2026-12-31T23:59:59"},
        {"boundary": True},
    ],
)
def test_a_field_of_days_guesses_nothing(data):
    with pytest.raises(InputError) as refused:
        document.parse(_Dated, data)
    (field,) = data
    assert [problem.field for problem in refused.value.problems] == [field]


def test_a_policy_may_end_at_24_hours():
    read = document.parse(_Dated, {"boundary": "2026-12-31T24:00:00+08:00"})
    assert read.boundary == dt.date(2027, 1, 1)
