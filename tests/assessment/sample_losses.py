"""The losses of the test sample: cells, curves and tails that hang together. Invented, not computed."""

from wangbao.assessment.result import (
    Band,
    CurvePoint,
    Estimate,
    HeadRow,
    LossView,
    ScenarioRow,
    TailPoint,
)

# (scenario, head): yearly mean before insurance and what the policy pays, yuan
CELLS: dict[tuple[str, str], tuple[float, float]] = {
    ("data_encrypted", "business_interruption"): (128_400.0, 83_100.0),
    ("data_encrypted", "data_restoration"): (36_200, 27_700),
    ("data_encrypted", "emergency_response"): (24_900, 21_300),
    ("data_encrypted", "hardware_betterment"): (6_300, 3_100),
    ("data_encrypted", "public_relations"): (3_900, 2_500),
    ("data_encrypted", "legal_expense"): (4_800, 3_900),
    ("data_encrypted", "extortion"): (17_200, 0),
    ("line_stop", "business_interruption"): (61_700, 40_200),
    ("line_stop", "physical_loss"): (9_800, 6_100),
    ("line_stop", "emergency_response"): (7_600, 6_400),
    ("control_system_failure", "business_interruption"): (38_500, 24_100),
    ("control_system_failure", "physical_loss"): (7_400, 4_600),
    ("control_system_failure", "emergency_response"): (5_100, 4_200),
    ("production_system_failure", "business_interruption"): (27_300, 15_600),
    ("production_system_failure", "data_restoration"): (8_900, 6_700),
    ("production_system_failure", "emergency_response"): (4_400, 3_300),
    ("data_leak", "data_breach_liability"): (18_600, 16_200),
    ("data_leak", "emergency_response"): (8_800, 7_500),
    ("data_leak", "legal_expense"): (7_700, 6_600),
    ("data_leak", "public_relations"): (4_100, 2_700),
    ("supplier_outage", "business_interruption"): (19_900, 6_300),
    ("supplier_outage", "outsourcer_liability"): (3_600, 2_400),
    ("office_system_outage", "business_interruption"): (9_300, 3_800),
    ("office_system_outage", "emergency_response"): (3_200, 2_300),
    ("funds_fraud", "funds_loss"): (14_700, 5_900),
    ("mailbox_compromise", "emergency_response"): (3_700, 2_500),
    ("mailbox_compromise", "legal_expense"): (1_300, 800),
    ("management_data_damage", "data_restoration"): (2_500, 1_700),
    ("media_infringement", "media_liability"): (1_400, 0),
}
INCIDENTS = {
    "data_encrypted": 0.031,
    "line_stop": 0.012,
    "control_system_failure": 0.009,
    "production_system_failure": 0.014,
    "data_leak": 0.017,
    "supplier_outage": 0.021,
    "office_system_outage": 0.011,
    "funds_fraud": 0.016,
    "mailbox_compromise": 0.024,
    "management_data_damage": 0.004,
    "media_infringement": 0.001,
}
STATUS = {
    "physical_loss": "limited",
    "business_interruption": "covered",
    "data_restoration": "covered",
    "hardware_betterment": "limited",
    "emergency_response": "covered",
    "public_relations": "conditional",
    "legal_expense": "conditional",
    "data_breach_liability": "covered",
    "incident_liability": "covered",
    "media_liability": "excluded",
    "outsourcer_liability": "limited",
    "product_liability": "excluded",
    "professional_liability": "excluded",
    "extortion": "nominal_only",
    "funds_loss": "limited",
}
# scenario's and head's share of the 1-in-100 tail, before insurance
SCENARIO_TAIL = (0.52, 0.15, 0.10, 0.07, 0.075, 0.04, 0.01, 0.02, 0.005, 0.007, 0.003)
HEAD_TAIL = (0.045, 0.61, 0.095, 0.015, 0.07, 0.012, 0.028, 0.055, 0.0, 0.002, 0.006, 0.0, 0.0, 0.05, 0.012)

