"""A bundle handed over as a document is read back as the same product, and refused where a part is another."""

import copy
import json

import pytest

from wangbao.cli.main import run
from wangbao.product import definition
from wangbao.product.bundle import bundle
from wangbao.product.bundle_document import PARTS, as_data, read
from wangbao.standard.documents import findings
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.schema_registry import of_rooms


@pytest.mark.parametrize("name", definition.shipped())
def test_what_is_handed_over_is_read_back_as_it_was(name: str) -> None:
    made = bundle(definition.load(name))
    data = json.loads(json.dumps(as_data(made), ensure_ascii=False))
    assert findings(data, of_rooms()["product-bundle"]) == []
    found = read(data)
    for part in ("definition", "wording", "plan", "questions", "loadings"):
        assert getattr(found, part) == getattr(made, part), part
    assert found.rules.sha256 == made.rules.sha256


@pytest.mark.parametrize("part", PARTS)
def test_a_part_that_is_not_there_is_named(part: str) -> None:
    data = as_data(bundle(definition.load(definition.shipped()[0])))
    del data[part]
    with pytest.raises(InputError) as refused:
        read(data)
    assert [problem.field for problem in refused.value.problems] == [part]


def test_a_part_that_is_another_is_named() -> None:
    data = as_data(bundle(definition.load(definition.shipped()[0])))
    for field, change in {
        "product.wording": ("wording", "schedule", "deductible", 1),
        "product.rate_plan": ("rate_plan", "inputs", 0, "least"),
        "questions": ("questions", "version", None, "2020.1"),
    }.items():
        other = copy.deepcopy(data)
        part, name, inside, value = change
        if inside is None:
            other[part][name] = value
        elif part == "wording":
            other[part][name][inside] = value
        else:
            other[part][name][inside][value] = 12_345
        with pytest.raises(InputError) as refused:
            read(other)
        assert field in {problem.field for problem in refused.value.problems}


def test_the_command_prints_one(capsys: pytest.CaptureFixture[str]) -> None:
    name = definition.shipped()[0]
    with pytest.raises(SystemExit):
        run(["standard", "bundle", name])
    assert json.loads(capsys.readouterr().out) == as_data(bundle(definition.load(name)))
