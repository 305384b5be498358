"""The wordings that ship, and what the grammar refuses by name."""

from decimal import Decimal
from importlib.resources import as_file, files

import jsonschema
import pytest

from tests.contract.sample import WORDS, item, payable, section, wording
from wangbao.contract import wording as wordings
from wangbao.contract.grammar import Wording
from wangbao.contract.resolve import resolve
from wangbao.contract.settlement_order import PHASES
from wangbao.contract.steps import Op
from wangbao.product.provisions import provisions
from wangbao.vocabulary import document, insured
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.terms import KINDS

LIMITS_LAST = sorted(PHASES, key=lambda phase: phase in ("sublimits", "shared_limits", "policy_limit"))
SHIPPED = (
    "connected-vehicle",
    "industrial-internet",
    "it-product",
    "other-industry",
    "security-product",
    "security-service",
    "small-enterprise",
    "telecom-internet",
)
BI = "business_interruption"
PAYING = {"covered", "limited", "conditional"}


def test_shipped_wordings():
    assert wordings.shipped() == SHIPPED


@pytest.mark.parametrize("kind", [kind.code for kind in KINDS])
def test_each_kind_has_a_wording_that_pays_the_heads_the_notice_names(kind):
    chosen = wordings.load(wordings.for_kind(kind))
    assert kind in chosen.kinds
    named = {head.code for row in insured.kind_table(kind, extensions=False) for head in row.heads}
    terms = resolve(chosen)
    paying = {head for line in terms.lines if line.status in PAYING for head in line.heads}
    assert named <= paying


@pytest.mark.parametrize("code", SHIPPED)
def test_shipped_wordings_say_what_they_are(code):
    chosen = wordings.load(code)
    assert chosen.wording == code
    assert (chosen.source, chosen.confidence) == ("wangbao", "judgement")
    assert "示例" in chosen.title.zh
    assert "example" in chosen.title.en
    assert "示例" in chosen.schedule.note.zh


@pytest.mark.parametrize("code", SHIPPED)
def test_amounts_move_with_the_schedule(code):
    """Twice the limit and deductible make every amount of the terms twice as large, but for fixed franchises."""
    chosen = wordings.load(code)
    once = resolve(chosen, limit_cny=Decimal(4000000), deductible_cny=Decimal(30000))
    twice = resolve(chosen, limit_cny=Decimal(8000000), deductible_cny=Decimal(60000))
    assert (twice.limit_cny, twice.deductible_cny) == (Decimal("8000000.00"), Decimal(60000))
    for one, two in zip(once.steps, twice.steps, strict=True):
        factor = 1 if one.op is Op.FRANCHISE else 2
        assert (two.amount, two.minimum) == (factor * one.amount, factor * one.minimum)
        assert (two.maximum or 0) == factor * (one.maximum or 0)


def test_shipped_wordings_use_every_part_of_the_grammar():
    used: set[str] = set()
    modes, bases, triggers, statuses, orders, since = set(), set(), set(), set(), set(), set()
    for code in SHIPPED:
        chosen = wordings.load(code)
        orders.add(chosen.order)
        triggers |= {chosen.trigger.basis, *(s.trigger.basis for s in chosen.sections if s.trigger)}
        used |= {field for field in ("insured_causes", "shared_limits") if getattr(chosen, field)}
        used |= {
            f"exclusions.{f}" for f in ("causes", "scenarios", "conditions") if getattr(chosen.exclusions, f)
        }
        policy, aggregate = chosen.policy, chosen.policy.aggregate
        used |= {
            f
            for f in ("deductible", "event_limit", "uplifts", "single_highest_retention")
            if getattr(policy, f)
        }
        used |= {f"aggregate.{f}" for f in ("deductible", "reinstatements") if getattr(aggregate, f)}
        for part in (*chosen.sections, *chosen.items()):
            terms = (
                "deductible",
                "franchise",
                "coinsurance_percent",
                "event_limit",
                "annual_limit",
                "exclusions",
            )
            used |= {f"{type(part).__name__}.{f}" for f in terms if getattr(part, f)}
        for one in chosen.items():
            statuses.add(one.status)
            used |= {
                f"benefit.{one.benefit}",
                f"inside.{one.inside_aggregate}",
                f"bears.{one.policy_deductible}",
            }
            if one.interruption:
                modes.add(one.interruption.mode)
                bases.add(one.interruption.basis)
                since.add(one.interruption.indemnity_from)
    assert modes == {"waiting_only", "deductible_only", "higher_of", "included_once_exceeded", "both"}
    assert bases == {"hourly_profit", "daily_margin"}
    assert since == {"start", "end_of_waiting"}
    assert triggers == {"occurrence", "discovery", "claims_made"}
    assert statuses == {"covered", "limited", "conditional", "excluded", "nominal_only", "unmapped"}
    assert len(orders) == 2
    assert used == {
        *(
            "insured_causes",
            "shared_limits",
            "exclusions.causes",
            "exclusions.scenarios",
            "exclusions.conditions",
        ),
        *("deductible", "event_limit", "uplifts", "single_highest_retention"),
        *("aggregate.deductible", "aggregate.reinstatements"),
        *("Section.deductible", "Section.coinsurance_percent", "Section.event_limit", "Section.annual_limit"),
        *(
            "Section.exclusions",
            "Item.exclusions",
            "Item.deductible",
            "Item.franchise",
            "Item.coinsurance_percent",
        ),
        *("Item.event_limit", "Item.annual_limit", "benefit.cash", "benefit.service"),
        *("inside.True", "inside.False", "bears.True", "bears.False"),
    }


