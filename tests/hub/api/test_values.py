"""How the API writes and reads amounts."""

import pytest
from ninja import Schema
from pydantic import ValidationError

from wangbao.hub.api.shapes.values import AmountIn, Cover, Data


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
