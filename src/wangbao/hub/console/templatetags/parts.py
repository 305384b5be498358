"""Template tags for the parts that repeat: figures, facts, amounts in tables, states, values that stand no more.

Words are given in both languages, ``{% status "paid" "已付" "paid" %}``, or with an empty second one as a Text or a
text in the reader's language already: ``{% status row.state row.state_name %}``.
"""

from collections.abc import Iterable
from typing import Any

from django import template

from wangbao.hub.console import language

register = template.Library()


@register.inclusion_tag("console/parts/figure.html")
def figure(zh: Any, en: str, value: Any, *lines: Any) -> dict[str, Any]:
    """Show one figure of a ``<dl class="figures">``: its label, its value, and lines of explanation below it.

    A line is a text, or a list of texts; an empty one is left out.
    """
    each = [text for line in lines for text in (line if isinstance(line, list | tuple) else [line])]
    return {"label": _said(zh, en), "value": value, "lines": [text for text in each if text]}


@register.inclusion_tag("console/parts/facts.html")
def fact(zh: Any, en: str, value: Any, kind: str = "") -> dict[str, Any]:
    """Show one fact of a ``<dl class="facts">``; ``kind`` is the class of its value, such as ``num`` or ``mono``."""
    return {"facts": [(_said(zh, en), value)], "kind": kind}


@register.inclusion_tag("console/parts/facts.html")
def facts(rows: Iterable[Any]) -> dict[str, Any]:
    """Show facts of a ``<dl class="facts">``: pairs of name and value, or objects that have both."""
    pairs = ((row.name, row.value) if hasattr(row, "name") else row for row in rows)
    return {"facts": [(_said(name), _said(value)) for name, value in pairs]}


@register.inclusion_tag("console/parts/number_cell.html")
def number_cell(value: Any, zh: str = "", en: str = "") -> dict[str, Any]:
    """Show a number in a table's cell; the words are the heading the cell has where a narrow page shows cards."""
    return {"value": value, "heading": _said(zh, en) if zh else ""}


@register.inclusion_tag("console/parts/status.html")
def status(state: str, zh: Any, en: str = "", *, tone: str = "") -> dict[str, Any]:
    """Show a state in words, coloured by its code or by ``tone`` (good, warn, bad, info, plain)."""
    return {"state": state, "text": _said(zh, en) or state, "tone": tone}


@register.inclusion_tag("console/parts/was.html")
def was(value: Any, zh: str = "原为", en: str = "was") -> dict[str, Any]:
    """Show a value that stands no more, beside the one that does.

    In words as well: the line through it is neither read aloud nor told apart on every paper.
    """
    return {"value": value, "what": _said(zh, en)}


def _said(zh: Any, en: str = "") -> str:
    """Say words of two languages, or a text that can be said; nothing for None."""
    if zh is None:
        return ""
    return language.say(zh) if not en or language.current() == "zh" else en
