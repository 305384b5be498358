"""The severity law, stated once for one enterprise (floats) and for many (arrays).

One incident has a latent factor Z. A head that is struck costs ``exp(log_median + sigma (rho Z + sqrt(1 - rho^2) e))``
with its own e; the log of downtime and of people affected follow the same rule. Interruption is hourly insurable profit
times the affected share times the hours; liability for people's data follows the number of people. Medians scale with
revenue from firms of 100 million dollars, with one elasticity below and one above.

:mod:`wangbao.risk.severity` applies the law to one profile, :mod:`wangbao.risk.many.severity` to columns of facts. Both
give their facts as an :class:`Insured`; one enterprise stays in plain floats, because NumPy takes over twice as long
for arrays of one and its powers differ from Python's in the last bit.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, Final, NamedTuple

import numpy as np

from wangbao.risk.incidents import IncidentType, incident_types, product_types, technology_head
from wangbao.risk.parameters import SCALAR, Parameter, Parameters, Values
from wangbao.vocabulary import terms
from wangbao.vocabulary.heads import HEAD_INDEX

Number = Any  # a float of one enterprise, or float64[P] of P enterprises

TECHNOLOGY: Final = "technology_liability"  # of an enterprise's own products and services, by kind of insured
VEHICLE: Final = "vehicle_liability"  # of owners, occupants and third parties, for connected vehicles
CLAIMS: Final = "client_claims"  # of the buyers of an insured product or service
RESPONSE: Final = "client_response"  # what buyers of an insured security product spend on response
OWN_LAWS: Final = (TECHNOLOGY, VEHICLE, CLAIMS, RESPONSE)
REFERENCE_REVENUE_USD: Final = 1e8
HOURS_PER_DAY: Final = 24.0
DAYS_PER_YEAR: Final = 365.0
REFERENCE_PEOPLE: Final = 1e4  # the settlement cost of the table holds at ten thousand people

INCIDENT: Final = "incident_liability"
USUAL_CUSTOMERS: Final = "customers.usual"  # where their number is not given
DEFENCE: Final = "legal_expense"
RECORDS_MOST: Final = 2e9  # people; more are not held by anybody
_NO_ELASTICITY: Final = {"below": 0.0, "above": 0.0}
_LEAST_SHARE: Final = 0.02  # of revenue from other businesses: nobody has no supplier or neighbour to harm
_FEW: Final = 1e-6  # vehicles struck of which the logarithm is taken where there are none
_FEW_PEOPLE: Final = 1e-3  # people affected of whom the logarithm is taken where nobody's data is held
_SMALLEST_CLIENT: Final = 1e5  # US dollars a year
_LARGEST_CLIENT: Final = 1e11

_SUIT = "severity.data_breach_liability"
_BI = "severity.business_interruption"
_PEOPLE = "severity.records"
_NOTIFY = "severity.emergency_response.per_record"


class Functions(NamedTuple):
    """Elementary functions on the kind of number an :class:`Insured` holds."""

    log: Callable[[Number], Number]
    log_product: Callable[
        [float, Number], Number
    ]  # rounded as results always were: of the product, or log by log
    least: Callable[[Number, Number], Number]
    most: Callable[[Number, Number], Number]
    where: Callable[[Any, Number, Number], Number]  # condition, value if true, value if false


ONE: Final = Functions(
    log=math.log,
    log_product=lambda a, b: math.log(a * b),
    least=min,
    most=max,
    where=lambda condition, yes, no: yes if condition else no,
)
MANY: Final = Functions(
    log=np.log,
    log_product=lambda a, b: np.log(b) + np.log(a),
    least=np.minimum,
    most=np.maximum,
    where=np.where,
)


class Insured(NamedTuple):
    """The facts the law reads: of one enterprise as plain values, or of P as arrays [P]."""

    functions: Functions
    revenue_cny: Number
    china: Any  # whether it is in mainland China
    vendor: Any  # whether its cover is for products and services it sells
    guarded: Any  # whether that product is one of security, whose buyers' own losses are covered too
    vehicle: Any  # whether it is an enterprise of connected vehicles
    vehicles: Number  # in service
    business_share: Number  # of its revenue that comes from other businesses
    business_customers: Number  # under contract
    product: "Product"
    technology_head: Any  # HEAD_INDEX of the head that its technology liability falls under
    gross_margin: Number  # share of revenue; the sector's where the enterprise gives none
    people_log_median: Number  # log of the sector's median number of people affected, before size
    people_held: Number  # infinite where not known
    people_known: Any  # whether the number of people held is known
    factor: Callable[[str], Number]  # of posture on an aspect of severity

    def size(self, model: Parameters) -> Number:
        """Return revenue over the reference revenue."""
        return self.revenue_cny / model.cny_per_usd / REFERENCE_REVENUE_USD


class Product(NamedTuple):
    """The exposure of an insured product or service; money is US dollars a year. Numbers of one, or arrays [P]."""

    revenue: Number
    clients: Number
    cap: Number  # the most a client may claim, in yearly fees


class Component(NamedTuple):
    """One part of a loss that is drawn as a lognormal: a head, or ``technology_liability``."""

    name: str
    probabilities: Values  # by incident type, before posture
    medians: Parameter  # US dollars; one number, or one by incident type
    sigma: float
    elasticity: Values  # in revenue, ``below`` and ``above`` the reference


class Slot(NamedTuple):
    """One head an incident type may cost, before an enterprise's size, place and posture."""

    head: int  # HEAD_INDEX
    name: str  # of its component
    probability: float
    log_median: float  # of US dollars
    sigma: float
    moved_by: tuple[str, ...]  # aspects of posture that the probability is multiplied by
    type: IncidentType


