"""Parse bodies as strict JSON: each field once, and no character that a database or a page could not store."""

import json
from typing import Any, Final

from django.http import HttpRequest
from ninja.errors import HttpError
from ninja.parser import Parser

from wangbao.vocabulary.errors import InputError, Problem, refusal
from wangbao.vocabulary.visible import unseen, unseen_rule

_DEEPEST: Final = 24


class StrictParser(Parser):
    """Ninja's parser of bodies, stricter."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Parse the body of a request.

        Raises:
            HttpError: 415, the content type is not JSON; 400, the body is not well-formed JSON in UTF-8.
            InputError: a repeated field, an infinite number, a character that cannot be stored, or too deep nesting.
        """
        if request.content_type != "application/json":
            raise HttpError(415, "not JSON")
        try:
            content = json.loads(
                request.body.decode("utf-8-sig"), object_pairs_hook=_pairs, parse_constant=_constant
            )
        except InputError:
            raise
        except (ValueError, RecursionError):  # not UTF-8, not JSON, a whole number of thousands of digits
            raise HttpError(400, "malformed") from None
        check(content, "body")
        return content


def check(content: Any, where: str, depth: int = 0) -> None:
    """Refuse text with characters that nobody can see, and content nested deeper than 24 levels.

    Raises:
        InputError: such content; ``where`` is the path of its field.
    """
    if depth > _DEEPEST:
        raise refusal(
            where, None, f"嵌套不得超过 {_DEEPEST} 层", f"must not be nested deeper than {_DEEPEST}"
        )
    match content:
        case str():
            _check_text(content, where)
        case list():
            for place, item in enumerate(content):
                check(item, f"{where}.{place}", depth + 1)
        case dict():
            for name, item in content.items():
                _check_text(name, where)
                check(item, f"{where}.{name}", depth + 1)


def _check_text(text: str, where: str) -> None:
    if character := unseen(text, lines=True):
        raise InputError([Problem(where, text, unseen_rule(character))])


def _pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in items:
        if name in found:
            raise refusal(f"body.{name}", None, "字段重复", "the field is given twice")
        found[name] = value
    return found


def _constant(name: str) -> Any:
    raise refusal("body", name, "数值须有限", "numbers must be finite")
