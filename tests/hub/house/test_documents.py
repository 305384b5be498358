"""Every page and every call that takes a document reads it or refuses it (422, 400), whatever it holds.

Pages are found by their form, calls by the description of the API: a new one is tried without being listed here.
"""

import inspect
import json
from collections.abc import Iterator
from typing import Any

import pytest
from tests.cli.test_documents import CONTENTS
from tests.hub.api.caller import Caller
from tests.hub.api.conftest import make_token
from tests.hub.house.addresses import addresses, make_records, pages

from wangbao.hub.files.models import StoredFile

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def of_insurer(shared_records, tmp_path_factory):
    """The records that addresses name, a browser of the insurer's actuary, and its system."""
    from django.test import override_settings

    with override_settings(FILES_ROOT=tmp_path_factory.mktemp("documents") / "files"):
        of = make_records(shared_records)
    client = shared_records.client(of.insurer, "actuary")
    token = make_token(shared_records.member(of.insurer, "underwriter"))
    return of, client, Caller(token.secret)


def _pages_of_documents(of) -> Iterator[str]:
    """Find the addresses of pages whose view reads a document."""
    where = addresses(of)
    for page, pattern in pages().items():
        view = inspect.unwrap(pattern.callback)
        function = view if inspect.isfunction(view) else type(view).__call__
        if "DocumentForm" in function.__code__.co_names:
            yield where[page]


def test_pages_refuse_documents_that_cannot_be_read(of_insurer):
    of, client, _ = of_insurer
    found = list(_pages_of_documents(of))
    assert len(found) == 3
    for page in found:
        for content in CONTENTS.values():
            if content:
                answer = client.post(page, {"text": content})
                wanted = 400 if "\x00" in content else 422  # a form with a NUL is refused whole
                assert answer.status_code == wanted, (page, content[:40])


BODIES = {
    "digits": '{"name": ' + "1" * 5000 + "}",
    "depth": "[" * 5000,
    "twice": '{"name": "a", "name": "b"}',
    "not a number": '{"name": NaN}',
    "a surrogate": '{"name": "\\ud800"}',
    "a list": "[1]",
    "numbers for days": '{"start": 86400, "end": 20260101, "effective": 1, "on": 0}',
}


def _calls() -> Iterator[tuple[str, str]]:
    """List the calls whose body is JSON, with an invented record in the address."""
    from django.test import Client

    description: dict[str, Any] = Client().get("/api/v1/openapi.json").json()
    for path, calls in description["paths"].items():
        for method, call in calls.items():
            if "application/json" in call.get("requestBody", {}).get("content", {}):
                filled = path.removeprefix("/api/v1")
                for name in [part["name"] for part in call.get("parameters", []) if part["in"] == "path"]:
                    filled = filled.replace(f"{{{name}}}", "1" if name == "seq" else "P2026000001")
                yield method.upper(), filled


def test_calls_refuse_bodies_that_cannot_be_read(of_insurer):
    _, _, system = of_insurer
    tried, files = 0, StoredFile.objects.count()
    for method, path in _calls():
        for what, body in BODIES.items():
            answer = system.client.generic(
                method,
                f"/api/v1{path}",
                body,
                content_type="application/json",
                headers={"Authorization": f"Bearer {system.secret}", "Idempotency-Key": f"documents-{tried}"},
            )
            tried += 1
            assert answer.status_code in (400, 403, 404, 422), (method, path, what, answer.content)
            assert json.loads(answer.content)["status"] == answer.status_code
    assert tried >= 10 * len(BODIES)
    assert StoredFile.objects.count() == files
