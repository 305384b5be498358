"""Facts of one enterprise, as it gives them: a TOML or JSON file, checked field by field.

Only four facts are needed: name, section of GB/T 4754, revenue and (by default from the section) the kind of insured.
Everything else is optional; what is left out widens the uncertainty band and is never invented.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import Field, field_validator

from wangbao.risk import parameters
from wangbao.vocabulary import sectors, terms, uscc
from wangbao.vocabulary.document import Document, parse, read, rule
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.plausible import LARGEST_CNY
from wangbao.vocabulary.text import Text
from wangbao.vocabulary.visible import unseen, unseen_rule

Answer = Literal["yes", "partial", "no", "unknown"]
Dependence = Literal["none", "low", "medium", "high"]
LiabilityCap = Literal["contract_fee", "multiple_fee", "unlimited"]
Share = Annotated[float, Field(ge=0.0, le=1.0)]
Codes = TypeVar("Codes", dict[str, Answer], tuple[str, ...])
Word = Annotated[str, Field(min_length=1, max_length=80)]

LARGEST_REVENUE_CNY = float(LARGEST_CNY)  # a larger figure is a slip of units
RECORDS_LIMIT = 2_000_000_000
COUNT_LIMIT = 100_000_000  # of customers, clients, vehicles


class History(Document):
    """Own experience: the number of loss-making incidents in a number of years."""

    years: Annotated[float, Field(gt=0.0, le=30.0)]
    incidents: Annotated[int, Field(ge=0, le=10_000)]


class Shared(Document):
    """Providers and products shared with others, the footprints of common causes; None means not known."""

    cloud_provider: Word | None = None
    endpoint_agent: Word | None = None
    internet_product: Word | None = None


class Profile(Document):
    """One enterprise. Money is yuan (a year), shares are fractions.

    ``section`` is a section of GB/T 4754-2017 ("C") or one of its divisions ("C36"). ``sector`` overrides the loss
    model's sector that follows from it. ``product_revenue_cny``, ``clients`` and ``liability_cap`` are those of the
    product or service that is insured, where that is what is. Controls and exposures are those of the parameter table.
    """

    name: Annotated[str, Field(min_length=1, max_length=120)]
    section: str
    revenue_cny: Annotated[float, Field(gt=0.0, le=LARGEST_REVENUE_CNY)]
    kind: str | None = None
    sector: str | None = None
    uscc: str | None = None
    country: Literal["CN", "US", "GB", "CA"] = "CN"
    gross_margin: Annotated[float, Field(gt=0.0, le=1.0)] | None = None
    employees: Annotated[int, Field(ge=0, le=5_000_000)] | None = None
    assets_cny: Annotated[float, Field(ge=0.0, le=1e15)] | None = None
    records_held: Annotated[int, Field(ge=0, le=RECORDS_LIMIT)] | None = None
    active_users: Annotated[int, Field(ge=0, le=RECORDS_LIMIT * 2)] | None = None
    business_customers: Annotated[int, Field(ge=0, le=COUNT_LIMIT)] | None = None
    vehicles_in_service: Annotated[int, Field(ge=0, le=COUNT_LIMIT)] | None = None
    product_revenue_cny: Annotated[float, Field(gt=0.0, le=LARGEST_REVENUE_CNY)] | None = None
    clients: Annotated[int, Field(ge=1, le=COUNT_LIMIT)] | None = None
    liability_cap: LiabilityCap | None = None
    cloud: Dependence | None = None
    outsourcers: Dependence | None = None
    industrial_control: Dependence | None = None
    products: Annotated[tuple[Word, ...], Field(max_length=50)] = ()
    shared: Shared = Shared()
    controls: dict[str, Answer] = Field(default_factory=dict)
    exposures: Annotated[tuple[str, ...], Field(max_length=20)] = ()
    open_findings: Annotated[int, Field(ge=0, le=1_000_000)] | None = None
    protection_level: Annotated[int, Field(ge=1, le=5)] | None = None
    history: History | None = None

    @field_validator("name")
    @classmethod
    def _name_is_printable(cls, value: str) -> str:
        if character := unseen(value):
            raise rule(*unseen_rule(character))
        if not value.strip():
            raise rule("须为可见文字", "must be visible text")
        return " ".join(value.split())

    @field_validator("section")
    @classmethod
    def _section_is_known(cls, value: str) -> str:
        return _checked(lambda: sectors.industry(value).code)

    @field_validator("kind")
    @classmethod
    def _kind_is_known(cls, value: str | None) -> str | None:
        return value if value is None else _checked(lambda: terms.kind(value).code)

    @field_validator("uscc")
    @classmethod
    def _uscc_is_right(cls, value: str | None) -> str | None:
        return value if value is None else _checked(lambda: uscc.parse(value).code)

    @field_validator("sector")
    @classmethod
    def _sector_is_known(cls, value: str | None) -> str | None:
        known = parameters.default().table("frequency.sector")
        if value is not None and value not in known:
            raise rule(f"须为 {'、'.join(known)} 之一", f"must be one of {', '.join(known)}")
        return value

    @field_validator("controls")
    @classmethod
    def _controls_are_known(cls, value: dict[str, Answer]) -> dict[str, Answer]:
        return _known(value, tuple(parameters.default().controls))

    @field_validator("exposures")
    @classmethod
    def _exposures_are_known(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if len(set(value)) < len(value):
            raise rule("不得重复", "must not name one twice")
        return _known(value, tuple(parameters.default().exposures))

    @property
    def loss_sector(self) -> str:
        """The loss model's sector."""
        return self.sector or sectors.industry(self.section).sector

    @property
    def insured_kind(self) -> str:
        """The notice's kind of insured."""
        return self.kind or sectors.industry(self.section).kind

    @property
    def is_vendor(self) -> bool:
        """True if its cover is for products and services it sells (the notice's second family)."""
        return terms.kind(self.insured_kind).family == "product_service"

    @property
    def sales_cny(self) -> float:
        """The base of the cover, yuan a year: for a product or service its own sales, else all revenue."""
        return (self.product_revenue_cny or self.revenue_cny) if self.is_vendor else self.revenue_cny

    def answer(self, control: str) -> Answer:
        """Return the answer on a control, "unknown" if there is none."""
        return self.controls.get(control, "unknown")


