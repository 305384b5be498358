"""Classes of cybersecurity incidents after GB/T 20986-2023: ten classes and seventy-six sub-classes.

The Chinese name is the key. ``alias`` is the code one published product uses for the class; it is not confirmed to be
the standard's own (Annex B), so nothing may rest on it. The ten-class frame is ``reported``, the sub-classes are
``third_party``. Data: ``data/incidents.csv``.
"""

from dataclasses import dataclass
from typing import Final

from wangbao.vocabulary.entry import Entry, by_code, find, rows
from wangbao.vocabulary.text import Text

_SUFFIX = "事件"


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentClass(Entry):
    """One of the ten classes; ``code`` is its Chinese name."""

    alias: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident(Entry):
    """One of the seventy-six sub-classes; ``code`` is its Chinese name, ``incident_class`` that of its class."""

    alias: str
    incident_class: str


def _classes() -> tuple[IncidentClass, ...]:
    found = (row for row in rows("incidents.csv") if not row["leaf"])
    return tuple(
        IncidentClass(
            code=row["class"],
            index=index,
            name=Text(row["class"], row["en"]),
            source="gbt20986",
            confidence="reported",
            alias=row["alias"],
        )
        for index, row in enumerate(found)
    )


def _leaves() -> tuple[Incident, ...]:
    found = (row for row in rows("incidents.csv") if row["leaf"])
    return tuple(
        Incident(
            code=row["leaf"],
            index=index,
            name=Text(row["leaf"], row["en"]),
            source="event_list",
            confidence="third_party",
            alias=row["alias"],
            incident_class=row["class"],
        )
        for index, row in enumerate(found)
    )


INCIDENT_CLASSES: Final = _classes()
INCIDENTS: Final = _leaves()
_CLASSES = by_code(INCIDENT_CLASSES)
_LEAVES = by_code(INCIDENTS)


def incident_class(name: str, *, field: str = "incident_class") -> IncidentClass:
    """Return a class by its Chinese name, with or without the ending 事件.

    Raises:
        InputError: unknown name.
    """
    return find(_CLASSES, _full(name), field=field, what=Text("网络安全事件类别", "incident class"))


def incident(name: str, *, field: str = "incident") -> Incident:
    """Return a sub-class by its Chinese name, with or without the ending 事件.

    Raises:
        InputError: unknown name.
    """
    return find(_LEAVES, _full(name), field=field, what=Text("网络安全事件子类", "incident sub-class"))


def _full(name: str) -> str:
    return name if name.endswith(_SUFFIX) else name + _SUFFIX
