"""A contract's layers of cover, each in one sentence, in the words the settlement uses."""

from collections.abc import Iterable
from dataclasses import dataclass

from wangbao.contract.steps import Op, Step
from wangbao.contract.terms import Line, Terms
from wangbao.contract.words import term
from wangbao.vocabulary.text import Text

_SILENT = {Op.RECOVERY}
_SERVICE = Text("以服务给付", "given as a service")
_BESIDE = Text("不占用累计限额", "beside the aggregate limit")
_PLAIN = Text("按约定赔付", "payable under the terms")


@dataclass(frozen=True, slots=True)
class Layer:
    """One line of cover in words: what the contract gives for a group of heads.

    ``section`` is the group's name, ``heads`` its loss heads, ``status`` its coverage status, ``terms`` one sentence.
    """

    section: Text
    heads: tuple[str, ...]
    status: str
    terms: Text


def layers(terms: Terms) -> tuple[Layer, ...]:
    """Every line with its own terms, then every group of lines with the terms they share, the whole contract last."""
    own = [_line_layer(terms, line) for line in terms.lines]
    groups: dict[Text, list[Step]] = {}
    for step in terms.steps:
        if len(step.lines) > 1 and step.op not in _SILENT:
            groups.setdefault(step.label, []).append(step)
    shared = [
        Layer(label or terms.title, _heads(terms, steps), "covered", _sentence(term(step) for step in steps))
        for label, steps in groups.items()
    ]
    return (*own, *sorted(shared, key=lambda layer: len(layer.heads)))


def _line_layer(terms: Terms, line: Line) -> Layer:
    said = [term(step) for step in terms.steps if step.lines == (line.code,) and step.op not in _SILENT]
    said += [_SERVICE] if line.benefit == "service" else []
    said += [_BESIDE] if line.benefit == "cash" and not line.inside_aggregate else []
    return Layer(line.name, line.heads, line.status, _sentence(said) if said else _PLAIN)


def _sentence(said: Iterable[Text]) -> Text:
    parts = list(dict.fromkeys(said))
    return Text("；".join(part.zh for part in parts), "; ".join(part.en for part in parts))


def _heads(terms: Terms, steps: Iterable[Step]) -> tuple[str, ...]:
    acted_on = {code for step in steps for code in step.lines}
    return tuple(head for line in terms.lines if line.code in acted_on for head in line.heads)
