"""Short lists that every part shares: classes, families, kinds, causes, scenarios, conditions, coverage statuses.

Classes, families, kinds and the first causes and scenarios are the notice's own (14 December 2023, sections 二 and
三); those after them are extensions, each with its reason. Conditions and coverage statuses come from the
structures of published Chinese wordings. Causes marked ``only_excluded`` never bring a payment: they exist so that an
exclusion can name them. Conditions marked ``adverse`` count against the insured; the others are what a wording may
require. Data: ``data/terms.toml``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from wangbao.vocabulary.entry import Entry, by_code, entries, find, index_of
from wangbao.vocabulary.text import Text

_FILE = "terms.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Family(Entry):
    """A family of insured objects and whom it protects (``insured``)."""

    insured: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind(Entry):
    """One of the notice's seven kinds of insured, and its family."""

    family: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause(Entry):
    """A cause of an incident."""

    only_excluded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition(Entry):
    """A fact about one loss that a wording may require (``adverse`` false) or hold against the insured (true).

    ``phrase`` is its English name inside a sentence, with its article: *in case of* …, *requires* ….
    """

    adverse: bool
    phrase: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Status(Entry):
    """A coverage status: the treatment of a loss by a wording."""

    meaning: Text


INSURANCE_CLASSES: Final[tuple[Entry, ...]] = entries(_FILE, "insurance_classes", Entry)
FAMILIES: Final[tuple[Family, ...]] = entries(_FILE, "families", Family)
KINDS: Final[tuple[Kind, ...]] = entries(_FILE, "kinds", Kind)
CAUSES: Final[tuple[Cause, ...]] = entries(_FILE, "causes", Cause)
SCENARIOS: Final[tuple[Entry, ...]] = entries(_FILE, "scenarios", Entry)
CONDITIONS: Final[tuple[Condition, ...]] = entries(_FILE, "conditions", Condition)
STATUSES: Final[tuple[Status, ...]] = entries(_FILE, "statuses", Status)

INSURANCE_CLASS_INDEX: Final[Mapping[str, int]] = index_of(INSURANCE_CLASSES)
CAUSE_INDEX: Final[Mapping[str, int]] = index_of(CAUSES)
SCENARIO_INDEX: Final[Mapping[str, int]] = index_of(SCENARIOS)
CONDITION_INDEX: Final[Mapping[str, int]] = index_of(CONDITIONS)

_CLASSES = by_code(INSURANCE_CLASSES)
_FAMILIES = by_code(FAMILIES)
_KINDS = by_code(KINDS)
_CAUSES = by_code(CAUSES)
_SCENARIOS = by_code(SCENARIOS)
_CONDITIONS = by_code(CONDITIONS)
_STATUSES = by_code(STATUSES)


def insurance_class(code: str, *, field: str = "insurance_class") -> Entry:
    """Return the insurance class ``property`` or ``liability``; raise InputError for another code."""
    return find(_CLASSES, code, field=field, what=Text("险类", "insurance class"))


def family(code: str, *, field: str = "family") -> Family:
    """Return a family of insured objects; raise InputError for an unknown code."""
    return find(_FAMILIES, code, field=field, what=Text("保险对象类别", "family of insured"))


def kind(code: str, *, field: str = "kind") -> Kind:
    """Return a kind of insured; raise InputError for an unknown code."""
    return find(_KINDS, code, field=field, what=Text("被保险对象", "kind of insured"))


def cause(code: str, *, field: str = "cause") -> Cause:
    """Return a cause; raise InputError for an unknown code."""
    return find(_CAUSES, code, field=field, what=Text("事故原因", "cause"))


def scenario(code: str, *, field: str = "scenario") -> Entry:
    """Return a risk scenario; raise InputError for an unknown code."""
    return find(_SCENARIOS, code, field=field, what=Text("风险场景", "scenario"))


def condition(code: str, *, field: str = "condition") -> Condition:
    """Return a condition; raise InputError for an unknown code."""
    return find(_CONDITIONS, code, field=field, what=Text("赔付条件", "condition"))


def status(code: str, *, field: str = "status") -> Status:
    """Return a coverage status; raise InputError for an unknown code."""
    return find(_STATUSES, code, field=field, what=Text("承保状态", "coverage status"))
