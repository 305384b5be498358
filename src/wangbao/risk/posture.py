"""Posture: factors of controls and exposed assets on frequency, by incident type, and on severity.

A published ratio is univariate and correlated with the others, so each is raised to the overlap exponent; each factor
is divided by its mean over the assumed prevalence of the control, so that a firm of median posture keeps factor one.
An unknown answer has factor one; the uncertainty band draws it.
"""

from collections.abc import Mapping, Sequence

from wangbao.risk.parameters import Control, Parameters
from wangbao.risk.profile import Answer

WEIGHT: Mapping[Answer, float | None] = {"yes": 1.0, "partial": 0.5, "no": 0.0, "unknown": None}
_ALL_OR_NOTHING = frozenset(
    {"mfa_everywhere"}
)  # the published effect holds only where it is in place everywhere


def frequency_factor(
    model: Parameters, answers: Mapping[str, Answer], exposures: Sequence[str], incident_type: str
) -> float:
    """Return the factor on the frequency of one incident type, clipped to the table's floor and cap."""
    factor = 1.0
    overlap = model.value("posture.overlap")
    for control in model.controls.values():
        if incident_type in control.lowers:
            factor *= relative(control, control.rr, answers.get(control.code, "unknown"), overlap)
    for code in exposures:
        exposure = model.exposures[code]
        if incident_type in exposure.raises:
            factor *= exposure.m**overlap
    return min(max(factor, model.value("posture.floor")), model.value("posture.cap"))


def severity_factor(model: Parameters, answers: Mapping[str, Answer], what: str) -> float:
    """Return the factor on one aspect of severity (``downtime``, ``ransom_paid``, ``encryption`` or a head)."""
    factor = 1.0
    overlap = model.value("posture.overlap")
    for control in model.controls.values():
        if what in control.severity:
            factor *= relative(control, control.severity[what], answers.get(control.code, "unknown"), overlap)
    return factor


def relative(control: Control, ratio: float, answer: Answer, overlap: float) -> float:
    """Return the factor of one control's ``ratio`` at an answer: shrunk, over its mean; 1 if the answer is unknown."""
    weight = WEIGHT[answer]
    if weight is None:
        return 1.0
    if control.code in _ALL_OR_NOTHING and answer == "partial":
        weight = 0.0
    mean = control.prevalence * ratio**overlap + 1.0 - control.prevalence
    return float(ratio ** (overlap * weight) / mean)
