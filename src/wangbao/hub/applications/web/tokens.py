"""Keep a self-assessment with its maker: the answers travel in a signed token, and nothing is stored of them.

The token is a part of the result's address. Whoever has the address can open the result and, once signed in, turn it
into an application; after :data:`DAYS` days it no longer opens.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from django.core import signing

from wangbao.hub.errors import Invisible
from wangbao.questionnaire import answers as answering, question_sets
from wangbao.questionnaire.answers import Answers
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.text import Text

DAYS: Final = 30
_SALT: Final = "wangbao.applications.assessment"
_SHOWN_SALT: Final = "wangbao.applications.shown"
_GONE: Final = Text(
    "链接无效或已过期，请重新自测", "the link is not valid or has expired; please assess again"
)


def of_answers(answers: Answers) -> str:
    """Make the token of a self-assessment's answers."""
    kept = {"q": question_sets.reference(answers.questions), "a": answering.as_json(answers.given)}
    return signing.dumps(kept, salt=_SALT, compress=True)


def answers_of(token: str) -> Answers:
    """Read the answers a token carries.

    Raises:
        Invisible: not one of ours, or too old.
    """
    kept = _read(token, _SALT, dt.timedelta(days=DAYS))
    try:
        return answering.complete(question_sets.load(kept["q"]), kept["a"])
    except (InputError, KeyError, TypeError):
        raise Invisible(_GONE) from None


def of_moment(shown_at: dt.datetime, number: str) -> str:
    """Make the token of the moment a page of an application was given out, so that its sender can say so truthfully."""
    return signing.dumps({"at": shown_at.isoformat(), "of": number}, salt=_SHOWN_SALT)


def moment_of(token: str, number: str) -> dt.datetime:
    """Read the moment in a token made for this application.

    Raises:
        Invisible: not one of ours, of another application, or older than a day.
    """
    kept = _read(token, _SHOWN_SALT, dt.timedelta(days=1))
    if kept.get("of") != number:
        raise Invisible(_GONE)
    return dt.datetime.fromisoformat(kept["at"])


def _read(token: str, salt: str, age: dt.timedelta) -> Mapping[str, Any]:
    try:
        found: Any = signing.loads(token, salt=salt, max_age=age)
    except signing.BadSignature:
        raise Invisible(_GONE) from None
    if not isinstance(found, dict):
        raise Invisible(_GONE)
    return found
