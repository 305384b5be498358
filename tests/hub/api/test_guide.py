"""The guides name every call there is, and no other."""

import re
from pathlib import Path

import pytest

from wangbao.hub.api.rules.scopes import scopes
from wangbao.hub.api.web.urls import API

DOCS = Path(__file__).parents[3] / "docs"
_CALL = re.compile(r"`(GET|POST|PUT|PATCH|DELETE) (/[^`]*)`")


@pytest.mark.parametrize("page", ["guide-api.md", "guide-api.zh-CN.md"])
def test_the_guide_names_every_call_and_every_scope(page) -> None:
    text = (DOCS / page).read_text(encoding="utf-8")
    described = {
        (method.upper(), path.removeprefix("/api/v1"))
        for path, calls in API.get_openapi_schema()["paths"].items()
        for method in calls
    }
    assert set(_CALL.findall(text)) == described
    assert [scope for scope in scopes() if f"`{scope}`" not in text] == []
