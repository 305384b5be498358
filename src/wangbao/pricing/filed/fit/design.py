"""Grid that a plan is fitted on: the factors of each cover, their inputs, and the values they are listed at."""

from dataclasses import dataclass, replace
from typing import Final, Literal

from wangbao.contract.grammar import NEVER_PAID, Wording
from wangbao.pricing.filed.facts import EXPOSED, PRIOR
from wangbao.pricing.filed.schema import Direction
from wangbao.risk.many.facts import CAPS, DEPENDENCES
from wangbao.vocabulary import sectors
from wangbao.vocabulary.heads import HEADS
from wangbao.vocabulary.terms import kind
from wangbao.vocabulary.text import Text

REVENUES: Final = (1e6, 3e6, 1e7, 3e7, 1e8, 3e8, 1e9, 3e9, 1e10)
SMALL_REVENUES: Final = (5e5, 1e6, 3e6, 1e7, 3e7, 1e8, 3e8)
LIMITS: Final = (5e5, 1e6, 2e6, 3e6, 5e6, 1e7, 2e7, 3e7, 5e7, 1e8)
SMALL_LIMITS: Final = (2e5, 5e5, 1e6, 2e6, 3e6, 5e6)
DEDUCTIBLES: Final = (0.0, 1e4, 3e4, 1e5, 3e5, 1e6)
SMALL_DEDUCTIBLES: Final = (0.0, 3e3, 1e4, 3e4, 1e5)
RECORDS: Final = (0.0, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9)
RECORDS_UNKNOWN: Final = 4  # the place that a number not given takes: a million
CUSTOMERS: Final = (0.0, 10.0, 100.0, 1e3, 1e4, 1e5)
VEHICLES: Final = (0.0, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7)
CLIENTS: Final = (1.0, 10.0, 100.0, 1e3, 1e4, 1e5, 1e6)
WAITING: Final = (4.0, 8.0, 12.0, 24.0, 48.0)
SCORE: Final = 100  # a score of controls runs from 0 to this
SCORES: Final = (0.0, 20.0, 40.0, 60.0, 80.0, 100.0)
SOLD_HISTORY: Final = (0.3, 0.6, 0.08, 0.02)  # shares of the answers of PRIOR as insurance is sold; judgement
MOST_DEDUCTIBLE: Final = 0.2  # of the limit: a higher one is not drawn
_WIDE: Final = 2  # every so many listed revenues are enough beside a deductible or a history

_DEPENDS: Final = (
    ("cloud", Text("云服务依赖系数", "Dependence on cloud")),
    ("outsourcers", Text("外包依赖系数", "Dependence on outsourcers")),
    ("industrial_control", Text("工业控制系统依赖系数", "Dependence on industrial control")),
)
NEUTRAL: Final = "medium"  # what the loss model takes for a dependence that is not known


@dataclass(frozen=True, slots=True)
class Axis:
    """An input a factor is listed on: at points (a curve), or by choices."""

    input: str
    points: tuple[float, ...] = ()
    choices: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        return len(self.points or self.choices)


@dataclass(frozen=True, slots=True)
class Term:
    """A factor to be fitted: its axes (one or two), the way it may move along them, and where it is 1 by definition.

    ``base`` is a place on the first axis at which the factor is 1; None where it is 1 on average. ``absent`` says which
    place an input that is not given takes. ``by_amount``: between points of the last axis factor × input is linear.
    ``bends``: the amount is concave along the last axis, or the factor convex along the first.
    """

    name: str
    title: Text
    axes: tuple[Axis, ...]
    direction: Direction | None = None
    column_direction: Direction | None = None
    base: int | None = None
    absent: int | Literal["refuse"] = "refuse"
    by_amount: bool = False
    bends: Literal["concave", "convex"] | None = None


@dataclass(frozen=True, slots=True)
class CoverDesign:
    """A cover of the plan: an insurance class of the wording, the heads it pays, and its factors."""

    code: str
    heads: tuple[str, ...]
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Design:
    """The grid of one plan. Money is yuan, ``waiting`` hours; ``prior`` is the factor all covers share."""

    wording: str
    kind: str
    covers: tuple[CoverDesign, ...]
    prior: Term
    sectors: tuple[str, ...]
    revenues: tuple[float, ...]
    limits: tuple[float, ...]
    deductibles: tuple[float, ...]
    waiting: tuple[float, ...]
    title: Text | None = None  # whom it is for, where that is not one kind of insured


