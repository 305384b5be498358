"""Every loss head of the vocabulary is drawn by the model or marked as one that is not."""

import subprocess
import sys
from dataclasses import replace

import pytest

from tests.risk.forgetful import without
from wangbao.risk import parameters, severity_law
from wangbao.risk.heads import drawn_heads, unmodelled_caution, unmodelled_covered, unmodelled_heads
from wangbao.risk.incidents import incident_types
from wangbao.vocabulary.heads import HEADS
from wangbao.vocabulary.text import Text

# A head is added to the vocabulary before anything else reads it, as somebody who extends it would.
_ADDED = """
from wangbao.vocabulary import entry as module
read = module.entries
def entries(file, table, kind):
    found = read(file, table, kind)
    if file != "heads.toml":
        return found
    row = {"code": "voluntary_shutdown", "zh": "主动停机损失", "en": "Voluntary shutdown", "source": "wordings"}
    row |= {"insurance_class": "property", "confidence": "judgement"}
    return (*found, module.entry(kind, len(found), row))
module.entries = entries
from decimal import Decimal
from wangbao.assessment.describe import cautions
from wangbao.contract import resolve, wording
from wangbao.contract.terms import Line
from wangbao.risk import parameters
from wangbao.risk.heads import unmodelled_heads
from wangbao.risk.profile import from_data
from dataclasses import replace
model = parameters.default()
assert unmodelled_heads(model) == ("voluntary_shutdown",)
assert set(unmodelled_heads(model)) != set(model.unmodelled), "the rule of the next test would have held"
profile = from_data({"name": "a", "section": "O", "revenue_cny": 1e8})
plain = resolve.resolve(wording.load("small-enterprise"))
section = plain.lines[0].section
with_it = replace(plain, lines=(*plain.lines, Line("own", section, ("voluntary_shutdown",))))
said = [c for c in cautions(profile, with_it) if c not in cautions(profile, plain)]
print(len(said), said[0].en)
"""


def test_every_head_is_drawn_or_marked():
    model = parameters.default()
    assert set(unmodelled_heads(model)) == set(model.unmodelled)
    assert drawn_heads(model) | set(model.unmodelled) == {head.code for head in HEADS}


def test_a_head_added_to_the_vocabulary_is_said_to_be_unmodelled():
    ended = subprocess.run([sys.executable, "-c", _ADDED], capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.startswith("1 Covered, but not in the loss model: Voluntary shutdown.")


@pytest.mark.parametrize(
    "head", ["media_liability", "extortion", "hardware_betterment", "incident_liability"]
)
def test_a_head_the_model_loses_is_unmodelled(head):
    model = without(head)
    assert head in unmodelled_heads(model)
    assert unmodelled_covered([head, "legal_expense"], model) == (head,)
    assert unmodelled_covered(["legal_expense"], model) == ()


def test_the_reason_is_given_where_the_table_has_one():
    model = replace(without("extortion"), unmodelled={"extortion": Text("另案研究", "studied apart")})
    said = unmodelled_caution(("extortion",), model)
    assert "“勒索”（另案研究）" in said.zh
    assert "Extortion (studied apart)" in said.en


def test_what_moves_a_probability_is_known_to_the_model():
    model = parameters.default()
    types = {kind.code for kind in incident_types()}
    components = {part.name for part in severity_law.components(model)} | {"business_interruption"}
    aspects = {aspect for control in model.controls.values() for aspect in control.severity}
    assert set(model.posture_moves) <= components
    assert {kind for by_type in model.posture_moves.values() for kind in by_type} <= types
    assert set(model.moving_aspects()) <= aspects
