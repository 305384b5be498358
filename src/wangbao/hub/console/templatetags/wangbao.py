"""Define template tags and filters: texts in the reader's language, amounts, days, shares, and the parts of the frame.

``{% t "保单" "Policy" %}`` says a phrase; ``{% t "共 {n} 张" "{n} in all" n=count %}`` fills it in. Filters show
values in the one form the house uses for them; what they cannot show they leave as it is, so a page never fails on a
missing figure.
"""

import datetime as dt
import re
from decimal import Decimal
from typing import Any, cast

from django import template
from django.contrib.messages.storage.base import Message
from django.forms import BaseForm, BoundField
from django.template.base import NodeList, Parser, TextNode, Token
from django.utils.safestring import SafeString

from wangbao.hub.access.permissions import may as holds
from wangbao.hub.console import contributions, display, language, theme
from wangbao.hub.console.sign_in_words import NAME_OF_KEY, NAME_OF_PERSON, SIGN_IN_HELP, SIGN_IN_LABELS
from wangbao.vocabulary.term_names import TERM_NAMES

register = template.Library()

LINE_BREAK = re.compile(r"\s*\n\s*")


@register.simple_tag
def t(zh: str, en: str, **values: Any) -> str:
    """Say the phrase in the reader's language; ``{name}`` in it stands for the value given under that name."""
    phrase = en if language.current() == "en" else zh
    # Values keep their own markup only where they are safe already; the result is escaped as a whole otherwise.
    return phrase.format(**values) if values else phrase


@register.filter
def say(text: Any) -> str:
    """Say a Text, a problem or anything else that exists in two languages; nothing for None."""
    return "" if text is None else language.say(text)


@register.filter
def term_name(field: str) -> str:
    """Name a term of a contract, such as ``limit_cny``."""
    return language.say(TERM_NAMES[field])


@register.filter
def yuan(amount: Any) -> str:
    """Format an amount: ``¥1,234,567.89``."""
    return display.yuan(amount)


@register.filter
def unsigned(amount: Any) -> Any:
    """Format an amount without its sign, where the words beside it say which way it goes."""
    return abs(amount) if isinstance(amount, Decimal | int | float) else amount


@register.filter
def wan_yi(amount: Any) -> str:
    """Format an amount in short, ``115亿``, ``11.5bn``: for tables and figures, never for what is paid."""
    return display.wan_yi(amount)


@register.filter
def rmb_upper(amount: Any) -> str:
    """Write an amount in capitals, ``人民币壹佰贰拾叁万元整``, in either language: the legal form on papers."""
    return display.capitals(amount)


@register.filter
def percent(share: Any, places: int = 2) -> str:
    """Format a share, 0.125 as ``12.5%``: at most ``places`` decimals, zeros at the end dropped."""
    return display.percent(share, places)


@register.filter
def number(value: Any) -> str:
    """Format counts and plain figures: ``1,234,567``."""
    return display.number(value)


@register.filter
def day(value: dt.date | None) -> str:
    """Format a day: ``2026年12月1日``, ``1 Dec 2026``; a moment shows its Beijing day."""
    return display.day(value)


@register.filter
def moment(value: dt.datetime | None) -> str:
    """Format a moment in Beijing time: ``2026年12月1日 14:05``, ``1 Dec 2026, 14:05``."""
    return display.moment(value)


@register.filter
def iso(value: dt.date | None) -> str:
    """Format a day or moment for ``<time datetime=…>``."""
    return value.isoformat() if value else ""


@register.simple_tag
def cover(start: dt.date | None, end: dt.date | None) -> str:
    """Format a half-open period as people write it: its last day included."""
    return display.cover(start, end)


@register.filter
def share_of(part: Any, whole: Any) -> float | None:
    """Divide ``part`` by ``whole``, for :func:`percent`; nothing where the whole is 0."""
    try:
        return float(Decimal(part) / Decimal(whole))
    except (ArithmeticError, TypeError, ValueError):
        return None


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """Look up ``mapping[key]``; nothing where it is missing."""
    try:
        return mapping[key]
    except (KeyError, IndexError, TypeError):
        return ""


@register.filter
def widget_kind(field: BoundField) -> str:
    """Name a form field's sort of control: ``one`` (label first), ``tick`` (label beside), ``several`` (a group)."""
    name = type(field.field.widget).__name__
    if name == "CheckboxInput":
        return "tick"
    return "several" if field.use_fieldset else "one"


