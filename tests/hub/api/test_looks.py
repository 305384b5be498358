"""Whoever reads data of other persons by a call is noted; the table of roles has every call."""

import pytest
from tests.hub.api import test_roles as calls_of
from tests.hub.house.test_looks import asked, others

from wangbao.hub.api.web.urls import API

pytestmark = pytest.mark.django_db
call_scene = calls_of.scene
CALLERS = ("senior_underwriter", "broker")


def test_every_call_that_reads_persons_is_noted(call_scene) -> None:
    calls, callers = call_scene
    paths = API.get_openapi_schema()["paths"].values()
    reads = {path["get"]["operationId"] for path in paths if "get" in path}
    unnoted, shown = {}, set()
    for reader in CALLERS:
        for name in reads & set(calls):
            call = calls[name]
            if calls_of.ROWS[name][reader] != "a":
                continue
            answer, said, noted = asked(lambda: call(callers[reader]))  # noqa: B023 - called at once
            if answer.status_code != 200:
                continue
            found = others(said, 0)
            shown |= {name} if found else set()
            page = answer.resolver_match.view_name
            if (found or "bordereau" in name) and noted != [page]:
                unnoted[name, reader] = found
    assert unnoted == {}
    assert {"application", "application_form", "task"} <= shown
