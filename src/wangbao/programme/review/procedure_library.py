"""Procedures of review by name: reading, checking, those that ship, and the total of a reviewer's marks."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from importlib.resources import files
from typing import Final

from wangbao.programme.review.procedure_schema import WHOLE, Procedure
from wangbao.vocabulary import canonical, document
from wangbao.vocabulary.errors import InputError, Problem
from wangbao.vocabulary.json_schema import PublishedSchema
from wangbao.vocabulary.library import Library
from wangbao.vocabulary.money import yuan
from wangbao.vocabulary.text import Text

SCHEMA: Final = PublishedSchema(Procedure, "wangbao.programme", "review.schema.json", "pilot-review")
_ONCE: Final = ("assign", "rank", "decide", "publish")


def parse(data: object, *, file: str | None = None) -> Procedure:
    """Parse plain data to a procedure of review.

    Raises:
        InputError: all problems found: fields out of range, weights that are not 100 together, a code twice, an act
            that no phase allows, identities hidden again once they were open.
    """
    return document.parse(Procedure, data, file=file, problems=problems)


def problems(procedure: Procedure) -> Iterator[Problem]:
    """Find what is wrong with a procedure whose fields are each right."""
    total = sum(criterion.weight for criterion in procedure.criteria)
    if total != WHOLE:
        yield Problem("criteria", total, Text("权重之和须为 100", "weights must be 100 together"))
    for field in ("criteria", "phases"):
        codes = [one.code for one in getattr(procedure, field)]
        for code in sorted({code for code in codes if codes.count(code) > 1}):
            yield Problem(field, code, Text("重复", "given twice"))
    allowed: list[str] = [act for phase in procedure.phases for act in phase.allows]
    for act in ("declare", "assign", "score", "rank", "decide", "publish"):
        if act not in allowed:
            yield Problem("phases", act, Text("没有任何阶段允许此事", "no phase allows it"))
    for act in _ONCE:
        if allowed.count(act) > 1:
            yield Problem("phases", act, Text("只可在一个阶段进行", "may be done in one phase only"))
    yield from _shown_before(procedure)


def _shown_before(procedure: Procedure) -> Iterator[Problem]:
    """Find what is hidden after it was shown, and content shown before conflicts are declared."""
    shown: set[str] = set()
    for phase in procedure.phases:
        for what in phase.hides:
            if what in shown:
                rule = Text(
                    "先前阶段已公开，不能再隐藏", "was shown in a phase before; it cannot be hidden again"
                )
                yield Problem(f"phases.{phase.code}.hides", what, rule)
        if "score" in phase.allows or "discuss" in phase.allows:
            shown |= {"identity", "documents"} - set(phase.hides)
    acts = [act for phase in procedure.phases for act in phase.allows]
    if {"declare", "score"} <= set(acts) and acts.index("score") < acts.index("declare"):
        rule = Text("评分不得早于回避申报", "scoring comes before conflicts are declared")
        yield Problem("phases", "score", rule)


def checked_marks(procedure: Procedure, marks: Mapping[str, object]) -> dict[str, int]:
    """Check a reviewer's marks: a whole number from 0 to the most for every criterion, and no other.

    Raises:
        InputError: a mark that is missing, no whole number, out of range, or for no criterion.
    """
    wrong, found = [], {}
    rule = Text(f"须为 0 至 {procedure.marks} 的整数", f"must be a whole number from 0 to {procedure.marks}")
    for criterion in procedure.criteria:
        given = marks.get(criterion.code)
        text = str(given).strip() if isinstance(given, int | str) and not isinstance(given, bool) else ""
        if not (text.isascii() and text.isdigit() and len(text) < 4 and int(text) <= procedure.marks):
            wrong.append(Problem(f"marks.{criterion.code}", given, rule))
        else:
            found[criterion.code] = int(text)
    known = {criterion.code for criterion in procedure.criteria}
    wrong += [
        Problem(f"marks.{code}", value, Text("没有此项标准", "no such criterion"))
        for code, value in marks.items()
        if code not in known
    ]
    if wrong:
        raise InputError(wrong)
    return found


def total(procedure: Procedure, marks: Mapping[str, int]) -> Decimal:
    """Weight marks into a total out of 100, to two decimals."""
    weighed = sum(criterion.weight * marks[criterion.code] for criterion in procedure.criteria)
    return yuan(Decimal(weighed) / procedure.marks)


_LIBRARY = Library(
    files("wangbao.programme.review") / "procedures",
    parse,
    field="procedure",
    what=Text("评审办法", "procedure of review"),
)
load, shipped = _LIBRARY.load, _LIBRARY.shipped


def fingerprint(procedure: Procedure) -> str:
    """Compute the SHA-256 of a procedure as canonical JSON, by which records know the rules they were held to."""
    return canonical.sha256(procedure.model_dump(mode="json"))
