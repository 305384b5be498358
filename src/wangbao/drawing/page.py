"""A self-contained HTML page: no script, no other file, and a content policy that says so."""

import base64
import datetime as dt
import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from wangbao import __version__
from wangbao.drawing.words import LANGUAGE_TAGS, speaker
from wangbao.vocabulary.text import Lang

if TYPE_CHECKING:
    from jinja2 import Environment

_TEMPLATES: Final = Path(__file__).parent / "templates"


class Part(NamedTuple):
    """A numbered part of a page: its anchor, number and title."""

    anchor: str
    number: int
    title: str


def parts(titles: Sequence[tuple[str, str]]) -> tuple[Part, ...]:
    """Number parts from one, of (anchor, title)."""
    return tuple(Part(anchor, number, title) for number, (anchor, title) in enumerate(titles, start=1))


def render(
    folder: Path, *, lang: Lang, parts: Sequence[Part], dated: dt.date | None = None, **context: Any
) -> str:
    """Render ``report.html.j2`` of ``folder``, which extends ``page.html.j2``, as one HTML page.

    The page's style sheet is that of this room followed by the folder's ``report.css``; its content security policy
    allows that style sheet and nothing else. Everything in ``context`` is escaped where the template does not say
    ``safe``; an absent name is an error. A pure function of its arguments and the two folders.
    """
    style = stylesheet(folder)
    return (
        _environment(folder)
        .get_template("report.html.j2")
        .render(
            t=speaker(lang),
            code=LANGUAGE_TAGS[lang],
            style=style,
            policy=content_policy(style),
            version=__version__,
            dated=date(dated, lang) if dated else "",
            parts={part.anchor: part for part in parts},
            say=lambda text: text.say(lang),
            **context,
        )
    )


def stylesheet(folder: Path) -> str:
    """Return the style sheet of a page: the common one, then the folder's own."""
    sheets = (_TEMPLATES / "page.css", folder / "report.css")
    return "".join(sheet.read_text(encoding="utf-8") for sheet in sheets)


def content_policy(style: str) -> str:
    """Return a content security policy that allows this one style sheet and nothing else."""
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def date(day: dt.date, lang: Lang) -> str:
    """Format a date in words: ``2026年12月1日``, ``1 December 2026``."""
    return f"{day.year}年{day.month}月{day.day}日" if lang == "zh" else f"{day.day} {day:%B %Y}"


@cache
def _environment(folder: Path) -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415 - heavy: a tenth of a second

    return Environment(
        loader=FileSystemLoader((folder, _TEMPLATES)),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
