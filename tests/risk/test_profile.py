from pathlib import Path

import pytest

from tests.risk.conftest import make_profile
from wangbao.risk.profile import from_data, load, missing_facts
from wangbao.vocabulary.errors import InputError

LEAST = {"name": "某企业", "section": "C", "revenue_cny": 5e7}


def test_least_facts_are_enough() -> None:
    profile = from_data(LEAST)
    assert (profile.loss_sector, profile.insured_kind, profile.country) == (
        "manufacturing",
        "industrial_internet",
        "CN",
    )


def test_missing_facts_are_named_not_invented() -> None:
    few, more = make_profile(), make_profile(gross_margin=0.3, controls={"hardening": "yes"})
    assert len(missing_facts(few)) - len(missing_facts(more)) == 2


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"revenue_cny": 0}, "revenue_cny"),
        ({"revenue_cny": "many"}, "revenue_cny"),
        ({"section": "Z"}, "section"),
        ({"section": "C99"}, "section"),
        ({"uscc": "91350100M000100Y44"}, "uscc"),
        ({"kind": "bank"}, "kind"),
        ({"gross_margin": 1.5}, "gross_margin"),
        ({"records_held": -1}, "records_held"),
        ({"cloud": "total"}, "cloud"),
        ({"controls": {"mfa": "yes"}}, "controls"),
        ({"controls": {"hardening": "maybe"}}, "controls.hardening"),
        ({"exposures": ["telnet"]}, "exposures"),
        ({"exposures": ["remote_desktop", "remote_desktop"]}, "exposures"),
        ({"colour": "red"}, "colour"),
        ({"name": " "}, "name"),
        ({"history": {"years": 0, "incidents": 1}}, "history.years"),
        ({"sector": "space"}, "sector"),
    ],
)
def test_a_wrong_fact_is_refused_by_field(change: dict[str, object], field: str) -> None:
    with pytest.raises(InputError) as refused:
        from_data({**LEAST, **change}, file="p.toml")
    assert [p.field for p in refused.value.problems] == [field]
    for lang in ("zh", "en"):
        assert refused.value.lines(lang)[0].startswith(f"p.toml: {field}")


def test_all_problems_are_reported_at_once() -> None:
    with pytest.raises(InputError) as refused:
        from_data({"name": "", "section": "Z", "revenue_cny": -1, "x": 1})
    assert {p.field for p in refused.value.problems} == {"name", "section", "revenue_cny", "x"}


def test_a_profile_is_read_from_toml_and_json(tmp_path: Path) -> None:
    toml, js = tmp_path / "a.toml", tmp_path / "a.json"
    toml.write_text('name = "甲"\nsection = "I64"\nrevenue_cny = 1e8\n', encoding="utf-8")
    js.write_text('{"name": "甲", "section": "I64", "revenue_cny": 1e8}', encoding="utf-8")
    assert load(toml) == load(js)