@register.filter
def in_our_words(form: Any) -> Any:
    """Give a form of the sign-in library our labels and help, and without placeholders; nothing where there is none.

    A field has its label; a placeholder read as one is gone once something is typed.
    """
    if not isinstance(form, BaseForm):
        return form
    # Bound fields, not the form's: a form that has been checked has made them already, each with a label of its own.
    for bound in form:
        if bound.name in SIGN_IN_LABELS:
            bound.label = language.say(SIGN_IN_LABELS[bound.name])
        if bound.name in SIGN_IN_HELP:
            bound.help_text = language.say(SIGN_IN_HELP[bound.name])
        bound.field.widget.attrs.pop("placeholder", None)
    # The address is what a password manager keeps the password under.
    for name in {"login", "email"} & form.fields.keys():
        form.fields[name].widget.attrs["autocomplete"] = "username"
    if "name" in form.fields:
        person = "password1" in form.fields
        form["name"].label = language.say(NAME_OF_PERSON if person else NAME_OF_KEY)
        form.fields["name"].widget.attrs["autocomplete"] = "name" if person else "off"
    return form


@register.tag
def inline(parser: Parser, token: Token) -> template.Node:  # noqa: ARG001 - every tag is called with its token
    """Join the lines between ``{% inline %}`` and ``{% endinline %}``: line breaks and their indents are left out.

    For inline content where a space would show, between a word and the comma after it. A start tag inside stays on one
    line: a line break between its attributes would go as well.
    """
    nodes = parser.parse(("endinline",))
    parser.delete_first_token()
    for text in cast("list[TextNode]", nodes.get_nodes_by_type(TextNode)):
        text.s = LINE_BREAK.sub("", text.s)
    return _Inline(nodes)


class _Inline(template.Node):
    """The nodes between ``{% inline %}`` and ``{% endinline %}``."""

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: template.Context) -> SafeString:
        return self.nodelist.render(context)


@register.filter
def notice_level(message: Message) -> str:
    """Return the ``data-level`` of the notice that shows a message."""
    return {"success": "good", "warning": "warn", "error": "error"}.get(message.level_tag, "info")


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: Any) -> str:
    """Build this page's query string with some parameters changed; one set to nothing is dropped."""
    parameters = context["request"].GET.copy()
    for name, value in changes.items():
        parameters.pop(name, None)
        if value not in (None, ""):
            parameters[name] = str(value)
    return "?" + parameters.urlencode() if parameters else "?"


@register.simple_tag(takes_context=True)
def may(context: template.Context, permission: str, obj: Any = None) -> bool:
    """Check a permission of this reader (on an object): ``{% may "policies.endorse" policy as endorsing %}``.

    For leaving out links and buttons that would be refused; what is refused is decided by the operation.
    """
    actor = getattr(context.get("request"), "actor", None)
    return actor is not None and holds(actor, permission, obj)


@register.simple_tag(takes_context=True)
def reader(context: template.Context) -> dict[str, str]:
    """Return the reader's ``lang`` (zh/en), ``html_lang``, the ``other`` language and ``theme`` (auto, light, dark)."""
    lang, request = language.current(), context.get("request")
    return {
        "lang": lang,
        "html_lang": language.HTML_CODES[lang],
        "other": "en" if lang == "zh" else "zh",
        "theme": theme.of_request(request) if request is not None else theme.AUTO,
    }


@register.inclusion_tag("console/parts/menu.html", takes_context=True)
def menu(context: template.Context) -> dict[str, Any]:
    """List the navigation entries this reader may open, by group."""
    request = context.get("request")
    return {"groups": contributions.menu_for(request) if request is not None else []}


@register.inclusion_tag("console/parts/bells.html", takes_context=True)
def bells(context: template.Context) -> dict[str, Any]:
    """Show the marks of what is new for this reader; none for somebody who is not signed in."""
    actor = getattr(context.get("request"), "actor", None)
    return {"bells": contributions.bells_for(actor) if actor is not None and actor.is_signed_in else []}


@register.filter
def drawing(svg: str) -> SafeString:
    """Embed one of our own SVG drawings (wangbao.drawing escapes what it draws); refuse anything else."""
    if not svg.lstrip().startswith("<svg"):
        raise ValueError("only our own SVG drawings are put on a page as they are")
    return SafeString(svg)
