import pytest

from wangbao.risk.parameters import Parameters
from wangbao.risk.posture import frequency_factor, severity_factor


def test_median_posture_is_neutral(model: Parameters) -> None:
    assert frequency_factor(model, {}, (), "ransomware") == 1.0
    assert severity_factor(model, {}, "downtime") == 1.0


@pytest.mark.parametrize("code", ["hardening", "endpoint_detection", "payment_callback"])
def test_a_control_is_neutral_on_average_over_its_prevalence(model: Parameters, code: str) -> None:
    control = model.controls[code]
    kind = control.lowers[0]
    with_it = frequency_factor(model, {code: "yes"}, (), kind)
    without = frequency_factor(model, {code: "no"}, (), kind)
    mean = control.prevalence * with_it + (1 - control.prevalence) * without
    assert mean == pytest.approx(1.0, rel=1e-14)
    assert with_it / without == pytest.approx(control.rr ** model.value("posture.overlap"), rel=1e-14)


def test_partial_lies_between_and_partial_mfa_does_nothing(model: Parameters) -> None:
    no, partial, yes = (
        frequency_factor(model, {"hardening": a}, (), "intrusion") for a in ("no", "partial", "yes")
    )
    assert partial == pytest.approx((no * yes) ** 0.5, rel=1e-14)
    mfa = [frequency_factor(model, {"mfa_everywhere": a}, (), "intrusion") for a in ("no", "partial")]
    assert mfa[0] == mfa[1]


def test_factors_are_clipped(model: Parameters) -> None:
    every = dict.fromkeys(model.controls, "yes")
    none = dict.fromkeys(model.controls, "no")
    assert frequency_factor(model, every, (), "ransomware") == model.value("posture.floor")
    exposed = tuple(model.exposures)
    assert frequency_factor(model, none, exposed, "ransomware") == model.value("posture.cap")


def test_controls_leave_incidents_they_cannot_prevent(model: Parameters) -> None:
    assert frequency_factor(model, {"mfa_everywhere": "yes"}, (), "system_failure") == 1.0


def test_backups_lower_restoration_and_ransom(model: Parameters) -> None:
    for what in ("data_restoration", "ransom_paid"):
        assert severity_factor(model, {"offline_backups": "yes"}, what) < 1.0
        assert severity_factor(model, {"offline_backups": "no"}, what) > 1.0
