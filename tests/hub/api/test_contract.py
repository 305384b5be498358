"""The API does what its description says, whatever is sent to it (schemathesis, seeded and bounded)."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings, strategies
from schemathesis.specs.openapi.checks import positive_data_acceptance
from tests.examples import examples
from tests.hub.api.caller import PRODUCT, Trade, read

from wangbao.hub import clock
from wangbao.hub.access.actor import Actor
from wangbao.hub.schemes.writes import scheme
from wangbao.hub.schemes.writes.batch import open_batch
from wangbao.hub.wsgi import application

# Rules of the business refuse (422) much that a schema cannot know of, so this check has nothing to say here.
LEFT_OUT = [positive_data_acceptance]

SCHEMA = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)


@contextmanager
def _one_connection() -> Iterator[None]:
    """A server gives its connection up after each request; the test's must live, as with Django's own client."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def _known(trade: Trade) -> dict[str, str]:
    """Records that are there: random numbers would only find 404."""
    policy = trade.bound(start="2026-12-01", end="2027-03-01")
    change = {
        "kind": "change_of_insured",
        "effective": "2026-12-15",
        "change": {"insured": {"address": "苏州"}},
        "reason": "迁址",
    }
    asked = read(trade.client.post(f"/policies/{policy['number']}/requests", change), 201)
    quote = trade.offered(start="2027-03-01", end="2027-04-01")
    draft = trade.start(start="2027-04-01", end="2027-05-01")
    asked_for = trade.asked(start="2027-05-01", end="2027-06-01")
    return {
        "policies": policy["number"],
        "quotes": quote["number"],
        "applications": draft["number"],
        "submitted": quote["application"],
        "ref": asked["ref"],
        "referred": asked_for[0],
        "document": asked_for[1],
        "code": PRODUCT,
    }


@pytest.mark.django_db
@pytest.mark.parametrize("side", ["client", "insurer"])
def test_whatever_is_sent_is_answered_as_described(trade, cast, insurer, side) -> None:
    known = _known(trade)
    batch = open_batch(by=Actor.system(), now=clock.now(), name="pilot-2023")
    declarant = cast.actor(insurer, "declarant")  # the insurer's token is of another role, and is refused
    known["schemes"] = scheme.begin(by=declarant, now=clock.now(), batch=batch, title="示例方案").number
    if side == "insurer":  # who knows of no drafts
        known["applications"] = known["submitted"]
    headers = {"Authorization": f"Bearer {getattr(trade, side).secret}", "Accept-Language": "en"}
    found: dict[str, str] = {}
    for result in SCHEMA.get_all_operations():
        operation = result.ok()

        @settings(
            max_examples=examples(0.1, most=50),
            derandomize=True,
            database=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(), random_place=_coin())
        def run(case: Any, random_place: bool) -> None:
            if not random_place:
                _aim(case, known)
            with _one_connection(), transaction.atomic():
                case.call_and_validate(headers=headers, excluded_checks=LEFT_OUT)
                transaction.set_rollback(True)

        try:
            run()
        except Exception as error:  # noqa: BLE001 - every operation is tried, and all that was found is shown
            found[f"{operation.method.upper()} {operation.path}"] = str(error)
    assert found == {}


def _coin() -> Any:
    return strategies.integers(0, 3).map(lambda place: place == 0)


def _aim(case: Any, known: dict[str, str]) -> None:
    """Put a record that is there in the place of a random one."""
    if not case.path_parameters:
        return
    for name in case.path_parameters:
        if "/documents" in case.path or "/notes" in case.path:
            case.path_parameters[name] = known["document" if name == "ref" else "referred"]
        elif "/batches/" in case.path:
            case.path_parameters[name] = "pilot-2023"
        elif name == "number":
            case.path_parameters[name] = known[case.path.split("/")[3]]
        elif name == "seq":
            case.path_parameters[name] = 0
        else:
            case.path_parameters[name] = known[name]
