"""Classes of common causes, and the parameters of the event set (``data/common_events.toml``).

The order of the classes is that of the loss model's table of common causes. A class's index in it is its ``kind``
everywhere in this package, and its incident type is the loss model's first common type plus ``kind``.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Final

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from wangbao.risk import parameters
from wangbao.risk.incidents import incident_types
from wangbao.vocabulary.document import Document, read, rule
from wangbao.vocabulary.text import Text

CLOUD, WORM, PRODUCT, UPDATE, PROVIDER = range(5)
CODES: Final = ("cloud_outage", "destructive_worm", "mass_exploitation", "faulty_update", "sector_provider")
CLASSES: Final = len(CODES)

_FILE = Path(__file__).parent / "data" / "common_events.toml"


class Figure(Document):
    """One parameter of the event set: value, plausible range, unit, source and confidence."""

    v: float
    low: float
    high: float
    unit: str = ""
    zh: str
    en: str
    source: tuple[str, ...]
    confidence: str
    note_zh: str = ""
    note_en: str = ""

    @property
    def name(self) -> Text:
        return Text(self.zh, self.en)

    @property
    def note(self) -> Text:
        return Text(self.note_zh, self.note_en)

    @model_validator(mode="after")
    def _range_holds_the_value(self) -> "Figure":
        if not self.low <= self.v <= self.high:
            raise rule("取值须在 low 与 high 之间", "the value must lie between low and high")
        return self


class Cloud(Document):
    """Cloud outages: ``provider_wide`` is the share of a user's events that hit every region of the provider."""

    provider_wide: Figure


class Worm(Document):
    """Worm: R0 - 1 is lognormal (median, log standard deviation); ``immune`` is the share patched at the outbreak.

    ``reach_sigma``: log standard deviation of the number of firms that a worm can reach.
    """

    r0_excess_median: Figure
    r0_excess_sigma: Figure
    reach_sigma: Figure
    immune: Figure
    recovery_days: Figure


class Rebasing(Document):
    """Rebasing: ``cap`` is the largest share of an account's own incidents that common causes may displace."""

    cap: Figure


class CommonEvents(Document):
    """All parameters of the event set; tables by class are in the order of :data:`CODES`."""

    version: Annotated[str, Field(min_length=1)]
    shared_severity: dict[str, Figure]
    max_hit: dict[str, Figure]
    cloud: Cloud
    worm: Worm
    rebasing: Rebasing
    sources: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _every_class_is_there(self) -> "CommonEvents":
        for table in (self.shared_severity, self.max_hit):
            if tuple(table) != CODES:
                raise rule(f"须依次为 {'、'.join(CODES)}", f"must be, in order, {', '.join(CODES)}")
            if not all(figure.low >= 0.0 and figure.high <= 1.0 for figure in table.values()):
                raise rule("占比与概率须在 0 与 1 之间", "shares and probabilities must be from 0 to 1")
        return self

    @property
    def shares(self) -> NDArray[np.float64]:
        """Part of the severity factor's variance common to all accounts hit, by class, float64[5]."""
        return np.array([figure.v for figure in self.shared_severity.values()])

    @property
    def largest_chance(self) -> NDArray[np.float64]:
        """Largest hit probability by class, float64[5]."""
        return np.array([figure.v for figure in self.max_hit.values()])

    def figures(self) -> Mapping[str, Figure]:
        """List every parameter by its path in the file."""
        found = {f"shared_severity.{code}": figure for code, figure in self.shared_severity.items()}
        found |= {f"max_hit.{code}": figure for code, figure in self.max_hit.items()}
        found["cloud.provider_wide"] = self.cloud.provider_wide
        found |= {f"worm.{name}": getattr(self.worm, name) for name in Worm.model_fields}
        return found | {"rebasing.cap": self.rebasing.cap}


@cache
def default() -> CommonEvents:
    """Load the shipped parameters."""
    return read(CommonEvents, _FILE)


@cache
def first_type() -> int:
    """Find the incident type of class 0; class k has the type ``first_type() + k``.

    Raises:
        ValueError: the classes differ from those of the loss model.
    """
    types = [t.code for t in incident_types()]
    first = types.index(CODES[0])
    if tuple(types[first:]) != CODES or tuple(parameters.default().common_causes) != CODES:
        raise ValueError("the classes of common causes are not those of the loss model")
    return first


def class_name(kind: int) -> Text:
    """Look up the name of a class."""
    return parameters.default().common_causes[CODES[kind]].name
