"""Collect the kinds of messages: apps name them in their modules ``message_kinds``, with texts in both languages.

A text is a template: ``{field}`` stands for a value of the message's context. Values are plain data and are put in the
reader's form by their names and kinds: ``…_cny`` as an amount, an ISO day as a day, a pair ``{"zh": …, "en": …}`` in
the reader's language.
"""

import string
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from django.urls import reverse

from wangbao.hub import hooks
from wangbao.hub.outbox.rules.states import IN_APP, MAIL
from wangbao.vocabulary.text import Text

USUAL: Final = (IN_APP, MAIL)


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageKind:
    """One kind of message.

    Attributes:
        code: ``"<app>.<word>"``.
        name: names the kind, on the page of preferences.
        subject, body: templates of the texts.
        page: the page it leads to, a name for ``reverse``; empty where there is none.
        page_field: the field that stands in that page's address; empty for a page without arguments.
        channels: the channels it goes by where the reader has no preference.
        fixed: true for what nobody can turn off or put off, such as what a deadline hangs on.
        acknowledged: true where the reader is asked to confirm having read it.

    A kind that is fixed or acknowledged is of weight: its messages are entered in the journal
    (:mod:`wangbao.hub.outbox.rules.evidence`).
    """

    code: str
    name: Text
    subject: Text
    body: Text
    page: str = ""
    page_field: str = ""
    channels: tuple[str, ...] = USUAL
    fixed: bool = False
    acknowledged: bool = False

    @property
    def fields(self) -> frozenset[str]:
        """Names of the values that the context has: those of the templates, and the page's."""
        return _fields(self)

    @property
    def of_weight(self) -> bool:
        """True for what says something binding: it is entered in the journal and kept as long as the contract."""
        return self.fixed or self.acknowledged

    def path(self, context: Mapping[str, Any]) -> str:
        """Return the path of the page the message leads to, or nothing."""
        if not self.page:
            return ""
        return reverse(self.page, args=[context[self.page_field]] if self.page_field else [])


def kind(code: str) -> MessageKind:
    """Find a kind by its code.

    Raises:
        KeyError: no app declares it.
    """
    return registry()[code]


def of_weight() -> list[str]:
    """List the codes of the kinds whose messages are of weight."""
    return [one.code for one in registry().values() if one.of_weight]


@cache
def registry() -> Mapping[str, MessageKind]:
    """Collect all kinds of all apps, in the order of the apps.

    Raises:
        ValueError: a kind declared twice or under another app's name, or one whose languages say different fields.
    """
    found: dict[str, MessageKind] = {}
    for label, module in hooks.modules("message_kinds"):
        for one in module.KINDS:
            if not one.code.startswith(f"{label}.") or one.code in found:
                raise ValueError(
                    f"{module.__name__}: {one.code!r} must begin with '{label}.' and be declared once"
                )
            _check_fields(one)
            found[one.code] = one
    return found


def _check_fields(one: MessageKind) -> None:
    for text in (one.subject, one.body):
        if differing := _named(text.zh) ^ _named(text.en):
            raise ValueError(f"{one.code}: only one language says {', '.join(sorted(differing))}")


@cache
def _fields(one: MessageKind) -> frozenset[str]:
    said = (template for text in (one.subject, one.body) for template in text)
    return frozenset({one.page_field} - {""}).union(*map(_named, said))


def _named(template: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in string.Formatter().parse(template) if name is not None)
