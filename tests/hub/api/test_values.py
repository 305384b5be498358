"""How the API writes and reads amounts."""

import datetime as dt
from typing import get_args

import pytest
from ninja import Schema
from pydantic import ValidationError

from wangbao.hub.api.shapes.values import AmountIn, Cover, Data, Strict


class Answer(Schema):
    terms: Data


class Body(Schema):
    limit: AmountIn


@pytest.mark.parametrize(
    ("kept", "written"),
    [
        ({"limit_cny": "20000000"}, {"limit_cny": "20000000.00"}),
        ({"profile": {"revenue_cny": 8.6e8, "employees": 3}},
         {"profile": {"revenue_cny": "860000000.00", "employees": 3}}),
        ({"annual_premium_cny": {"first": "1.5"}}, {"annual_premium_cny": {"first": "1.50"}}),
        ({"field": "limit_cny", "before": "1", "after": None}, {"field": "limit_cny", "before": "1.00", "after": None}),
        ({"field": "employees", "before": 1, "after": 2}, {"field": "employees", "before": 1, "after": 2}),
        ({"items": [{"limit_cny": 0}], "of_cny": "as agreed"},
         {"items": [{"limit_cny": "0.00"}], "of_cny": "as agreed"}),
    ],
)  # fmt: skip
def test_amounts_in_open_data_are_written_as_all_amounts(kept, written) -> None:
    assert Answer(terms=kept).model_dump() == {"terms": written}


def test_cover_is_told_to_the_fen() -> None:
    told = Cover(limit_cny="2000000", deductible_cny="20000", waiting_hours="24").model_dump()
    assert (told["limit_cny"], told["deductible_cny"], told["waiting_hours"]) == (
        "2000000.00",
        "20000.00",
        "24",
    )


@pytest.mark.parametrize("given", [123, 1.5])
def test_a_json_number_is_refused_as_one(given) -> None:
    with pytest.raises(ValidationError, match="JSON"):
        Body(limit=given)
    assert Body(limit="123").limit == 123


@pytest.mark.parametrize("given", ["20000000000000.01", "99999999999999"])
def test_an_amount_without_sense_is_refused(given) -> None:
    with pytest.raises(ValidationError, match="trillion"):
        Body(limit=given)
    assert Body(limit="20000000000000").limit == 20_000_000_000_000


def _bodies(kind: type = Strict):
    for one in kind.__subclasses__():
        yield one
        yield from _bodies(one)


def _types(annotation):
    yield annotation
    for part in get_args(annotation):
        yield from _types(part)


def test_every_day_in_a_body_is_read_by_the_one_strict_reader() -> None:
    """The library's own would take seconds since 1970 and a moment for a day."""
    import wangbao.hub.api.calls  # noqa: F401 - all bodies

    bodies = list(_bodies())
    assert len(bodies) > 30
    for body in bodies:
        for name, field in body.model_fields.items():
            days = [one for one in _types(field.annotation) if one in (dt.date, dt.datetime)]
            if not days:
                continue
            for wrong in (0, 1767225600, "1767225600", "1.7e9", "20261201", "2026-12-01T10:00:00+08:00"):
                with pytest.raises(ValidationError) as refused:
                    body.model_validate({name: wrong})
                assert any(error["loc"][0] == name for error in refused.value.errors()), (body, name, wrong)
