"""Kinds of insured with their subjects, scenarios, causes, covers and loss heads: the notice's section 三 as a table.

Each of the notice's sentences names subjects, causes, scenarios and the covers usual for them; a row of the table is
one kind under one scenario. The covers keep the notice's phrases. Most are a loss head's own name; "third-party
claims" and the covers the notice leaves open are mapped to heads by judgement, and say so. Rows marked ``extension``
are ours: scenarios practice meets and the notice does not name for that kind. Data: ``data/insured.toml``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from wangbao.vocabulary.entry import toml
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.heads import HEADS, Head, head
from wangbao.vocabulary.terms import cause, kind, scenario
from wangbao.vocabulary.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """A cover in the notice's words, and the loss heads it is read as; ``confidence`` is that of the reading."""

    phrase: Text
    heads: tuple[str, ...]
    confidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One kind of insured under one scenario.

    Attributes:
        kind, scenario, causes: codes; ``causes_confidence`` says how the causes are known.
        covers: the usual covers.
        source, confidence: of the kind meeting this scenario.
        extension: True where the notice does not name the scenario for this kind.
        note: why, or what the notice leaves open.
    """

    kind: str
    scenario: str
    causes: tuple[str, ...]
    causes_confidence: str
    covers: tuple[Cover, ...]
    source: str
    confidence: str
    extension: bool
    note: Text | None

    @property
    def heads(self) -> tuple[Head, ...]:
        """The loss heads of the covers, in the order of ``HEADS``, each once."""
        return _in_order(code for cover in self.covers for code in cover.heads)

    @property
    def judged_heads(self) -> frozenset[str]:
        """The codes of the heads that no cover names outright: they are read into the notice's phrase, or ours."""
        named = {code for cover in self.covers if cover.confidence == "official" for code in cover.heads}
        return frozenset(code for cover in self.covers for code in cover.heads) - named


def kind_table(kind_code: str | None = None, *, extensions: bool = True) -> tuple[Row, ...]:
    """Return the rows of one kind of insured, or of all, the notice's own first; with or without extensions."""
    wanted = None if kind_code is None else kind(kind_code).code
    return tuple(row for row in ROWS if wanted in (None, row.kind) and (extensions or not row.extension))


def row_of(kind_code: str, scenario_code: str) -> Row:
    """Return the row of a kind under a scenario.

    Raises:
        InputError: unknown kind or scenario, or a scenario the table does not list for the kind.
    """
    wanted = scenario(scenario_code).code
    table = kind_table(kind_code)
    for row in table:
        if row.scenario == wanted:
            return row
    listed = ", ".join(row.scenario for row in table)
    name = kind(kind_code).name
    raise refusal(
        "scenario",
        scenario_code,
        f"{name.zh}未列此场景；可用：{listed}",
        f"not listed for {name.en}; try {listed}",
    )


def heads_of(
    kind_code: str, scenario_code: str | None = None, *, extensions: bool = True
) -> tuple[Head, ...]:
    """Return the loss heads usual for a kind of insured, under one scenario or under all; see :func:`row_of`."""
    if scenario_code is not None:
        return row_of(kind_code, scenario_code).heads
    table = kind_table(kind_code, extensions=extensions)
    return _in_order(item.code for row in table for item in row.heads)


def subjects_of(kind_code: str) -> tuple[Text, ...]:
    """Return the subjects the notice names under a kind (none for IT products).

    Raises:
        InputError: unknown kind.
    """
    return SUBJECTS[kind(kind_code).code]


def _covers(sentence: Mapping[str, Any], scenario_code: str) -> tuple[Cover, ...]:
    return tuple(
        Cover(
            phrase=Text(cover["zh"], cover["en"]),
            heads=tuple(head(code).code for code in cover["heads"]),
            confidence=cover.get("confidence", "official"),
        )
        for cover in sentence["covers"]
        if scenario_code in cover.get("only", [scenario_code])
    )


def _notice_rows() -> Iterable[Row]:
    for sentence in toml("insured.toml")["sentences"]:
        known = sentence.get("confidence", "official")
        for scenario_code in sentence["scenarios"]:
            yield Row(
                kind=kind(sentence["kind"]).code,
                scenario=scenario(scenario_code).code,
                causes=tuple(cause(code).code for code in sentence["causes"]),
                causes_confidence=sentence.get("causes_confidence", known),
                covers=_covers(sentence, scenario_code),
                source="notice",
                confidence=known,
                extension=False,
                note=_note(sentence),
            )


def _extension_rows() -> Iterable[Row]:
    for extension in toml("insured.toml")["extensions"]:
        covers = tuple(
            Cover(phrase=head(code).name, heads=(code,), confidence="judgement")
            for code in extension["heads"]
        )
        for kind_code in extension["kinds"]:
            yield Row(
                kind=kind(kind_code).code,
                scenario=scenario(extension["scenario"]).code,
                causes=tuple(cause(code).code for code in extension["causes"]),
                causes_confidence="judgement",
                covers=covers,
                source="wangbao",
                confidence="judgement",
                extension=True,
                note=_note(extension),
            )


def _note(data: Mapping[str, Any]) -> Text | None:
    return Text(data["note_zh"], data["note_en"]) if "note_zh" in data else None


def _in_order(codes: Iterable[str]) -> tuple[Head, ...]:
    wanted = set(codes)
    return tuple(item for item in HEADS if item.code in wanted)


def _subjects() -> dict[str, tuple[Text, ...]]:
    found: dict[str, tuple[Text, ...]] = {}
    for sentence in toml("insured.toml")["sentences"]:
        named = tuple(Text(subject["zh"], subject["en"]) for subject in sentence["subjects"])
        found[sentence["kind"]] = found.get(sentence["kind"], ()) + named
    return found


ROWS: Final[tuple[Row, ...]] = (*_notice_rows(), *_extension_rows())
SUBJECTS: Final[Mapping[str, tuple[Text, ...]]] = MappingProxyType(_subjects())
