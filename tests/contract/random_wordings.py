"""Random wordings as data, every part of the grammar among them, and random notices of their losses."""

from typing import Any

from hypothesis import strategies as st

from tests.contract.sample import event, section, wording
from wangbao.vocabulary.heads import HEADS, heads_of_class
from wangbao.vocabulary.terms import CAUSES, CONDITIONS, SCENARIOS

BI = "business_interruption"
MODES = ["waiting_only", "deductible_only", "higher_of", "included_once_exceeded", "both"]
ADVERSE = [c.code for c in CONDITIONS if c.adverse][:2]
WANTED = [c.code for c in CONDITIONS if not c.adverse][:2]
INSURED = [c.code for c in CAUSES if not c.only_excluded][:3]
FREE_ORDER = ["interruption", "recovery", "deductible", "coinsurance", "sublimits", "shared_limits"]
FREE_ORDER += ["policy_deductible", "policy_limit", "uplift", "aggregate_deductible", "aggregate_limit"]

MAYBE = st.booleans()
AMOUNT = st.sampled_from([0.01, 500, 12345.67, 100000]) | st.fixed_dictionaries(
    {"percent_of_limit": st.sampled_from([1, 12.5, 60, 100])}
)
BIG_AMOUNT = st.sampled_from([50000, 250000.5, {"percent_of_limit": 40}, {"percent_of_deductible": 500}])
PERCENT = st.sampled_from([0, 5, 10, 33.3333, 50])
DEDUCTIBLE = st.sampled_from(
    [
        {"amount": 5000},
        {"amount": {"percent_of_deductible": 100}},
        {"percent": 12.5},
        {"amount": 1000, "percent": 10},
        {"percent": 20, "minimum": 100.5, "maximum": 80000},
    ]
)
SCENARIO = st.sampled_from([s.code for s in SCENARIOS[:3]])
TRIGGERS = st.sampled_from([{"basis": "occurrence"}, {"basis": "discovery"}, {"basis": "claims_made"}])


def _optional(draw: st.DrawFn, **parts: st.SearchStrategy[Any]) -> dict[str, Any]:
    return {name: draw(part) for name, part in parts.items() if draw(MAYBE) and draw(MAYBE)}


def _money(draw: st.DrawFn) -> dict[str, Any]:
    return _optional(
        draw,
        deductible=DEDUCTIBLE,
        franchise=AMOUNT,
        coinsurance_percent=PERCENT,
        event_limit=BIG_AMOUNT,
        annual_limit=BIG_AMOUNT,
    )


def _interruption(draw: st.DrawFn) -> dict[str, Any]:
    mode = draw(st.sampled_from(MODES))
    rule: dict[str, Any] = {"mode": mode, "basis": "daily_margin"}
    if mode != "deductible_only":
        rule["waiting_hours"] = draw(st.sampled_from([8, 12.5, 24]))
    if mode in ("deductible_only", "higher_of", "both"):
        rule["deductible"] = draw(AMOUNT)
    if draw(MAYBE):
        rule["indemnity_days"] = draw(st.sampled_from([1, 2.5, 30]))
        rule["indemnity_from"] = (
            "start" if mode == "deductible_only" else draw(st.sampled_from(["start", "end_of_waiting"]))
        )
    return rule


def _item(draw: st.DrawFn, heads: list[str], number: int) -> dict[str, Any]:
    item: dict[str, Any] = {"code": f"item{number}", "heads": heads}
    if draw(st.integers(0, 9)) == 0:
        return item | {"status": draw(st.sampled_from(["excluded", "nominal_only", "unmapped"]))}
    item |= _money(draw)
    if heads == [BI] and draw(MAYBE):
        item["interruption"] = _interruption(draw)
    if "event_limit" in item:
        item["status"] = "limited"
    if "event_limit" in item or "annual_limit" in item:
        item["inside_aggregate"] = draw(MAYBE)
    if "annual_limit" in item and draw(MAYBE):
        item["benefit"] = "service"
    if draw(st.integers(0, 4)) == 0:
        item |= {"status": "conditional", "requires": WANTED}
    if draw(st.integers(0, 4)) == 0:
        item["insured_causes"] = INSURED[:2]
    if draw(st.integers(0, 4)) == 0:
        item["exclusions"] = {"scenarios": [draw(SCENARIO)], "conditions": ADVERSE[:1]}
    item["policy_deductible"] = draw(MAYBE)
    return item