class Stop(NamedTuple):
    """Interruption by one incident type, before posture.

    ``weight``: correlation of the log of its hours with the incident's latent factor, over that of the heads.
    """

    probability: float
    median_hours: float
    sigma: float
    weight: float
    moved_by: tuple[str, ...]
    type: IncidentType


def components(model: Parameters) -> tuple[Component, ...]:
    """List the components the model draws as a lognormal each: heads, then those with laws of their own."""
    found = []
    for name in (*HEAD_INDEX, *OWN_LAWS):
        medians = model.items.get(f"severity.{name}.median")
        if medians is not None:
            sigma = model.value(f"severity.{name}.sigma")
            by_size = model.items.get(f"severity.{name}.elasticity")
            elasticity = by_size.values if by_size else _NO_ELASTICITY
            found.append(Component(name, _probabilities(name, model), medians, sigma, elasticity))
    return tuple(found)


def _probabilities(name: str, model: Parameters) -> Values:
    """Look up the probability by incident type that an incident costs something under a component, before posture."""
    path = f"severity.{name}.probability"
    if path in model.items:
        return model.table(path)
    # Probabilities with ranges of their own stand one by one, the incident type last in their path.
    each = {kind.code: model.items.get(f"{path}.{kind.code}") for kind in incident_types()}
    return {code: item.values[SCALAR] for code, item in each.items() if item is not None}


@cache
def technology_heads() -> tuple[str, ...]:
    """List the heads that technology liability falls under, in head order."""
    found = {technology_head(kind.code) for kind in terms.KINDS}
    return tuple(sorted(found, key=HEAD_INDEX.__getitem__))


def slots(kind: IncidentType, of: Sequence[Component], model: Parameters) -> tuple[Slot, ...]:
    """List the heads an incident type may cost; liability for products and services has a slot for either head."""
    found = []
    share = expense_share(kind, model)
    for part in of:
        probability = part.probabilities.get(kind.like, 0.0) * share
        if probability <= 0.0:
            continue
        log_median = math.log(part.medians.values[kind.like if part.medians.is_table else SCALAR])
        moved_by = model.moved_by(part.name, kind.like)
        head = kind.security_liability if part.name == "incident_liability" else part.name
        found += [
            Slot(HEAD_INDEX[place], part.name, probability, log_median, part.sigma, moved_by, kind)
            for place in _places(part.name, head)
        ]
    return tuple(found)


