"""Products as data: the examples that ship, what may be chosen, what a choice costs, and when it may be issued."""

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest

from wangbao.contract import wording as wordings
from wangbao.contract.grammar import NEVER_PAID
from wangbao.pricing.filed import plan as plans
from wangbao.pricing.filed.points import Point
from wangbao.product import bound, choice, definition as definitions, library
from wangbao.product.choice import Choice
from wangbao.product.issuance import refuse_unissuable, why_not
from wangbao.product.price import by_cover, covers_bought, filed_premium
from wangbao.product.provisions import provisions
from wangbao.risk.profile import from_data
from wangbao.vocabulary import filing
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.terms import KINDS

CODES = definitions.shipped()
FIRM = from_data({"name": "某制造企业", "section": "C36", "revenue_cny": 8e7, "records_held": 20_000})


@pytest.fixture(autouse=True)
def _no_records(monkeypatch) -> None:
    """This room has no database, whatever else runs in the same process."""
    monkeypatch.setattr(library, "_FINDERS", [])


def data(code: str = "example-other-industry", **changes: Any) -> dict[str, Any]:
    return json.loads(definitions.canonical(definitions.load(code))) | changes


CLAUSES = len(data()["disclosure"])


def fields(call: Any) -> list[str]:
    with pytest.raises(InputError) as refused:
        call()
    assert all(one.rule.zh and one.rule.en for one in refused.value.problems)
    return [problem.field for problem in refused.value.problems]


def test_each_of_the_notices_seven_kinds_has_an_example() -> None:
    made = {kind.code: definitions.load(definitions.for_kind(kind.code)) for kind in KINDS}
    assert len(made) == len({one.product for one in made.values()}) == 7
    for kind, found in made.items():
        assert found.kinds == (kind,)
        assert found.wording.wording == wordings.for_kind(kind)
    assert len(CODES) == 8  # and a package for small enterprises of several kinds


@pytest.mark.parametrize("code", CODES)
def test_no_example_claims_to_be_filed(code) -> None:
    found = definitions.load(code)
    number = filing.parse(found.filing.number)
    assert found.example
    assert found.filing.example
    assert (number.form, number.company) == ("long", "0000000")  # no company has this number
    assert ("示例" in found.title.zh, "example" in found.title.en) == (True, True)
    assert "不对应任何已备案产品" in found.note.zh


def test_filing_numbers_of_examples_differ() -> None:
    assert len({definitions.load(code).filing.number for code in CODES}) == len(CODES)


@pytest.mark.parametrize("code", CODES)
def test_an_example_reads_again_from_its_canonical_form(code) -> None:
    found = definitions.load(code)
    again = definitions.parse(json.loads(definitions.canonical(found)))
    assert again == found
    assert definitions.fingerprint(again) == definitions.fingerprint(found)


def test_hashes_of_a_product_and_its_plan_are_what_they_ever_were() -> None:
    found = definitions.load("example-other-industry")
    assert found.rate_plan.sha256 == plans.fingerprint(plans.load("cyber-other-industry"))
    assert found.rate_plan.sha256 == "764238cf445f9bad31255ac482759b46e0ec1f6f96e035a7264925273341895f"
    assert definitions.fingerprint(found) == (
        "9b3fa17f7bbf39d92aaeeaf087037e3202eca2586129752466a29482e32a940f"
    )


@pytest.mark.parametrize("code", CODES)
def test_everything_on_offer_makes_a_contract_and_has_a_price(code) -> None:
    found = definitions.load(code)
    wording, plan = bound.wording_of(found), bound.plan_of(found)
    options = found.options
    for limit in options.limits_cny:
        for deductible in options.deductibles_cny:
            if deductible * 100 > limit * options.largest_deductible_percent:
                continue
            for hours in (options.waiting_hours or (None,))[:2]:
                asked = Choice(limit, deductible, hours, options.optional_items)
                terms = choice.terms(found, wording, asked)
                assert (terms.limit_cny, terms.deductible_cny) == (limit, deductible)
    assert filed_premium(found, wording, plan, FIRM, choice.usual(found, wording)).premium_cny > 0


def test_a_choice_beyond_the_options_is_refused() -> None:
    found = definitions.load("example-other-industry")
    asked = Choice(Decimal(1_500_000), Decimal(1), Decimal(13), ("data_restoration",))
    wanted = ["limit_cny", "deductible_cny", "waiting_hours", "left_out"]
    assert fields(lambda: choice.checked(found, asked)) == wanted
    high = Choice(Decimal(1_000_000), Decimal(300_000), Decimal(12))
    assert fields(lambda: choice.checked(found, high)) == ["deductible_cny"]
    it = definitions.load("example-it-product")
    waits = Choice(Decimal(1_000_000), Decimal(10_000), Decimal(12))
    assert fields(lambda: choice.checked(it, waits)) == ["waiting_hours"]


