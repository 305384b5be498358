"""Choose the reader's language and say texts in it.

Signed-in people have a language of their own; everybody else keeps one in a cookie; a first visit follows the
browser. Chinese where nothing says otherwise.
"""

from typing import Any, Final, cast

from django.http import HttpRequest
from django.utils import translation
from django.utils.functional import lazystr
from django.utils.translation.trans_real import parse_accept_lang_header

from wangbao.vocabulary.text import LANGS, Lang, Text

COOKIE: Final = "wangbao_language"

# What Django calls them: its own form messages and date formats follow these codes.
DJANGO_CODES: Final[dict[Lang, str]] = {"zh": "zh-hans", "en": "en"}
# What the `lang` attribute of a page says; browsers choose Chinese glyphs and voices by it.
HTML_CODES: Final[dict[Lang, str]] = {"zh": "zh-Hans", "en": "en"}


def current() -> Lang:
    """Return the language active in this thread."""
    return "en" if (translation.get_language() or "").startswith("en") else "zh"


def say(text: Any, lang: Lang | None = None) -> str:
    """Say ``text`` in ``lang`` or the active language: a Text, anything else with ``say(lang)``, or a plain string."""
    speak = getattr(text, "say", None)
    return cast("str", speak(lang or current())) if callable(speak) else str(text)


def label(zh: str, en: str) -> str:
    """Make a text that is said when it is shown, not when the module is read: for labels and choices of forms.

    Django's forms take such a lazy value wherever they take a string.
    """
    return cast("str", lazystr(_Later(Text(zh, en))))


class _Later:
    """A text that is said in the language active when it is turned into a string."""

    def __init__(self, text: Text) -> None:
        self.text = text

    def __str__(self) -> str:
        return say(self.text)


def of_request(request: HttpRequest) -> Lang:
    """Find the language for this reader: the person's, else the cookie's, else the browser's, else Chinese."""
    person = getattr(request, "user", None)
    wishes = (
        getattr(person, "language", None) if getattr(person, "is_authenticated", False) else None,
        request.COOKIES.get(COOKIE),
        _browser(request.headers.get("Accept-Language", "")),
    )
    return cast("Lang", next((wish for wish in wishes if wish in LANGS), "zh"))


def _browser(header: str) -> str | None:
    for code, _ in parse_accept_lang_header(header.lower()):
        if code.split("-")[0] in LANGS:
            return code.split("-")[0]
    return None