def _places(name: str, head: str) -> tuple[str, ...]:
    """List the heads that a component may fall under."""
    if name in (TECHNOLOGY, CLAIMS):
        return technology_heads()
    return ({VEHICLE: "product_liability", RESPONSE: "emergency_response"}.get(name, head),)


def stop(kind: IncidentType, model: Parameters) -> Stop:
    """Look up the interruption by an incident type; a common cause has one of its own."""
    moved_by = model.moved_by("business_interruption", kind.like)
    cause = model.common_causes.get(kind.code)
    if cause is not None:
        weight = cause.downtime_weight / model.value("dependence.latent_weight")
        hours = cause.downtime_median_days * HOURS_PER_DAY
        return Stop(cause.stop_probability, hours, cause.downtime_sigma, weight, moved_by, kind)
    return Stop(
        probability=model.table(f"{_BI}.probability").get(kind.like, 0.0),
        median_hours=model.table("severity.downtime.median").get(kind.like, 1.0) * HOURS_PER_DAY,
        sigma=model.table("severity.downtime.sigma").get(kind.like, 1.0),
        weight=1.0,
        moved_by=moved_by,
        type=kind,
    )


def expense_share(kind: IncidentType, model: Parameters) -> float:
    """Look up the factor on the probability of every cost but interruption: 1, or a common cause's share."""
    cause = model.common_causes.get(kind.code)
    return 1.0 if cause is None else cause.expense_share


def people_probability(kind: IncidentType, model: Parameters) -> float:
    """Look up the probability that an incident of this type affects people's data."""
    likely = model.table(f"{_PEOPLE}.probability").get(kind.like, 0.0)
    return min(likely * expense_share(kind, model), 1.0)


def changes(insured: Insured, model: Parameters) -> dict[str, Number]:
    """Compute the factors of posture and place on ``downtime`` and on the aspects that move a probability."""
    china, where = model.table("severity.country.CN"), insured.functions.where
    found = {
        what: insured.factor(what) * where(insured.china, china.get(what, 1.0), 1.0)
        for what in (*model.moving_aspects(), "downtime")
    }
    return found | {INCIDENT: _claimants(insured, model)}


def _claimants(insured: Insured, model: Parameters) -> Number:
    """Compute the factor of the number of business customers on the probability that somebody claims."""
    customers, where = insured.business_customers, insured.functions.where
    usual = model.value(USUAL_CUSTOMERS)
    grown = (customers / usual) ** model.value("customers.elasticity")
    others = model.value("customers.other_third_parties")
    return others + (1.0 - others) * where(customers > 0.0, grown, 0.0)


def probability(insured: Insured, at: Slot | Stop, change: Mapping[str, Number]) -> Number:
    """Compute the probability of a slot or an interruption under an enterprise's posture, at most 1."""
    moved: Number = math.prod(change[aspect] for aspect in at.moved_by)
    if isinstance(at, Slot) and at.name == INCIDENT:
        moved = moved * change[INCIDENT]
    return insured.functions.least(at.probability * moved, 1.0)


def has(insured: Insured, slot: Slot) -> Any:
    """Tell whether a slot is the insured's.

    The cover of a product or service pays for what its failure does to the buyers: their claims and the defence, and
    for a security product their own response. Everybody else has every slot but those. Liability for products and
    services falls under one of two heads by kind of insured; that of connected vehicles has a law of its own.
    """
    vendor = insured.vendor
    if slot.name == RESPONSE:
        return vendor & insured.guarded
    if slot.name == CLAIMS:
        return vendor & (insured.technology_head == slot.head)
    if slot.name == VEHICLE:
        return insured.vehicle
    if slot.name == TECHNOLOGY:
        mine = insured.technology_head == slot.head
        return mine & _not(vendor) & _not(insured.vehicle)
    if slot.name == DEFENCE and slot.type.like in product_types():
        return True
    return _not(vendor)