def test_what_is_left_out_is_excluded_and_said() -> None:
    found = definitions.load("example-small-enterprise")
    wording = bound.wording_of(found)
    asked = Choice(Decimal(1_000_000), Decimal(10_000), Decimal(24), ("extortion", "equipment"))
    terms = choice.terms(found, wording, asked)
    status = {line.code: line.status for line in terms.lines}
    assert (status["extortion"], status["equipment"], status["costs"]) == ("excluded", "excluded", "limited")
    assert terms.codes() == tuple(item.code for item in wording.items())
    waiting = [step.hours for step in terms.steps if step.op.name == "WAITING"]
    assert waiting == [Decimal(24)]


def test_a_shared_limit_goes_on_without_the_item_left_out() -> None:
    found = definitions.load("example-industrial-internet")
    wording = bound.wording_of(found)
    asked = Choice(Decimal(20_000_000), Decimal(100_000), Decimal(12), ("physical_loss",))
    tailored = choice.tailored(wording, choice.checked(found, asked))
    assert [one.items for one in tailored.shared_limits] == [("hardware_betterment",)]
    both = Choice(
        Decimal(20_000_000), Decimal(100_000), Decimal(12), ("physical_loss", "hardware_betterment")
    )
    assert choice.tailored(wording, choice.checked(found, both)).shared_limits == ()


def test_a_cover_of_which_nothing_is_left_costs_nothing() -> None:
    found = definitions.load("example-it-product")
    wording, plan = bound.wording_of(found), bound.plan_of(found)
    usual = choice.usual(found, wording)
    assert covers_bought(plan, wording, usual) == ("property", "liability")
    paid = {item.code for item in wording.items() if item.status not in NEVER_PAID}
    without = Choice(usual.limit_cny, usual.deductible_cny, None, ("legal_expense", "crisis"))
    assert {"legal_expense", "crisis"} <= paid
    assert covers_bought(plan, wording, without) == ("liability",)
    whole = by_cover(filed_premium(found, wording, plan, FIRM, usual))
    part = by_cover(filed_premium(found, wording, plan, FIRM, without))
    assert list(whole) == ["property", "liability"]
    assert list(part) == ["liability"]
    assert sum(part.values()) < sum(whole.values())


def test_an_underwriter_moves_a_products_price_within_the_filed_range_only() -> None:
    found = definitions.load("example-other-industry")
    wording, plan = bound.wording_of(found), bound.plan_of(found)
    usual = choice.usual(found, wording)
    more = {"management": "sound"}

    def premium(value: str) -> Decimal:
        point = Point("management", Decimal(value), "查勘：制度健全")
        rated = filed_premium(found, wording, plan, FIRM, usual, points=[point], more=more)
        return rated.premium_cny

    assert premium("0.80") < premium("0.95") < filed_premium(found, wording, plan, FIRM, usual).premium_cny
    assert fields(lambda: premium("0.79")) == ["points.management"]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"colour": "red"}, ["colour"]),
        ({"kinds": ["it_product"]}, ["kinds.0"]),
        ({"kinds": []}, ["kinds"]),
        ({"wording": {"wording": "other-industry", "version": "1.0", "sha256": "0" * 64}}, ["wording"]),
        ({"wording": {"wording": "nowhere", "version": "1.0", "sha256": "0" * 64}}, ["wording"]),
        ({"filing": {"number": "C123", "example": True, "filed_on": "2026-01-01"}}, ["filing.number"]),
        ({"filing": {"number": "C00000001912026013200001", "example": True}}, ["filing.number"]),
        ({"filing": {"number": "C00000001912026010100001"}}, ["filing.example"]),
        ({"example": False}, ["filing.example"]),
        ({"effective": {"from": "2026-01-01", "to": "2026-01-01"}}, ["effective.to"]),
        ({"effective": {"from": "2025-12-31"}}, ["filing.filed_on"]),
        ({"effective": {"from": "tomorrow"}}, ["effective.from"]),
        (
            {"options": data()["options"] | {"limits_cny": [2, 1]}},
            [
                "options.limits_cny",
                "options.deductibles_cny.0",
                "options.limits_cny.0",
                "options.limits_cny.1",
            ],
        ),
        ({"options": data()["options"] | {"limits_cny": [2_000_000_000]}}, ["options.limits_cny.0"]),
        ({"options": data()["options"] | {"waiting_hours": []}}, ["options.waiting_hours"]),
        ({"options": data()["options"] | {"optional_items": ["extortion"]}}, ["options.optional_items.0"]),
        ({"options": data()["options"] | {"optional_items": ["pets"]}}, ["options.optional_items.0"]),
        ({"term": {"least_months": 6, "most_months": 3}}, ["term.most_months", "term.short_period"]),
        ({"disclosure": data()["disclosure"][1:]}, ["disclosure"]),
        (
            {"disclosure": [*data()["disclosure"], data()["disclosure"][0]]},
            [f"disclosure.{len(data()['disclosure'])}.code"],
        ),
        ({"rate_plan": data("example-it-product")["rate_plan"]}, ["rate_plan"] * 5),
    ],
)
def test_a_definition_that_contradicts_itself_is_refused(changes, found) -> None:
    refused = fields(lambda: definitions.parse(data(**changes)))
    assert refused[: len(found)] == found
    assert set(refused) == set(found)


