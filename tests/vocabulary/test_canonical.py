"""Canonical JSON: hashes that stand in records are what they ever were."""

import enum
from decimal import Decimal

import pytest
from pydantic import BaseModel, Field

from wangbao.vocabulary import canonical

DATA = {"run": "ab", "scale": 1.5, "block": None, "名": "甲"}
OF_DATA = {  # as the callers that first kept such hashes worked them out, each in its own code
    "compact": "2d3491239f8af9af78de5390a9033a9f31df75f66a19941aa76e887ca39328bf",
    "spaced": "3e512eabf5847bf6bb3d15df3252e40fba7f858d3d77115b86168fa208f95cec",
    "ascii": "67fc3a1133d4a8a601693a30cd9930dc4e095dc8e0670802a41f48d3c61a84c9",
}


class Money(BaseModel):
    """A document with an amount and a default."""

    amount: Decimal
    note: str = Field("", alias="remark")


@pytest.mark.parametrize(("spelling", "digest"), OF_DATA.items())
def test_a_hash_is_what_it_ever_was(spelling: canonical.Spelling, digest: str) -> None:
    assert canonical.sha256(DATA, spelling=spelling) == digest
    assert canonical.sha256(dict(reversed(DATA.items())), spelling=spelling) == digest


def test_hashes_of_lists_are_what_they_ever_were() -> None:
    assessed = [{"name": "某制造企业"}, {"limit_cny": "1000000"}, 5, "2026.1"]
    form = [("a", ["1", "2"]), ("b", ["甲"])]
    assert canonical.sha256(assessed, spelling="spaced") == (
        "d467889145679711367e8af8a16912a949690b807fdcfe7819bf3a8079897768"
    )
    assert canonical.sha256(form, spelling="ascii") == (
        "0deef1be37237289812373516b622b0119b9bb8b407a6fcbe4549e1cb2ec67f2"
    )


def test_spellings() -> None:
    data = {"b": [1, True], "a": "网"}
    assert canonical.text(data) == '{"a":"网","b":[1,true]}'
    assert canonical.text(data, spelling="spaced") == '{"a": "网", "b": [1, true]}'
    assert canonical.text(data, spelling="ascii") == '{"a": "\\u7f51", "b": [1, true]}'


def test_what_is_no_json_is_refused_unless_a_plain_form_is_given() -> None:
    colour = enum.Enum("Colour", "RED")
    with pytest.raises(TypeError):
        canonical.text([colour.RED])
    assert canonical.text([colour.RED], default=lambda value: value.name) == '["RED"]'
    with pytest.raises(ValueError, match="JSON compliant"):
        canonical.sha256([float("nan")])
    assert canonical.text([float("nan")], allow_nan=True) == "[NaN]"


def test_half_a_surrogate_pair_is_hashed_as_its_escape() -> None:
    assert canonical.sha256({"note": "\ud800甲"}) == (
        "aa397b90d46abdc9f93c756b593eb0d72cc0db2479e3881758865a818ec5ddb2"
    )
    assert canonical.sha256("\ud800") != canonical.sha256("\\ud800")


def test_documents_that_say_the_same_have_one_text_and_one_hash() -> None:
    long, short = Money(amount=Decimal("120.50"), remark=""), Money(amount=Decimal("120.5"))
    assert canonical.of_document(long) == canonical.of_document(short) == '{"amount":"120.5"}'
    assert canonical.fingerprint(long) == canonical.fingerprint(short)
    assert canonical.fingerprint(Money(amount=1, remark="x")) != canonical.fingerprint(Money(amount=1))


@pytest.mark.parametrize(
    ("number", "written"), [("0.00", "0"), ("1E+3", "1000"), ("1.500", "1.5"), ("-0.10", "-0.1")]
)
def test_decimals_are_written_as_their_shortest_text(number: str, written: str) -> None:
    assert canonical.shortest(Decimal(number)) == written