def has_stop(insured: Insured, at: Stop) -> Any:
    """Tell whether an interruption is the insured's: of a vendor only that of the buyers of a security product."""
    theirs = insured.vendor & insured.guarded
    own = _not(insured.vendor)
    return own | theirs if at.type.like in product_types() else own


def _not(what: Any) -> Any:
    """Negate one truth value, or an array of them."""
    return what == 0


def log_factors(insured: Insured, of: Sequence[Component], model: Parameters) -> dict[str, Number]:
    """Compute the log of the factor of place, posture, size and exchange rate on the medians of each component."""
    log, where = insured.functions.log, insured.functions.where
    size = insured.size(model)
    small, log_size = size < 1.0, log(size)
    china = model.table("severity.country.CN")
    found = {}
    for part in of:
        place = where(insured.china, china.get(part.name, 1.0), 1.0)
        factor = place * insured.factor(part.name) * model.cny_per_usd
        if part.name in (VEHICLE, CLAIMS, RESPONSE):
            found[part.name] = log(factor) + _exposed(insured, part, model)
            continue
        if part.name == INCIDENT:
            factor = factor * insured.functions.most(insured.business_share, _LEAST_SHARE)
        elasticity = where(small, part.elasticity["below"], part.elasticity["above"])
        found[part.name] = log(factor) + elasticity * log_size
    return found


def _exposed(insured: Insured, part: Component, model: Parameters) -> Number:
    """Compute the log of what multiplies a component's median: vehicles struck, or the clients struck and their size.

    The median of :data:`VEHICLE` is dollars a vehicle, of :data:`RESPONSE` and :data:`CLAIMS` dollars a client of the
    reference revenue. A client claims no more than the contract's cap.
    """
    log, most = insured.functions.log, insured.functions.most
    if part.name == VEHICLE:
        return log(most(insured.vehicles * model.value("severity.vehicle_liability.struck"), _FEW))
    struck = most(insured.product.clients * model.value("product.struck"), 1.0)
    loss = part.elasticity["below"] * log(client_revenue(insured, model) / REFERENCE_REVENUE_USD)
    if part.name == CLAIMS:
        median = part.medians.values[SCALAR]
        fee = insured.product.revenue / insured.product.clients
        # The claims of clients spread around their median, so a cap cuts the mean before it reaches the median: the
        # harmonic sum of both stands for the mean of the lesser.
        loss = loss - log(1.0 + math.e**loss * median / (insured.product.cap * fee))
    return log(struck) + loss


def client_revenue(insured: Insured, model: Parameters) -> Number:
    """Compute the yearly revenue of a usual client, US dollars: its fee over the share that such a fee is of it."""
    fee = insured.product.revenue / insured.product.clients
    least, most = insured.functions.least, insured.functions.most
    return least(most(fee / model.value("product.fee_share"), _SMALLEST_CLIENT), _LARGEST_CLIENT)


def log_median_hours(insured: Insured, at: Stop, change: Mapping[str, Number]) -> Number:
    """Compute the log of the median hours of an interruption."""
    return insured.functions.log_product(at.median_hours, change["downtime"])