def design_of(wording: Wording, kind_code: str | None = None) -> Design:
    """Build the grid for a wording; ``kind_code`` names the kind of insured where the wording serves several.

    Raises:
        InputError: an unknown kind.
    """
    small = len(wording.kinds) > 1
    waits = any(item.interruption and item.interruption.waiting_hours is not None for item in wording.items())
    revenues = SMALL_REVENUES if small else REVENUES
    made = Design(
        wording=wording.wording,
        kind=kind(kind_code or wording.kinds[-1]).code,
        covers=(),
        prior=Term(
            "prior_incidents",
            Text("历史事故系数", "Prior incidents"),
            (Axis("prior_incidents", choices=PRIOR), Axis("revenue_cny", points=revenues[::_WIDE])),
            base=0,
            absent=0,
        ),
        sectors=tuple(entry.code for entry in sectors.SECTORS),
        revenues=revenues,
        limits=SMALL_LIMITS if small else LIMITS,
        deductibles=SMALL_DEDUCTIBLES if small else DEDUCTIBLES,
        waiting=WAITING if waits else (),
        title=Text("小微企业", "Small enterprises") if small else None,
    )
    return _with_covers(made, wording)


def _with_covers(made: Design, wording: Wording) -> Design:
    paid = {code for item in wording.items() if item.status not in NEVER_PAID for code in item.heads}
    covers = []
    for insurance_class in ("property", "liability"):
        heads = tuple(
            one.code for one in HEADS if one.code in paid and one.insurance_class == insurance_class
        )
        if heads:
            covers.append(CoverDesign(insurance_class, heads, _terms(made, insurance_class, heads)))
    return replace(made, covers=tuple(covers))


def _terms(made: Design, cover: str, heads: tuple[str, ...]) -> tuple[Term, ...]:
    revenue = Axis("revenue_cny", points=made.revenues)
    found = [
        Term("sector", Text("行业系数", "Sector"), (Axis("sector", choices=made.sectors),)),
        Term(
            "size",
            Text("规模与限额系数", "Size and limit"),
            (revenue, Axis("limit_cny", points=made.limits)),
            direction="rising",
            column_direction="falling",
            by_amount=True,
            bends="concave",
        ),
        Term(
            "deductible",
            Text("免赔额系数", "Deductible"),
            (
                Axis("deductible_cny", points=made.deductibles),
                Axis("revenue_cny", points=made.revenues[::_WIDE]),
            ),
            direction="falling",
            column_direction="rising",
            base=0,
            bends="convex",
        ),
        Term(
            "controls",
            Text("安全措施系数", "Security controls"),
            (Axis("control_score", points=SCORES),),
            direction="falling",
        ),
        Term(
            "exposed",
            Text("暴露服务系数", "Exposed services"),
            (Axis("exposed_services", choices=EXPOSED),),
            direction="rising",
            base=0,
        ),
    ]
    neutral = DEPENDENCES.index(NEUTRAL)
    found += [
        Term(
            name, title, (Axis(name, choices=DEPENDENCES),), direction="rising", base=neutral, absent=neutral
        )
        for name, title in _DEPENDS
    ]
    if cover == "liability" or "emergency_response" in heads:
        records = Axis("records_held", points=RECORDS)
        title = Text("个人信息量系数", "People whose data is held")
        found.append(Term("records", title, (records,), direction="rising", absent=RECORDS_UNKNOWN))
    found += _exposures(made, cover)
    if made.waiting and "business_interruption" in heads:
        waiting = Axis("waiting_hours", points=made.waiting)
        found.append(Term("waiting", Text("等待期系数", "Waiting period"), (waiting,), direction="falling"))
    return tuple(found)


def _exposures(made: Design, cover: str) -> list[Term]:
    """List the factors of what a kind of insured is exposed through: customers, vehicles, or clients and contracts."""
    if kind(made.kind).family == "product_service":
        clients = Axis("clients", points=CLIENTS)
        found = [Term("clients", Text("客户数系数", "Clients"), (clients,))]
        if cover == "liability":
            caps = Axis("liability_cap", choices=CAPS)
            title = Text("合同责任上限系数", "Cap on liability in contracts")
            found.append(Term("liability_cap", title, (caps,), direction="rising", base=1, absent=1))
        return found
    if cover != "liability":
        return []
    customers = Axis("business_customers", points=CUSTOMERS)
    found = [Term("customers", Text("企业客户系数", "Business customers"), (customers,), direction="rising")]
    if made.kind == "connected_vehicle":
        vehicles = Axis("vehicles_in_service", points=VEHICLES)
        found.append(
            Term("vehicles", Text("在网车辆系数", "Vehicles in service"), (vehicles,), direction="rising")
        )
    return found