def load(path: Path) -> Profile:
    """Load the profile in a TOML, JSON or YAML file.

    Raises:
        InputError: names everything wrong with it.
    """
    return read(Profile, path)


def from_data(data: object, *, file: str | None = None) -> Profile:
    """Parse a profile from plain data (a web form, a row of a table); refusals as :func:`load`."""
    return parse(Profile, data, file=file)


_OPTIONAL = {
    "gross_margin": Text("毛利率", "gross margin"),
    "employees": Text("从业人员数", "employees"),
    "records_held": Text("持有个人信息的人数", "people whose data is held"),
    "cloud": Text("对云服务的依赖", "dependence on cloud"),
    "outsourcers": Text("对外包商的依赖", "dependence on outsourcers"),
    "industrial_control": Text("对工业控制系统的依赖", "dependence on industrial control systems"),
    "open_findings": Text("未整改隐患数", "open findings"),
}


def missing_facts(profile: Profile) -> tuple[Text, ...]:
    """List the optional facts not given, in the order of the form; unanswered controls are one fact each."""
    facts = [text for field, text in _OPTIONAL.items() if getattr(profile, field) is None]
    controls = parameters.default().controls
    return (*facts, *(c.name for code, c in controls.items() if profile.answer(code) == "unknown"))


def _checked(look_up: Callable[[], str]) -> str:
    """Look a word up in the vocabulary; a refusal becomes this field's."""
    try:
        return look_up()
    except InputError as error:
        text = error.problems[0].rule
        raise rule(text.zh, text.en) from None


def _known(value: Codes, known: tuple[str, ...]) -> Codes:
    """Return ``value`` if all its codes are known, else raise the rule that lists them."""
    unknown = [code for code in value if code not in known]
    if unknown:
        listed = "、".join(unknown)
        raise rule(
            f"未知代码 {listed}；可用：{'、'.join(known)}",
            f"unknown code {', '.join(unknown)}; known: {', '.join(known)}",
        )
    return value
