"""Layers of a contract's cover, each in one sentence, in the same words as the settlement."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from wangbao.contract.steps import Op, Step
from wangbao.contract.terms import Line, Terms
from wangbao.contract.words import applies_to, term, within_cover
from wangbao.vocabulary.text import Text

_SILENT = {Op.RECOVERY}
_SERVICE = Text("以服务给付", "given as a service")
_BESIDE = Text("不占用累计限额", "beside the aggregate limit")
_PLAIN = Text("按约定赔付", "payable under the terms")


@dataclass(frozen=True, slots=True)
class Layer:
    """One line of cover in words: the terms of a group of heads.

    ``section`` is the group's name, ``heads`` its loss heads, ``status`` its coverage status, ``terms`` one sentence.
    """

    section: Text
    heads: tuple[str, ...]
    status: str
    terms: Text


@dataclass(frozen=True, slots=True)
class Group:
    """Lines of cover with the clauses they share, each once; ``line`` is the code of a line by itself."""

    name: Text
    heads: tuple[str, ...]
    status: str
    clauses: tuple[Text, ...]
    line: str = ""


def layers(terms: Terms) -> tuple[Layer, ...]:
    """List every line with its own terms, then every group of lines with shared terms, the whole contract last."""
    return tuple(Layer(one.name, one.heads, one.status, sentence(one.clauses)) for one in groups(terms))


def groups(terms: Terms) -> tuple[Group, ...]:
    """List the layers of :func:`layers` clause by clause."""
    own = [_line(terms, line) for line in terms.lines]
    steps: dict[Text, list[Step]] = {}
    for step in terms.steps:
        if len(step.lines) > 1 and step.op not in _SILENT:
            steps.setdefault(step.label, []).append(step)
    shared = [
        Group(label or terms.title, heads_of(terms, found), "covered", _once(term(step) for step in found))
        for label, found in steps.items()
    ]
    return (*own, *sorted(shared, key=lambda group: len(group.heads)))


def with_heads(terms: Terms) -> tuple[Group, ...]:
    """List the groups; a group of several lines names its heads unless they are all."""
    every = {code for line in terms.lines for code in line.heads}
    return tuple(
        one
        if one.line or set(one.heads) == every
        else replace(one, clauses=(*one.clauses, applies_to(one.heads)))
        for one in groups(terms)
    )


def sentence(clauses: Iterable[Text]) -> Text:
    """Join clauses to one sentence."""
    parts = list(clauses)
    return Text("；".join(part.zh for part in parts), "; ".join(part.en for part in parts))


def heads_of(terms: Terms, steps: Iterable[Step]) -> tuple[str, ...]:
    """Return the loss heads that steps act on, in the contract's order."""
    acted_on = {code for step in steps for code in step.lines}
    return tuple(head for line in terms.lines if line.code in acted_on for head in line.heads)


def _line(terms: Terms, line: Line) -> Group:
    said = [
        within_cover(step) if step.op is Op.EXCLUDE else term(step)
        for step in terms.steps
        if step.lines == (line.code,) and step.op not in _SILENT
    ]
    said += [_SERVICE] if line.benefit == "service" else []
    said += [_BESIDE] if line.benefit == "cash" and not line.inside_aggregate else []
    return Group(line.name, line.heads, line.status, _once(said) or (_PLAIN,), line.code)


def _once(said: Iterable[Text]) -> tuple[Text, ...]:
    return tuple(dict.fromkeys(said))
