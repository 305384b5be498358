"""Scale of an incident beside its money: hours, people, systems, customers, vehicles, clients, by scenario.

In closed form from the event model. An incident of a scenario is a mixture over its types; given that it strikes, hours
are lognormal, people lognormal up to those held, systems and customers the affected share of the business (beta), and
of vehicles and of a product's clients a lognormal share, at most all. Each figure is conditional on being struck.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Final, Literal, NamedTuple

from wangbao.risk import severity_law as law
from wangbao.risk.event_model import EventModel
from wangbao.risk.incidents import incident_types
from wangbao.risk.parameters import Parameters
from wangbao.risk.profile import Profile

Measure = Literal["hours", "people", "systems", "customers", "users", "vehicles", "clients"]
MEASURES: Final[tuple[Measure, ...]] = (
    *("hours", "people", "systems", "customers", "users", "vehicles", "clients"),
)

_HALF, _TENTH = 0.5, 0.9
_ROOT_TWO = math.sqrt(2.0)
_STEPS = 64  # of a bisection in logarithms: beyond them the middle is one of the ends
_WIDTH = 60.0  # in logarithms: nothing is below exp(-60) or above exp(60)

Below = Callable[[float], float]  # probability that the scale is at most exp(x)


class Scale(NamedTuple):
    """One measure under one scenario: how often a year, and how much when it is struck."""

    scenario: str
    measure: Measure
    yearly: float  # incidents a year of the scenario that strike anything of the measure
    median: float
    one_in_ten: float  # reached by one incident in ten of those


def scales(profile: Profile, events: EventModel, model: Parameters) -> tuple[Scale, ...]:
    """List the scale of each scenario that can happen, scenarios in the order of their incident types."""
    kind = profile.insured_kind
    found: dict[tuple[str, Measure], list[tuple[float, Below]]] = {}
    for at, incident in enumerate(incident_types()):
        rate = events.frequency.rates[at]
        if rate <= 0.0:
            continue
        for measure, chance, below in _struck(profile, events, model, at):
            if chance > 0.0:
                found.setdefault((incident.scenario_for(kind), measure), []).append((rate * chance, below))
    rows = [
        Scale(
            scenario,
            measure,
            sum(weight for weight, _ in parts),
            quantile(parts, _HALF),
            quantile(parts, _TENTH),
        )
        for (scenario, measure), parts in found.items()
    ]
    return tuple(sorted(rows, key=lambda row: (row.scenario, MEASURES.index(row.measure))))


def quantile(parts: Sequence[tuple[float, Below]], level: float) -> float:
    """Compute the quantile of a mixture of weighted laws, by bisection over the logarithm."""
    total = sum(weight for weight, _ in parts)
    low, high = -_WIDTH, _WIDTH
    for _ in range(_STEPS):
        middle = 0.5 * (low + high)
        if sum(weight * below(middle) for weight, below in parts) >= level * total:
            high = middle
        else:
            low = middle
    return math.exp(high)


def _struck(
    profile: Profile, events: EventModel, model: Parameters, at: int
) -> Iterator[tuple[Measure, float, Below]]:
    """Yield the measures an incident of a type strikes, with what probability, and how much of each."""
    severity, kind = events.severity, events.severity.types[at]
    stop = kind.interruption
    yield "hours", stop.probability, _lognormal(stop.log_median_hours, stop.sigma)
    people = _lognormal(severity.people_log_median, severity.people_sigma, most=severity.people_held)
    yield "people", kind.people_probability if severity.people_held > 0.0 else 0.0, people
    if profile.is_vendor:
        clients = _clients(profile, model)
        median = math.log(max(clients * model.value("product.struck"), 1.0))
        yield "clients", 1.0, _lognormal(median, model.value("severity.client_claims.sigma"), most=clients)
        return
    for measure, count in (
        ("systems", profile.employees),
        ("customers", profile.business_customers),
        ("users", profile.active_users),
    ):
        if count:
            yield measure, stop.probability, _share(count, severity.affected_a, severity.affected_b)  # type: ignore[misc]
    vehicles, struck = profile.vehicles_in_service, model.value("severity.vehicle_liability.struck")
    if vehicles and profile.insured_kind == "connected_vehicle":
        claims = model.table("severity.vehicle_liability.probability")
        chance = claims.get(incident_types()[at].like, 0.0)
        sigma = model.value("severity.vehicle_liability.sigma")
        yield "vehicles", chance, _lognormal(math.log(vehicles * struck), sigma, most=vehicles)


def _clients(profile: Profile, model: Parameters) -> float:
    return float(profile.clients or max(profile.sales_cny / law.usual_fee(profile.insured_kind, model), 1.0))


def _lognormal(log_median: float, sigma: float, *, most: float = math.inf) -> Below:
    """Return the distribution function, over the logarithm, of a lognormal that is never above ``most``."""
    top = math.log(most) if 0.0 < most < math.inf else math.inf

    def below(x: float) -> float:
        return 1.0 if x >= top else 0.5 * math.erfc((log_median - x) / (sigma * _ROOT_TWO))

    return below


def _share(count: float, a: float, b: float) -> Below:
    """Return the distribution function, over the logarithm, of a beta share of a count."""
    within = _beta(a, b)

    def below(x: float) -> float:
        return within(min(math.exp(min(x - math.log(count), 0.0)), 1.0))

    return below


def _beta(a: float, b: float) -> Callable[[float], float]:
    """Return the distribution function of the beta of shapes ``a`` and ``b``: for whole ones a binomial tail."""
    if a == int(a) and b == int(b):
        n = int(a + b) - 1
        choose = [math.comb(n, j) for j in range(int(a), n + 1)]
        first = int(a)
        return lambda x: sum(c * x**j * (1.0 - x) ** (n - j) for j, c in enumerate(choose, start=first))
    from scipy import special  # noqa: PLC0415 - heavy: a quarter of a second

    return lambda x: float(special.betainc(a, b, x))