def constants(insured: Insured, model: Parameters) -> dict[str, Number]:
    """Compute the numbers that all incident types share, by the names in :data:`wangbao.risk.event_model.CONSTANTS`."""
    log, where = insured.functions.log, insured.functions.where
    usd, size = model.cny_per_usd, insured.size(model)
    china = model.table("severity.country.CN")

    def place(name: str) -> Number:
        return where(insured.china, china.get(name, 1.0), 1.0)

    hourly = insured.revenue_cny * insured.gross_margin / DAYS_PER_YEAR / HOURS_PER_DAY
    vendor, theirs = insured.vendor, client_revenue(insured, model)
    struck = insured.functions.most(insured.product.clients * model.value("product.struck"), 1.0)
    # An interruption's own spread is that of its hours, so the clients struck count at their mean, not their median.
    many = struck * math.exp(0.5 * model.value("severity.client_claims.sigma") ** 2)
    clients_hourly = (
        many * theirs * usd * model.value("product.client_margin") / DAYS_PER_YEAR / HOURS_PER_DAY
    )
    held = insured.functions.least(insured.people_held, RECORDS_MOST)
    told = log(insured.functions.most(held * model.value(f"{_PEOPLE}.share"), _FEW_PEOPLE))
    told_of_clients = log(insured.functions.most(held * model.value("product.struck"), _FEW_PEOPLE))
    unknown = insured.people_log_median + model.value(f"{_PEOPLE}.elasticity") * log(size)
    of_clients = log(struck * model.value("product.client_people")) + model.value(
        f"{_PEOPLE}.elasticity"
    ) * log(theirs / REFERENCE_REVENUE_USD)
    suit_cost = (
        model.value(f"{_SUIT}.cost")
        * usd
        * place("suit_cost")
        * size ** model.value(f"{_SUIT}.elasticity_revenue")
        * insured.factor("data_breach_liability")
    )
    by_people = model.value(f"{_SUIT}.elasticity_records")
    return {
        "rho": model.value("dependence.latent_weight"),
        "cap_cny": model.value("dependence.revenue_cap") * insured.revenue_cny,
        "profit_per_hour": where(vendor, clients_hourly, hourly * size ** model.value(f"{_BI}.resilience"))
        * (1.0 + model.value(f"{_BI}.extra_expense"))
        * place("business_interruption"),
        "people_log_median": where(
            insured.people_known,
            where(vendor, told_of_clients, told),
            where(vendor, of_clients, unknown),
        ),
        "people_sigma": model.value(f"{_PEOPLE}.sigma"),
        "people_held": insured.people_held,
        "notify_per_person": where(insured.china, model.value(f"{_NOTIFY}_CN"), model.value(_NOTIFY)) * usd,
        "suit_intercept": model.value(f"{_SUIT}.intercept"),
        "suit_slope": model.value(f"{_SUIT}.slope"),
        "suit_factor": place("suit_probability"),
        "suit_log_cost": log(suit_cost) - by_people * math.log(REFERENCE_PEOPLE),
        "suit_elasticity": by_people,
        "suit_sigma": model.value(f"{_SUIT}.sigma"),
    }


def sector_margin(sector: str, model: Parameters) -> float:
    """Look up the table's insurable gross margin of a sector, used where the enterprise gives none."""
    return min(by_sector(model.table(f"{_BI}.gross_margin"), sector), 0.95)


def sector_people(sector: str, model: Parameters) -> float:
    """Look up the log of a sector's median number of people affected, at the reference revenue."""
    return math.log(by_sector(model.table(f"{_PEOPLE}.median"), sector))


def vehicles(given: float | None, revenue_cny: float, model: Parameters) -> float:
    """Compute the vehicles in service of an enterprise: those it names, else in proportion to revenue."""
    return (
        revenue_cny / model.value("severity.vehicle_liability.revenue_per_vehicle")
        if given is None
        else given
    )


def usual_fee(kind: str, model: Parameters) -> float:
    """Look up the usual yearly fee of a client of a product or service, yuan; for other kinds that of an IT product."""
    fees = model.table("product.usual_fee")
    return fees.get(kind, fees["it_product"])


def by_sector(table: Values, sector: str) -> float:
    """Look up a table's value for a sector, or for ``other``."""
    return table.get(sector, table["other"])
