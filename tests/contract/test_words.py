"""Every operation is said in both languages, and pages and settlements use the same words."""

from datetime import date
from decimal import Decimal

import pytest

from tests.contract.sample import event, item, section, settled, wording
from wangbao.contract import explain, steps, wording as wordings
from wangbao.contract.narration import describe, narrate
from wangbao.contract.resolve import resolve
from wangbao.contract.steps import Op, Trigger
from wangbao.contract.words import hours, percent, term
from wangbao.vocabulary.text import Text

D = Decimal
A = ("a",)

SAID = {
    Op.TRIGGER: (
        steps.trigger(
            A, Trigger("claims_made", retroactive_date=date(2025, 1, 1), extended_reporting_days=30)
        ),
        "期内提出索赔，追溯至 2025-01-01，延长报告期 30 天",
        "claims made in the period, back to 2025-01-01, extended reporting 30 days",
    ),
    Op.NOT_PAYABLE: (
        steps.not_payable(A, "nominal_only"),
        "名义承保：条款写有但国内实务中不赔付",
        "nominal only: written but not payable in domestic practice",
    ),
    Op.EXCLUDE: (
        steps.exclude(A, causes=("war",), scenarios=("data_leak",), conditions=("wilful_act",)),
        "除外：战争、数据泄露、被保险人故意行为",
        "excluded: war, data leak, a wilful act of the insured",
    ),
    Op.REQUIRE: (
        steps.require(A, ("insurer_consent", "police_report")),
        "须有保险人事先同意、公安机关报案证明",
        "requires the insurer's prior consent, a police report",
    ),
    Op.INDEMNITY_PERIOD: (
        steps.indemnity_period(A, D(2172), after_waiting=D(12)),
        "赔偿期自等待期结束起 90 天",
        "interruption indemnified for 90 days from the end of the waiting period",
    ),
    Op.WAITING: (steps.waiting(A, D("12.5")), "等待期 12.5 小时", "waiting period 12.5 hours"),
    Op.WAITING_TRIGGER: (
        steps.waiting_trigger(A, D(24)),
        "等待期 24 小时，超过后自始赔偿",
        "waiting period 24 hours, included once exceeded",
    ),
    Op.WAITING_OR_DEDUCTIBLE: (
        steps.waiting_or_deductible(A, D(12), D(50000)),
        "等待期 12 小时内损失与免赔额 ¥50,000.00 两者取高",
        "the higher of a waiting period of 12 hours and a deductible of ¥50,000.00",
    ),
    Op.RECOVERY: (
        steps.recovery(A),
        "扣减供应商服务等级补偿",
        "service-level compensation from suppliers is offset",
    ),
    Op.DEDUCTIBLE: (
        steps.deductible(A, amount=D(1000), rate=D("0.125"), minimum=D(5), maximum=D(90000)),
        "每次事故免赔额 ¥1,000.00 与损失的 12.5% 两者取高，最低 ¥5.00，最高 ¥90,000.00",
        "deductible each event: the higher of ¥1,000.00 and 12.5% of the loss, at least ¥5.00, at most ¥90,000.00",
    ),
    Op.FRANCHISE: (
        steps.franchise(A, D(500)),
        "相对免赔额 ¥500.00，超过后全额赔偿",
        "franchise ¥500.00, paid in full once exceeded",
    ),
    Op.RETENTION: (
        steps.retention(A, rate=D("0.1")),
        "每次事故免赔损失的 10%（同一事故只取最高者）",
        "deductible each event: 10% of the loss (of one event's only the highest is borne)",
    ),
    Op.HIGHEST_RETENTION: (
        steps.highest_retention(A),
        "同一事故只扣最高的一个免赔额",
        "only the highest deductible of one event is borne",
    ),
    Op.DEDUCTIBLE_RANGE: (
        steps.deductible_range(A, minimum=D(5), maximum=D(9)),
        "每次事故免赔额合计不低于 ¥5.00、不高于 ¥9.00",
        "deductibles of one event together not below ¥5.00 and not above ¥9.00",
    ),
    Op.UPLIFT: (
        steps.uplift(A, ("unremediated_finding",), D("0.1")),
        "隐患逾期未整改时免赔额提高 10%",
        "deductible raised by 10% in case of a finding left unremediated",
    ),
    Op.COINSURANCE: (steps.coinsurance(A, D("0.2")), "被保险人自担 20%", "the insured bears 20%"),
    Op.LIMIT: (steps.limit(A, D(1000000)), "每次事故限额 ¥1,000,000.00", "limit each event ¥1,000,000.00"),
    Op.ANNUAL_LIMIT: (
        steps.annual_limit(A, D(100), "x", reinstatements=2, reinstatement_rate=D(1)),
        "年度累计限额 ¥100.00，可恢复 2 次，每次按保险费的 100% 计、按金额比例收取",
        "limit for the policy year ¥100.00, reinstated 2 times at 100% of the premium, pro rata to amount",
    ),
    Op.ANNUAL_LAYER: (
        steps.annual_layer(A, D(100), "x"),
        "层年度限额 ¥100.00",
        "layer limit for the year ¥100.00",
    ),
    Op.AGGREGATE_DEDUCTIBLE: (
        steps.aggregate_deductible(A, D(100), "x"),
        "年度累计免赔额 ¥100.00",
        "deductible for the policy year ¥100.00",
    ),
    Op.EXCESS: (steps.excess(A, D(100)), "起赔点 ¥100.00", "attachment ¥100.00"),
}


@pytest.mark.parametrize("op", SAID)
def test_a_term_in_words(op):
    step, zh, en = SAID[op]
    assert term(step) == Text(zh, en)


def test_every_operation_has_words():
    assert set(SAID) == set(Op)


