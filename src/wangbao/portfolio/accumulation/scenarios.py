"""Deterministic scenarios (realistic disaster scenarios, RDS) as data: ``data/scenarios.toml``."""

from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field, field_validator, model_validator

from wangbao.portfolio.accumulation.classes import CODES, WORM
from wangbao.vocabulary.document import SUFFIXES, Document, read, rule
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.heads import HEAD_INDEX
from wangbao.vocabulary.text import Text

_FILE = Path(__file__).parent / "data" / "scenarios.toml"
_LONGEST_HOURS = 24.0 * 365.0

Probability = Annotated[float, Field(ge=0.0, le=1.0)]


class Real(Document):
    """The cost of a real event, for orientation only."""

    zh: str
    en: str
    source: str

    @property
    def text(self) -> Text:
        return Text(self.zh, self.en)


class Scenario(Document):
    """One deterministic scenario: a given event of a class of common causes.

    Its severity is that of an event of the event set: either ``hours``, the median interruption of accounts of median
    posture, or ``quantile`` of the shared severity. ``r0`` is a worm's, which says how broad it is. ``hit``: a hit
    probability at median posture instead of the event set's; ``heads``: the only loss heads that are counted (None:
    all). An event with either of the last two is none of the event set.
    """

    code: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    cause: Annotated[str, Field(alias="class")]
    zh: str
    en: str
    hours: Annotated[float, Field(gt=0.0, le=_LONGEST_HOURS)] | None = None
    quantile: Annotated[float, Field(gt=0.0, lt=1.0)] | None = None
    heads: tuple[str, ...] | None = None
    r0: Annotated[float, Field(gt=1.0, le=1000.0)] | None = None
    hit: Probability | None = None
    source: tuple[str, ...] = ()
    confidence: str
    note_zh: str = ""
    note_en: str = ""
    real: tuple[Real, ...] = ()

    @field_validator("cause")
    @classmethod
    def _class_is_known(cls, value: str) -> str:
        if value not in CODES:
            raise rule(f"须为 {'、'.join(CODES)} 之一", f"must be one of {', '.join(CODES)}")
        return value

    @field_validator("heads")
    @classmethod
    def _heads_are_known(cls, value: tuple[str, ...] | None) -> tuple[str, ...] | None:
        for code in value or ():
            if code not in HEAD_INDEX:
                known = "、".join(HEAD_INDEX)
                raise rule(f"未知损失项 {code}；可用：{known}", f"unknown loss head {code}; known: {known}")
        return value

    @model_validator(mode="after")
    def _severity_is_given_once(self) -> "Scenario":
        if (self.hours is None) == (self.quantile is None):
            raise rule("hours 与 quantile 须恰有其一", "give hours or quantile, one of the two")
        return self

    @model_validator(mode="after")
    def _r0_is_a_worms(self) -> "Scenario":
        if self.r0 is not None and self.kind != WORM:
            raise rule("仅蠕虫有 r0", "only a worm has r0")
        return self

    @property
    def kind(self) -> int:
        """Number of the scenario's class."""
        return CODES.index(self.cause)

    @property
    def name(self) -> Text:
        return Text(self.zh, self.en)

    @property
    def note(self) -> Text:
        return Text(self.note_zh, self.note_en)


class Scenarios(Document):
    """All scenarios of a file."""

    version: str
    scenario: tuple[Scenario, ...]
    sources: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _codes_are_different(self) -> "Scenarios":
        codes = [one.code for one in self.scenario]
        if len(set(codes)) < len(codes):
            raise rule("情景代码不得重复", "two scenarios have one code")
        return self


@cache
def shipped() -> Scenarios:
    """Load the shipped scenarios."""
    return read(Scenarios, _FILE)


def scenario(code: str) -> Scenario:
    """Load a shipped scenario, or the only one of a user's own file (``.toml``, ``.json``, ``.yaml``).

    Raises:
        InputError: unknown code; or the file is refused or does not hold exactly one scenario.
    """
    if Path(code).suffix.lower() in SUFFIXES:
        own = read(Scenarios, Path(code)).scenario
        if len(own) != 1:
            zh, en = "自定义文件须恰有一个情景", "a file of one's own must hold exactly one scenario"
            raise refusal("scenario", len(own), zh, en, file=code)
        return own[0]
    known = {one.code: one for one in shipped().scenario}
    if code not in known:
        listed = ", ".join(known)
        raise refusal("scenario", code, f"未知情景；可用：{listed}", f"unknown scenario; known: {listed}")
    return known[code]