@st.composite
def wordings(draw: st.DrawFn) -> dict[str, Any]:
    """A wording of one or two sections."""
    sections, number = [], 0
    for code, insurance_class in (("own", "property"), ("others", "liability"))[: draw(st.integers(1, 2))]:
        heads = [head.code for head in heads_of_class(insurance_class)]
        items = []
        for _ in range(draw(st.integers(1, 4))):
            size = draw(st.integers(1, 2))
            taken = [BI] if BI in heads and draw(MAYBE) else heads[:size]
            heads = [head for head in heads if head not in taken]
            if taken:
                items.append(_item(draw, taken, number))
                number += 1
        extra = _money(draw) if draw(MAYBE) else {}
        if draw(st.integers(0, 4)) == 0:
            extra["exclusions"] = {"scenarios": [draw(SCENARIO)]}
        sections.append(section(*items, code=code, insurance_class=insurance_class, **extra))
    payable = [
        i["code"]
        for s in sections
        for i in s["items"]
        if i.get("status") not in ("excluded", "nominal_only", "unmapped")
    ]
    terms: dict[str, Any] = {"trigger": draw(TRIGGERS), "policy": _policy(draw, sections)}
    if len(payable) > 1 and draw(MAYBE):
        shared = {"code": "shared", "title": {"zh": "共用", "en": "shared"}, "items": payable[:3]}
        terms["shared_limits"] = [
            shared | {draw(st.sampled_from(["event_limit", "annual_limit"])): draw(BIG_AMOUNT)}
        ]
    if draw(st.integers(0, 4)) == 0:
        terms["insured_causes"] = INSURED
    if draw(MAYBE):
        terms["exclusions"] = {"causes": ["war"], "scenarios": [draw(SCENARIO)], "conditions": ADVERSE[1:]}
    if draw(MAYBE):
        terms["order"] = ["exclusions", *draw(st.permutations(FREE_ORDER))]
    parts = [part for s in sections for part in (s, *s["items"])] + [terms["policy"]]
    if any("deductible" in part or "deductible" in part.get("interruption", {}) for part in parts):
        terms |= draw(st.just({}) | st.just({}) | _total_deductible(terms))
    return wording(*sections, **terms)


@st.composite
def _total_deductible(draw: st.DrawFn, terms: dict[str, Any]) -> dict[str, Any]:
    """Bounds on all deductibles of an event, and an order in which a maximum is allowed."""
    bounds = draw(
        st.sampled_from(
            [{"minimum": 2000}, {"maximum": 8000.5}, {"minimum": 100, "maximum": {"percent_of_limit": 1}}]
        )
    )
    found: dict[str, Any] = {"policy": terms["policy"] | {"total_deductible": bounds}}
    if "maximum" in bounds:
        order = draw(st.permutations(FREE_ORDER))
        late = [phase for phase in order if phase in ("sublimits", "shared_limits", "policy_limit")]
        found["order"] = ["exclusions", *(phase for phase in order if phase not in late), *late]
    return found


def _policy(draw: st.DrawFn, sections: list[dict[str, Any]]) -> dict[str, Any]:
    policy = _optional(draw, deductible=DEDUCTIBLE, event_limit=BIG_AMOUNT)
    with_deductible = [part for s in sections for part in (s, *s["items"], policy) if "deductible" in part]
    if len(with_deductible) > 2:
        policy["single_highest_retention"] = draw(MAYBE)
    if draw(MAYBE):
        policy["uplifts"] = [{"condition": ADVERSE[0], "percent": draw(PERCENT)}]
    aggregate = _optional(draw, deductible=AMOUNT, limit=BIG_AMOUNT)
    if draw(st.integers(0, 3)) == 0:
        aggregate["reinstatements"] = {"number": 1, "premium_percent": 100}
    return policy | {"aggregate": aggregate}


HEAD_LOSSES = st.dictionaries(
    st.sampled_from([head.code for head in HEADS if head.code != BI]),
    st.integers(0, 2 * 10**8).map(lambda fen: fen / 100) | st.sampled_from([500, 12345.67, 100000]),
    min_size=1,
    max_size=6,
)
HOURS = st.sampled_from([4, 8, 12.5, 24, 36.25, 72, 1000])


@st.composite
def losses(draw: st.DrawFn) -> list[dict[str, Any]]:
    """One to four events of a year, in the order they happen."""
    events = []
    for day in range(draw(st.integers(1, 4))):
        facts: dict[str, Any] = {"amounts": dict(draw(HEAD_LOSSES))}
        if draw(MAYBE):
            facts["interruption"] = {"hours": draw(HOURS)}
            facts["amounts"][BI] = draw(st.sampled_from([480000, 12345.67, 3000000.01]))
        facts["conditions"] = draw(st.lists(st.sampled_from(ADVERSE + WANTED), unique=True))
        times = dict.fromkeys(("occurred", "discovered", "claimed"), f"2026-05-0{day + 1}T08:00:00+08:00")
        facts |= {"cause": draw(st.sampled_from([*INSURED, "war"])), "scenario": draw(SCENARIO)}
        events.append(event(f"E{day}", **facts) | times)
    return events