def test_named_causes_are_said_as_insured_not_as_the_excluded_rest():
    step = steps.exclude(A, causes=("war", "misoperation"), insured=("network_attack",))
    assert term(step) == Text("承保原因限于网络攻击", "insured causes: network attack")


def test_a_line_that_is_covered_says_so_beside_what_it_excludes():
    """Else its terms would be the exclusion alone, as if nothing were given."""
    items = (
        item("outsourcer_liability", exclusions={"conditions": ["unrecognised_outsourcer"]}),
        item("incident_liability"),
    )
    terms = resolve(wordings.parse(wording(section(*items, insurance_class="liability"))))
    (line, *_) = explain.layers(terms)
    assert line.status == "covered"
    assert line.terms == Text(
        "承保，但下列情形除外：未经认可的外包商", "covered, except for an unrecognised outsourcer"
    )


def test_lengths_of_time_and_percents():
    assert [hours(D(count)).en for count in ("1", "24", "36.50", "48", "2160")] == [
        "1 hour",
        "24 hours",
        "36.5 hours",
        "2 days",
        "90 days",
    ]
    assert [percent(D(rate)) for rate in ("0.1", "0.333333", "1", "0")] == ["10%", "33.3333%", "100%", "0%"]


FULL = wording(
    section(
        item("data_restoration", status="limited", event_limit=50000, deductible={"amount": 1000}),
        item("legal_expense", status="conditional", requires=["insurer_consent"]),
        item("extortion", status="nominal_only"),
        item("emergency_response", benefit="service", annual_limit=30000),
        code="own",
    ),
    exclusions={"conditions": ["wilful_act"]},
    policy={"uplifts": [{"condition": "unremediated_finding", "percent": 10}]},
)


def test_layers_of_cover():
    layers = explain.layers(resolve(wordings.parse(FULL)))
    assert [(layer.section.en, layer.heads, layer.status, layer.terms.en) for layer in layers] == [
        (
            "Data restoration",
            ("data_restoration",),
            "limited",
            "deductible each event: ¥1,000.00; limit each event ¥50,000.00",
        ),
        ("Legal expense", ("legal_expense",), "conditional", "requires the insurer's prior consent"),
        (
            "Extortion",
            ("extortion",),
            "nominal_only",
            "nominal only: written but not payable in domestic practice",
        ),
        (
            "Emergency response",
            ("emergency_response",),
            "covered",
            "limit for the policy year ¥30,000.00; given as a service",
        ),
        (
            "All cash cover",
            ("data_restoration", "legal_expense"),
            "covered",
            "deductible raised by 10% in case of a finding left unremediated; limit for the policy year ¥1,000,000.00",
        ),
        (
            "All cover",
            ("data_restoration", "legal_expense", "extortion", "emergency_response"),
            "covered",
            "occurrence in the period; excluded: a wilful act of the insured",
        ),
    ]


def test_groups_of_several_lines_name_their_heads_unless_they_are_all():
    found = {one.name.en: one.clauses[-1].en for one in explain.with_heads(resolve(wordings.parse(FULL)))}
    assert found["All cash cover"] == "applies to data restoration, legal expense"
    assert found["All cover"] == "excluded: a wilful act of the insured"
    assert found["Legal expense"] == "requires the insurer's prior consent"


def test_the_settlement_says_what_the_page_says():
    amounts = {"data_restoration": 61000, "legal_expense": 7000, "emergency_response": 20000}
    facts = {"conditions": ["unremediated_finding"], "amounts": amounts}
    (one,) = settled(FULL, event(**facts)).events
    assert [narrate(record).zh for record in one.records] == [
        "全部责任：期内发生；符合，金额不变",
        "全部责任：除外：被保险人故意行为；无此情形，金额不变",
        "法律费用：须有保险人事先同意；缺少：保险人事先同意，不赔付，¥7,000.00 → ¥0.00",
        "数据资产重置费用：每次事故免赔额 ¥1,000.00；本次适用 ¥1,000.00，¥61,000.00 → ¥60,000.00",
        "数据资产重置费用：每次事故限额 ¥50,000.00，¥60,000.00 → ¥50,000.00",
        "应急处置费用：年度累计限额 ¥30,000.00；尚余 ¥30,000.00，金额不变",
        "全部现金赔偿责任：隐患逾期未整改时免赔额提高 10%；有隐患逾期未整改，多扣 ¥100.00，¥50,000.00 → ¥49,900.00",
        "全部现金赔偿责任：年度累计限额 ¥1,000,000.00；尚余 ¥1,000,000.00，金额不变",
    ]
    layers = explain.layers(resolve(wordings.parse(FULL)))
    said = "；".join(layer.terms.zh for layer in layers)
    for record in one.records:
        assert term(record.step).zh in said
        assert describe(record).zh.startswith(term(record.step).zh)


def test_an_exclusion_names_what_it_found():
    document = wording(section(item("data_restoration")), exclusions={"causes": ["war", "government_order"]})
    (one,) = settled(document, event(amounts={"data_restoration": 5}, cause="war")).events
    assert narrate(one.records[-1]) == Text(
        "全部责任：除外：战争、政府命令；本次为：战争，不赔付，¥5.00 → ¥0.00",
        "All cover: excluded: war, government order; this event: war; nothing is payable; ¥5.00 → ¥0.00",
    )


@pytest.mark.parametrize("code", wordings.shipped())
def test_every_shipped_layer_is_said_in_both_languages(code):
    terms = resolve(wordings.load(code))
    layers = explain.layers(terms)
    assert [layer.heads for layer in layers[: len(terms.lines)]] == [line.heads for line in terms.lines]
    for layer in layers:
        assert all((layer.section.zh, layer.section.en, layer.terms.zh, layer.terms.en))
