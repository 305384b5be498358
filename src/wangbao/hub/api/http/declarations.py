"""Declare API calls: their answers, their scope and its description."""

from collections.abc import Mapping
from typing import Any, Final

from wangbao.hub.api.http.bearer import Bearer
from wangbao.hub.api.http.problems import Problem

# Error statuses that any call may be answered with.
_ALWAYS: Final = (400, 401, 403, 422, 429)


def answers(**by_status: Any) -> dict[int, Any]:
    """Map the statuses of a call to schemas: ``answers(ok=Policy)``, ``answers(created=Policy, also=(404, 409))``."""
    also = set(by_status.pop("also", ()))
    also |= {415} & {status + 2 for status in also}  # a call that reads a body refuses other types of content
    found: dict[int, Any] = dict.fromkeys((*_ALWAYS, *also), Problem)
    for name, schema in by_status.items():
        found[{"ok": 200, "created": 201}[name]] = schema
    return dict(sorted(found.items()))


def auth_for(
    scope: str | None, described: Mapping[str, Any] | None = None, *, personal: bool = True
) -> dict[str, Any]:
    """Build a route's keyword arguments: bearer authentication with ``scope`` and its OpenAPI security.

    With None a token of any scope is taken. ``described`` is added to the call's OpenAPI description, such as a body
    that is not JSON. Who reads by a call with a scope is noted, unless it is not ``personal``: nobody's data are in
    its answers.
    """
    security = {"security": [{"Bearer": [scope]}]} if scope else {}
    return {
        "auth": Bearer(scope, personal=personal and scope is not None),
        "openapi_extra": {**security, **(described or {})},
    }