@pytest.mark.parametrize("code", SHIPPED)
def test_shipped_wordings_meet_the_published_schema(code):
    schema = jsonschema.Draft202012Validator(wordings.SCHEMA.data())
    with as_file(files("wangbao.contract") / "wordings" / f"{code}.yaml") as path:
        assert list(schema.iter_errors(document.load(path))) == []


def test_the_schema_refuses_what_the_grammar_refuses():
    schema = jsonschema.Draft202012Validator(wordings.SCHEMA.data())
    plain = wording(section(item("data_restoration")))
    assert list(schema.iter_errors(plain)) == []
    for bad in (
        plain | {"colour": "red"},
        plain | {"order": ["exclusions", "dessert"]},
        plain | {"kinds": ["space_internet"]},
        wording(section(item("data_restoration", coinsurance_percent=101))),
        wording(section(item("data_restoration", heads=["administrative_fine"]))),
    ):
        assert list(schema.iter_errors(bad))
        with pytest.raises(InputError):
            wordings.parse(bad)


INTERRUPTION = {"mode": "waiting_only", "basis": "daily_margin", "waiting_hours": 8}

REFUSALS = {
    "unknown field": (wording(section(item("legal_expense")), colour=1), "colour: unknown field"),
    "missing sections": (wording(), "sections: must have at least 1 entries"),
    "section without items": (wording(section()), "sections.0.items: must have at least 1 entries"),
    "item without heads": (
        wording(section(item("legal_expense", heads=[]))),
        "sections.0.items.0.heads: must have at least 1 entries",
    ),
    "unknown head": (
        wording(section(item("legal_expenses"))),
        "sections.0.items.0.heads.0 = legal_expenses: unknown loss head; try legal_expense",
    ),
    "administrative fines": (
        wording(section(item("administrative_fine"), insurance_class="liability")),
        (
            "sections.0.items.0.heads.0 = administrative_fine: administrative fine: may not be insured"
            " (CBIRC notice 2020 No. 117)"
        ),
    ),
    "criminal fines": (
        wording(section(item("criminal_fine"), insurance_class="liability")),
        (
            "sections.0.items.0.heads.0 = criminal_fine: criminal fine: may not be insured"
            " (CBIRC notice 2020 No. 117)"
        ),
    ),
    "head of the other class": (
        wording(section(item("data_breach_liability"))),
        (
            "sections.0.items.0.heads = data_breach_liability: Data breach liability belongs to class liability,"
            " not to property"
        ),
    ),
    "head twice": (
        wording(section(item("legal_expense"), item("other", heads=["legal_expense"]))),
        "sections.0.items.1.heads = legal_expense: the loss head is already in another item",
    ),
    "item code twice": (
        wording(section(item("a", heads=["extortion"]), item("a", heads=["legal_expense"]))),
        "sections.0.items.1.code = a: the code is used twice",
    ),
    "limited without a limit": (
        wording(section(item("legal_expense", status="limited"))),
        "sections.0.items.0.status = limited: limited needs a limit or an indemnity period",
    ),
    "conditional without conditions": (
        wording(section(item("legal_expense", status="conditional"))),
        "sections.0.items.0.status = conditional: conditional, and only conditional, needs requires",
    ),
    "conditions without conditional": (
        wording(section(item("legal_expense", requires=["insurer_consent"]))),
        "sections.0.items.0.status = covered: conditional, and only conditional, needs requires",
    ),
    "terms of what never pays": (
        wording(section(item("extortion", status="nominal_only", event_limit=5))),
        "sections.0.items.0.status = nominal_only: what never pays has no terms",
    ),
    "outside the aggregate without a limit": (
        wording(section(item("legal_expense", inside_aggregate=False))),
        "sections.0.items.0.inside_aggregate = false: outside the aggregate needs its own limit",
    ),
    "service without a pool": (
        wording(section(item("emergency_response", benefit="service"))),
        "sections.0.items.0.benefit = service: a service benefit needs an annual pool",
    ),
    "percent above 100": (
        wording(section(item("legal_expense", coinsurance_percent=101))),
        "sections.0.items.0.coinsurance_percent = 101: must be at most 100",
    ),
    "money with three decimals": (
        wording(section(item("legal_expense", event_limit=1.005))),
        "sections.0.items.0.event_limit.yuan = 1.005: must have at most 2 decimal places",
    ),
    "negative money": (
        wording(section(item("legal_expense", event_limit=-1))),
        "sections.0.items.0.event_limit.yuan = -1: must be at least 0",
    ),
    "money as text": (
        wording(section(item("legal_expense", event_limit="100"))),
        "sections.0.items.0.event_limit.yuan = 100: must be a number",
    ),
    "an amount both ways": (
        wording(section(item("legal_expense", event_limit={"yuan": 1, "percent_of_limit": 2}))),
        "sections.0.items.0.event_limit: must be an amount, or one of percent_of_limit and percent_of_deductible",
    ),
    "an empty deductible": (
        wording(section(item("legal_expense", deductible={}))),
        "sections.0.items.0.deductible: needs amount or percent",
    ),
    "bounds without a percentage": (
        wording(section(item("legal_expense", deductible={"amount": 5, "minimum": 1}))),
        "sections.0.items.0.deductible: bounds are for a percentage of the loss",
    ),
    "maximum below minimum": (
        wording(section(item("legal_expense", deductible={"percent": 5, "minimum": 9, "maximum": 1}))),
        "sections.0.items.0.deductible.maximum = 1: must not be below the minimum",
    ),
    "interruption of another head": (
        wording(section(item("legal_expense", interruption=INTERRUPTION))),
        "sections.0.items.0.interruption: only for an item of business interruption alone",
    ),
    "waiting without hours": (
        wording(section(item(BI, interruption=INTERRUPTION | {"waiting_hours": None}))),
        "sections.0.items.0.interruption.waiting_hours: mode waiting_only needs waiting hours",
    ),
    "a deductible that only waits": (
        wording(section(item(BI, interruption=INTERRUPTION | {"deductible": 5}))),
        "sections.0.items.0.interruption.deductible: mode waiting_only has no deductible",
    ),
    "indemnity from a waiting period that is not there": (
        wording(section(item(BI, interruption=INTERRUPTION | {"indemnity_from": "end_of_waiting"}))),
        "sections.0.items.0.interruption.indemnity_from = end_of_waiting: needs a waiting time and an indemnity period",
    ),
    "an unknown mode": (
        wording(section(item(BI, interruption=INTERRUPTION | {"mode": "never"}))),
        (
            "sections.0.items.0.interruption.mode = never: must be one of 'waiting_only', 'deductible_only',"
            " 'higher_of', 'included_once_exceeded' or 'both'"
        ),
    ),
    "insuring war": (
        wording(section(item("legal_expense")), insured_causes=["war"]),
        "insured_causes = war: this cause may only be excluded, never insured",
    ),
    "insuring no cause": (
        wording(section(item("legal_expense", insured_causes=[]))),
        "sections.0.items.0.insured_causes: at least one insured cause is required",
    ),
    "excluding a required condition": (
        wording(section(item("legal_expense")), exclusions={"conditions": ["police_report"]}),
        "exclusions.conditions = police_report: must be an adverse fact",
    ),
    "requiring an adverse fact": (
        wording(section(item("legal_expense", status="conditional", requires=["wilful_act"]))),
        "sections.0.items.0.requires = wilful_act: must be a condition that can be required",
    ),
    "an order with a phase missing": (
        wording(section(item("legal_expense")), order=list(PHASES[:-1])),
        f"order = {', '.join(PHASES[:-1])[:59]}…: must name each once: {', '.join(PHASES)}",
    ),
    "an order that does not begin with exclusions": (
        wording(section(item("legal_expense")), order=[PHASES[1], PHASES[0], *PHASES[2:]]),
        "order = interruption: must begin with exclusions",
    ),
    "a shared limit of unknown items": (
        wording(
            section(item("legal_expense")),
            shared_limits=[{"code": "x", "title": WORDS, "items": ["legal_expense", "y"], "event_limit": 1}],
        ),
        "shared_limits.0.items = y: there is no such item",
    ),
    "a shared limit without a limit": (
        wording(
            section(item("legal_expense"), item("extortion")),
            shared_limits=[{"code": "x", "title": WORDS, "items": ["legal_expense", "extortion"]}],
        ),
        "shared_limits.0 = x: needs event_limit or annual_limit",
    ),
    "a shared limit of one item": (
        wording(
            section(item("legal_expense")),
            shared_limits=[{"code": "x", "title": WORDS, "items": ["legal_expense"], "event_limit": 1}],
        ),
        "shared_limits.0.items: must have at least 2 entries",
    ),
    "a shared limit of what never pays": (
        wording(
            section(item("legal_expense"), item("extortion", status="excluded")),
            shared_limits=[
                {"code": "x", "title": WORDS, "items": ["legal_expense", "extortion"], "event_limit": 1}
            ],
        ),
        "shared_limits.0.items = extortion: the item never pays",
    ),
    "one retention to choose from": (
        wording(
            section(item("legal_expense")),
            policy={"single_highest_retention": True, "deductible": {"amount": 5}},
        ),
        "policy.single_highest_retention = true: at least two deductibles are required",
    ),
    "bounds on all deductibles that say nothing": (
        wording(section(item("legal_expense", deductible={"amount": 5})), policy={"total_deductible": {}}),
        "policy.total_deductible: needs minimum or maximum",
    ),
    "bounds on all deductibles the wrong way round": (
        wording(
            section(item("legal_expense", deductible={"amount": 5})),
            policy={"total_deductible": {"minimum": 9, "maximum": 8}},
            order=LIMITS_LAST,
        ),
        "policy.total_deductible.maximum = 8: must not be below the minimum",
    ),
    "bounds on deductibles that are not there": (
        wording(section(item("legal_expense")), policy={"total_deductible": {"minimum": 9}}),
        "policy.total_deductible: there is no deductible to add up",
    ),
    "a maximum of all deductibles after a limit": (
        wording(
            section(item("legal_expense", deductible={"amount": 5})),
            policy={"total_deductible": {"maximum": 9}},
        ),
        (
            "order = sublimits, shared_limits: with a maximum of all deductibles, limits must come after "
            "policy_deductible"
        ),
    ),
    "an uplift twice": (
        wording(
            section(item("legal_expense")),
            policy={"uplifts": [{"condition": "unremediated_finding", "percent": 5}] * 2},
        ),
        "policy.uplifts.1.condition = unremediated_finding: the condition is named twice",
    ),
    "a retroactive date of an occurrence trigger": (
        wording(section(item("legal_expense")), trigger={"basis": "occurrence", "retroactive_months": 3}),
        "trigger = occurrence: an occurrence trigger has no retroactive date",
    ),
    "extended reporting of a discovery trigger": (
        wording(section(item("legal_expense")), trigger={"basis": "discovery", "extended_reporting_days": 3}),
        "trigger = discovery: only claims made has an extended reporting time",
    ),
    "no reinstatement at all": (
        wording(section(item("legal_expense")), policy={"aggregate": {"reinstatements": {"number": 0}}}),
        "policy.aggregate.reinstatements.number = 0: must be at least 1",
    ),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_refusal(case):
    data, line = REFUSALS[case]
    with pytest.raises(InputError) as refused:
        wordings.parse(data, file="own.yaml")
    assert refused.value.lines("en") == [f"own.yaml: {line}"]
    assert all(problem.rule.zh for problem in refused.value.problems)


def test_every_problem_is_told_at_once():
    data = wording(section(item("legal_expense", status="limited"), item("data_breach_liability")))
    with pytest.raises(InputError) as refused:
        wordings.parse(data)
    assert [problem.field for problem in refused.value.problems] == [
        "sections.0.items.0.status",
        "sections.0.items.1.heads",
    ]


def test_a_wording_is_found_by_code_or_path(tmp_path):
    with pytest.raises(InputError, match="unknown wording; try small-enterprise"):
        wordings.load("small-enterprises")
    with pytest.raises(InputError, match="no such file"):
        wordings.load(tmp_path / "none.yaml")
    with pytest.raises(InputError, match="unknown kind of insured"):
        wordings.for_kind("space_internet")
    own = tmp_path / "own.yaml"
    own.write_text("wording: own\n", encoding="utf-8")
    with pytest.raises(InputError) as refused:
        wordings.load(own)
    assert f"{own}: version: this field is required" in refused.value.lines("en")


@pytest.mark.parametrize(
    ("limit", "deductible", "line"),
    [
        (Decimal(0), None, "limit_cny = 0: must be above 0"),
        (Decimal(-1), None, "limit_cny = -1: must be from 0 to 1,000,000,000,000"),
        (
            Decimal(10) ** 13,
            None,
            "limit_cny = 10000000000000: must be from 0 to 1,000,000,000,000",
        ),
        (None, Decimal("0.001"), "deductible_cny = 0.001: must have at most 2 decimal places"),
        (None, Decimal(-1), "deductible_cny = -1: must be from 0 to 1,000,000,000,000"),
    ],
)
def test_a_schedule_out_of_range_is_refused(limit, deductible, line):
    with pytest.raises(InputError) as refused:
        resolve(wordings.load("other-industry"), limit_cny=limit, deductible_cny=deductible)
    assert refused.value.lines("en") == [line]


def test_steps_follow_the_wordings_order():
    document_ = wording(
        section(item("data_restoration", status="limited", event_limit=50, deductible={"amount": 10})),
        policy={"deductible": {"amount": 5}},
    )
    usual = [step.phase for step in resolve(wordings.parse(document_)).steps]
    assert usual == ["exclusions", "deductible", "sublimits", "policy_deductible", "aggregate_limit"]
    limits_first = ["exclusions", "sublimits", *(p for p in PHASES if p not in ("exclusions", "sublimits"))]
    turned = [step.phase for step in resolve(wordings.parse(document_ | {"order": limits_first})).steps]
    assert turned == ["exclusions", "sublimits", "deductible", "policy_deductible", "aggregate_limit"]


def test_the_order_decides_what_is_paid():
    document_ = wording(
        section(item("data_restoration", status="limited", event_limit=50, deductible={"amount": 10}))
    )
    limits_first = ["exclusions", "sublimits", *(p for p in PHASES if p not in ("exclusions", "sublimits"))]
    amounts = {"data_restoration": 100}
    assert payable(document_, amounts=amounts) == {"data_restoration": Decimal("50.00")}
    assert payable(document_ | {"order": limits_first}, amounts=amounts) == {
        "data_restoration": Decimal("40.00")
    }


TWO = {"data_restoration": {"amount": 30}, "public_relations": {"amount": 50}}
LOSSES = {"data_restoration": 200, "public_relations": 300, "legal_expense": 100}


@pytest.mark.parametrize(
    ("bounds", "paid"),
    [
        ({}, (170, 250, 100)),  # 30 and 50 are borne, 80 together
        ({"minimum": 100}, (Decimal("161.90"), Decimal("238.10"), 100)),  # 20 more, as 170 is to 250
        ({"maximum": 40}, (185, 275, 100)),  # 40 given back, as 30 is to 50
        ({"minimum": 60, "maximum": 80}, (170, 250, 100)),
        ({"maximum": {"percent_of_deductible": 800}}, (Decimal("185.00"), Decimal("275.00"), 100)),
    ],
)
def test_all_deductibles_of_an_event_are_kept_within_bounds(bounds, paid):
    """The item that has no deductible of its own stands apart."""
    items = [item(head, **({"deductible": TWO[head]} if head in TWO else {})) for head in LOSSES]
    policy = {"total_deductible": bounds} if bounds else {}
    schedule = {"aggregate_limit": 1000000, "deductible": 5, "note": WORDS}
    document_ = wording(section(*items), policy=policy, order=LIMITS_LAST, schedule=schedule)
    assert tuple(payable(document_, amounts=LOSSES).values()) == paid


def test_an_interruptions_own_deductible_counts_among_all():
    rule = {"mode": "deductible_only", "basis": "daily_margin", "deductible": 500}
    items = [item("business_interruption", interruption=rule), item("legal_expense")]
    document_ = wording(section(*items), policy={"total_deductible": {"maximum": 200}}, order=LIMITS_LAST)
    margin = {"daily_revenue": 1000, "margin_percent": 100, "affected_percent": 100}
    facts = {"interruption": {"hours": 48, "daily_margin": margin}, "amounts": {"legal_expense": 70}}
    assert payable(document_, **facts) == {"business_interruption": 1800, "legal_expense": 70}


def test_a_minimum_of_all_deductibles_is_a_provision_that_frees_the_insurer():
    made = section(item("legal_expense", deductible={"amount": 5}))
    low, high = (
        provisions(wordings.parse(wording(made, policy={"total_deductible": bounds}, order=LIMITS_LAST)))
        for bounds in ({"minimum": 9}, {"maximum": 9})
    )
    assert [one.path for one in low if one not in high] == ["policy.total_deductible"]
    assert set(high) <= set(low)


def test_a_wording_is_frozen():
    with pytest.raises(ValueError, match="frozen"):
        wordings.load("it-product").version = "2"  # type: ignore[misc]
    assert isinstance(wordings.load("it-product"), Wording)