def test_options_the_wording_cannot_resolve_are_refused() -> None:
    # The wording takes a tenth of the limit as the most of its deductible.
    options = data("example-security-service")["options"] | {"largest_deductible_percent": 20}
    refused = fields(lambda: definitions.parse(data("example-security-service", options=options)))
    assert set(refused) == {"options"}


@pytest.mark.parametrize("code", wordings.shipped())
def test_every_provision_that_frees_the_insurer_is_found(code) -> None:
    wording = wordings.load(code)
    found = {one.path: one.effect for one in provisions(wording)}
    wanted = {f"items.{item.code}": "not_payable" for item in wording.items() if item.status in NEVER_PAID}
    wanted |= {f"items.{item.code}.requires": "condition" for item in wording.items() if item.requires}
    wanted |= {
        f"items.{item.code}.coinsurance": "coinsurance"
        for item in wording.items()
        if item.coinsurance_percent is not None
    }
    wanted |= {
        f"items.{item.code}.waiting": "waiting"
        for item in wording.items()
        if item.interruption is not None and item.interruption.waiting_hours is not None
    }
    assert wanted.items() <= found.items()
    assert found["exclusions.causes"] == found["exclusions.conditions"] == "exclusion"


@pytest.mark.parametrize("name", definitions.shipped())
def test_a_shipped_product_says_of_each_provision_what_the_wording_does(name) -> None:
    found = definitions.load(name)
    said = {one.path: one.says for one in provisions(bound.wording_of(found))}
    for clause in found.disclosure:
        wanted = said[clause.provision]
        assert clause.says.text.zh == f"{wanted.zh}。"
        assert clause.says.text.en == f"{wanted.en[:1].upper()}{wanted.en[1:]}."


def test_provisions_are_said_in_sentences() -> None:
    said = {one.path: one.says.en for one in provisions(wordings.load("industrial-internet"))}
    assert said["exclusions.conditions"] == (
        "nothing is paid in case of a matter known before inception, a wilful act of the insured or a loss outside the "
        "territory"
    )
    assert said["items.extortion.requires"] == (
        "paid only with the insurer's prior consent, a police report and a payment record"
    )


def test_a_product_is_issued_only_while_it_is_filed_and_in_effect() -> None:
    found = definitions.load("example-other-industry")
    assert [why_not(found, day) for day in (dt.date(2026, 1, 1), dt.date(2028, 12, 31))] == [[], []]
    early, late = dt.date(2025, 12, 31), dt.date(2029, 1, 1)
    assert fields(lambda: refuse_unissuable(found, early)) == ["effective.from"]
    assert fields(lambda: refuse_unissuable(found, late)) == ["effective.to"]
    unfiled = found.model_copy(update={"filing": None})
    assert fields(lambda: refuse_unissuable(unfiled, late)) == ["filing", "effective.to"]


def test_a_plan_that_does_not_ship_is_found_by_its_hash(monkeypatch) -> None:
    own = plans.parse(
        json.loads(plans.canonical(plans.load("cyber-other-industry"))) | {"plan": "own-plan", "version": "7"}
    )
    ref = {"plan": "own-plan", "version": "7", "sha256": plans.fingerprint(own)}
    assert fields(lambda: definitions.parse(data(rate_plan=ref))) == ["rate_plan"]
    monkeypatch.setattr(library, "_FINDERS", [lambda wanted: own if wanted.plan == own.plan else None])
    assert bound.plan_of(definitions.parse(data(rate_plan=ref))) == own
    wrong = ref | {"sha256": "0" * 64}
    assert fields(lambda: definitions.parse(data(rate_plan=wrong))) == ["rate_plan"]
