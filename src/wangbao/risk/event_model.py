"""Event model of one enterprise: frequency and severity together, also as flat arrays for the simulator's kernel."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wangbao.risk import posture
from wangbao.risk.frequency import Dependences, Frequency, View, frequency
from wangbao.risk.incidents import incident_types
from wangbao.risk.parameters import Parameters
from wangbao.risk.profile import Answer, Profile
from wangbao.risk.severity import Severity, severity
from wangbao.vocabulary.heads import HEAD_INDEX
from wangbao.vocabulary.terms import CAUSE_INDEX, CONDITIONS, SCENARIO_INDEX

Floats = NDArray[np.float64]


class Arrays(NamedTuple):
    """The event model as flat arrays; T incident types, S head slots (those of type t are ``first[t]:first[t + 1]``).

    A slot's head loss is ``exp(log_median + sigma * latent)`` with probability ``probability``; slots of a type are in
    head order, so that a head always meets the same random number.
    """

    type_bound: Floats  # float64[T], cumulative shares
    kept: (
        Floats  # float64[T]: an incident of the type comes about with this probability, else it was prevented
    )
    cause: NDArray[np.uint8]
    scenario: NDArray[np.uint8]
    conditions: NDArray[np.uint64]
    first: NDArray[np.int32]  # int32[T + 1]
    head: NDArray[np.int32]  # int32[S]
    probability: Floats
    log_median: Floats
    sigma: Floats
    stop_probability: Floats  # float64[T]: interruption
    stop_log_median: Floats
    stop_sigma: Floats
    stop_weight: Floats  # weight of the latent factor in the log of hours, over that in a head
    people_probability: Floats  # float64[T]
    data_head: NDArray[np.int32]  # int32[T]
    constants: Floats  # float64[13], see CONSTANTS


CONSTANTS = (
    "rho",
    "cap_cny",
    "profit_per_hour",
    "people_log_median",
    "people_sigma",
    "people_held",
    "notify_per_person",
    "suit_intercept",
    "suit_slope",
    "suit_factor",
    "suit_log_cost",
    "suit_elasticity",
    "suit_sigma",
)


@dataclass(frozen=True, slots=True)
class EventModel:
    """Frequency and severity of one enterprise under one set of parameters.

    ``kept`` thins the incidents by type: the share that a control does not prevent (:func:`with_control`). Thinning a
    gamma-mixed Poisson gives a gamma-mixed Poisson, so the thinned years are those of the lower rates; they are the
    same incidents less the prevented ones, so the difference has little sampling error.
    """

    frequency: Frequency
    severity: Severity
    kind: str
    open_findings: bool
    kept: tuple[float, ...] = ()

    def arrays(self) -> Arrays:
        """Flatten the model to arrays."""
        types = incident_types()
        rates = np.array(self.frequency.rates)
        slots = [sorted(t.heads, key=lambda h: HEAD_INDEX[h.head]) for t in self.severity.types]
        flat = [slot for of_type in slots for slot in of_type]
        stops = [t.interruption for t in self.severity.types]
        diligent = diligent_conditions()
        finding = condition_bit("unremediated_finding") if self.open_findings else 0
        return Arrays(
            type_bound=np.cumsum(rates) / rates.sum(),
            kept=np.array(self.kept or (1.0,) * len(types)),
            cause=np.array([CAUSE_INDEX[t.cause_for(self.kind)] for t in types], dtype=np.uint8),
            scenario=np.array([SCENARIO_INDEX[t.scenario_for(self.kind)] for t in types], dtype=np.uint8),
            conditions=np.array(
                [diligent | (finding if t.exploits_findings else 0) for t in types], dtype=np.uint64
            ),
            first=np.cumsum([0, *map(len, slots)], dtype=np.int32),
            head=np.array([HEAD_INDEX[s.head] for s in flat], dtype=np.int32),
            probability=np.array([s.probability for s in flat]),
            log_median=np.array([s.log_median for s in flat]),
            sigma=np.array([s.sigma for s in flat]),
            stop_probability=np.array([s.probability for s in stops]),
            stop_log_median=np.array([s.log_median_hours for s in stops]),
            stop_sigma=np.array([s.sigma for s in stops]),
            stop_weight=np.array([s.weight for s in stops]),
            people_probability=np.array([t.people_probability for t in self.severity.types]),
            data_head=np.array([HEAD_INDEX[t.data_liability] for t in self.severity.types], dtype=np.int32),
            constants=np.array([getattr(self.severity, name) for name in CONSTANTS]),
        )


def build(
    profile: Profile,
    model: Parameters,
    *,
    view: View = "default",
    answers: Mapping[str, Answer] | None = None,
    dependences: Dependences | None = None,
    common_causes: bool = True,
) -> EventModel:
    """Build the event model of one enterprise; keywords as :func:`wangbao.risk.frequency.frequency`."""
    return EventModel(
        frequency=frequency(
            profile, model, view=view, answers=answers, dependences=dependences, common_causes=common_causes
        ),
        severity=severity(profile, model, answers=answers),
        kind=profile.insured_kind,
        open_findings=bool(profile.open_findings),
    )


def with_control(events: EventModel, profile: Profile, model: Parameters, control: str) -> EventModel:
    """Return the model of the same enterprise with one more control: fewer incidents, the rest of its severity."""
    answers: dict[str, Answer] = {**profile.controls, control: "yes"}

    def factor(of: Mapping[str, Answer], incident_type: str) -> float:
        return posture.frequency_factor(model, of, profile.exposures, incident_type)

    kept = tuple(
        min(factor(answers, t.like) / factor(profile.controls, t.like), 1.0) for t in incident_types()
    )
    return replace(events, severity=severity(profile, model, answers=answers), kept=kept)


def without_exposure(events: EventModel, profile: Profile, model: Parameters, exposure: str) -> EventModel:
    """Return the model of the same enterprise with one asset no longer open to the internet: fewer incidents."""
    left = tuple(code for code in profile.exposures if code != exposure)

    def factor(exposures: Sequence[str], incident_type: str) -> float:
        return posture.frequency_factor(model, profile.controls, exposures, incident_type)

    kept = tuple(min(factor(left, t.like) / factor(profile.exposures, t.like), 1.0) for t in incident_types())
    return replace(events, kept=kept)


def condition_bit(condition: str) -> int:
    """Return the bit of a condition of the vocabulary."""
    return 1 << next(c.index for c in CONDITIONS if c.code == condition)


def diligent_conditions() -> int:
    """Return the conditions of a diligent insured as bits: consent asked, police informed, notice in time.

    They are assumed after every incident.
    """
    return sum(1 << c.index for c in CONDITIONS if not c.adverse)