# return period, AEP, its error, OEP, 5 %, 50 %, 95 % of the parameter band
GROUND_UP_CURVE = (
    (2.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0),
    (5.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0),
    (10.0, 38_000.0, 420.0, 36_500.0, 0.0, 34_000.0, 148_000.0),
    (20.0, 1_128_000.0, 9_600.0, 1_071_000.0, 312_000.0, 1_080_000.0, 2_940_000.0),
    (25.0, 1_694_000.0, 14_100.0, 1_602_000.0, 520_000.0, 1_630_000.0, 4_270_000.0),
    (50.0, 4_352_000.0, 41_000.0, 4_118_000.0, 1_540_000.0, 4_210_000.0, 9_810_000.0),
    (100.0, 8_917_000.0, 98_000.0, 8_466_000.0, 3_420_000.0, 8_690_000.0, 19_300_000.0),
    (200.0, 16_480_000.0, 241_000.0, 15_710_000.0, 6_510_000.0, 16_100_000.0, 34_900_000.0),
    (250.0, 19_620_000.0, 318_000.0, 18_740_000.0, 7_800_000.0, 19_100_000.0, 41_200_000.0),
    (500.0, 32_140_000.0, 702_000.0, 30_900_000.0, 12_700_000.0, 31_400_000.0, 66_800_000.0),
    (1000.0, 50_630_000.0, 1_620_000.0, 48_950_000.0, 19_900_000.0, 49_700_000.0, 104_000_000.0),
)
INSURED_CURVE = (
    (2.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0),
    (5.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0),
    (10.0, 0.0, 0.0, 0.0, 0.0, 0.0, 61_000.0),
    (20.0, 712_000.0, 7_900.0, 690_000.0, 121_000.0, 690_000.0, 2_010_000.0),
    (25.0, 1_181_000.0, 11_800.0, 1_129_000.0, 282_000.0, 1_140_000.0, 3_140_000.0),
    (50.0, 3_347_000.0, 33_600.0, 3_190_000.0, 1_020_000.0, 3_230_000.0, 7_610_000.0),
    (100.0, 6_932_000.0, 77_000.0, 6_610_000.0, 2_530_000.0, 6_750_000.0, 10_000_000.0),
    (200.0, 10_000_000.0, 0.0, 10_000_000.0, 5_040_000.0, 10_000_000.0, 10_000_000.0),
    (250.0, 10_000_000.0, 0.0, 10_000_000.0, 6_080_000.0, 10_000_000.0, 10_000_000.0),
    (500.0, 10_000_000.0, 0.0, 10_000_000.0, 9_970_000.0, 10_000_000.0, 10_000_000.0),
    (1000.0, 10_000_000.0, 0.0, 10_000_000.0, 10_000_000.0, 10_000_000.0, 10_000_000.0),
)


def _curve(rows: tuple[tuple[float, ...], ...]) -> tuple[CurvePoint, ...]:
    return tuple(
        CurvePoint(period, Estimate(aep, error), Estimate(oep, error), Band(low, middle, high))
        for period, aep, error, oep, low, middle, high in rows
    )


def view(view: str) -> LossView:
    ground_up = view == "ground_up"
    mean = sum(pair[0 if ground_up else 1] for pair in CELLS.values())
    if ground_up:
        return LossView(
            view,
            Estimate(mean, 3_700.0),
            Band(171_000.0, 480_000.0, 1_210_000.0),
            Estimate(3_214_000.0, 88_000.0),
            Estimate(0.1184, 0.0003),
            (
                TailPoint(0.95, Estimate(1_128_000.0, 9_600.0), Estimate(8_140_000.0, 71_000.0)),
                TailPoint(0.99, Estimate(8_917_000.0, 98_000.0), Estimate(23_860_000.0, 334_000.0)),
                TailPoint(0.995, Estimate(16_480_000.0, 241_000.0), Estimate(35_210_000.0, 652_000.0)),
            ),
            _curve(GROUND_UP_CURVE),
        )
    return LossView(
        view,
        Estimate(mean, 1_500.0),
        Band(96_000.0, 308_000.0, 704_000.0),
        Estimate(1_386_000.0, 6_200.0),
        Estimate(0.0931, 0.0003),
        (
            TailPoint(0.95, Estimate(712_000.0, 7_900.0), Estimate(5_060_000.0, 29_000.0)),
            TailPoint(0.99, Estimate(6_932_000.0, 77_000.0), Estimate(9_412_000.0, 18_000.0)),
            TailPoint(0.995, Estimate(10_000_000.0, 0.0), Estimate(10_000_000.0, 0.0)),
        ),
        _curve(INSURED_CURVE),
    )


def scenarios() -> tuple[ScenarioRow, ...]:
    rows = []
    for (code, incidents), share in zip(INCIDENTS.items(), SCENARIO_TAIL, strict=True):
        ground_up = sum(pair[0] for (scenario, _), pair in CELLS.items() if scenario == code)
        insured = sum(pair[1] for (scenario, _), pair in CELLS.items() if scenario == code)
        rows.append(ScenarioRow(code, incidents, ground_up, insured, share))
    return tuple(sorted(rows, key=lambda row: -row.ground_up))


def heads() -> tuple[HeadRow, ...]:
    rows = []
    for (code, status), share in zip(STATUS.items(), HEAD_TAIL, strict=True):
        ground_up = sum(pair[0] for (_, head), pair in CELLS.items() if head == code)
        insured = sum(pair[1] for (_, head), pair in CELLS.items() if head == code)
        rows.append(HeadRow(code, status, ground_up, insured, share))
    return tuple(rows)
