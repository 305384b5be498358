"""Declare API calls: their answers, their scope and its description."""

from collections.abc import Mapping
from typing import Any, Final

from wangbao.hub.api.http.bearer import Bearer
from wangbao.hub.api.http.problems import Problem

# What any call may be answered with besides its own.
_ALWAYS: Final = (400, 401, 403, 422, 429)


def answers(**by_status: Any) -> dict[int, Any]:
    """The answers of a call: ``answers(ok=Policy)``, ``answers(created=Policy, also=(404, 409))``."""
    also = set(by_status.pop("also", ()))
    also |= {415} & {status + 2 for status in also}  # whatever reads a body refuses one of another type
    found: dict[int, Any] = dict.fromkeys((*_ALWAYS, *also), Problem)
    for name, schema in by_status.items():
        found[{"ok": 200, "created": 201}[name]] = schema
    return dict(sorted(found.items()))


def called(scope: str | None, described: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """What a call with a scope tells Ninja: how it is authorised and how that is described; None is any scope.

    ``described`` is what the description says besides, such as a body that is no JSON.
    """
    security = {"security": [{"Bearer": [scope]}]} if scope else {}
    return {"auth": Bearer(scope), "openapi_extra": {**security, **(described or {})}}
