"""Who may make which call: allowed, refused (403) or invisible (404), for every role and every call."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.db import transaction
from tests.hub.api.caller import Caller, Trade
from tests.hub.api.conftest import make_token, put_on_sale
from tests.hub.cast import NOW
from tests.hub.contributions import modules

from wangbao.hub import egress
from wangbao.hub.access.actor import Actor
from wangbao.hub.access.roles import Kind
from wangbao.hub.api.web.urls import API
from wangbao.hub.parties.models import Organisation
from wangbao.hub.schemes.rules.words import Level
from wangbao.hub.schemes.writes.authority import register_authority

COLUMNS = (
    *("administrator", "underwriter", "senior_underwriter", "actuary"),
    *("claims_handler", "loss_assessor", "security_analyst", "auditor"),
    "other insurer",
    *("broker", "other broker"),
    *("applicant", "applicant's administrator", "applicant's auditor", "other enterprise"),
    "authority",
    *("declarant", "expert", "decision maker", "national official", "local authority"),
)

# a allowed, r refused (403), - invisible (404), for whose token it is: the insurer of the records by role, another
# insurer, the client's broker and another, the applicant by role and another enterprise, an authority without a place
# in the register; of the pilot: the insurer's declarant, an expert, a decision maker and an official of the nation, an
# official of a province.
# The rows stand in the modules ``call_roles`` of the apps' tests.
TABLE = {call: letters for app in modules("call_roles") for call, letters in app.TABLE.items()}
ROWS = {call: dict(zip(COLUMNS, letters.replace(" ", ""), strict=False)) for call, letters in TABLE.items()}
WORDS = {"a": "allowed", "r": "refused", "-": "invisible"}


def _records(trade: Trade, enterprise: Organisation, callers: dict[str, Caller]) -> Any:
    """Write what the calls are about: each app its own records, those of lower apps first."""
    of = SimpleNamespace(applicant=enterprise.ref, callers=callers)
    for app in modules("call_roles"):
        make = getattr(app, "records", None)
        for name, record in (make(trade, of) if make else {}).items():
            assert not hasattr(of, name), f"{app.__name__}: {name!r} is taken"
            setattr(of, name, record)
    return of


def _calls(of: Any) -> dict[str, Callable[[Caller], Any]]:
    return {name: call for app in modules("call_roles") for name, call in app.calls(of).items()}


def _said(call: Callable[[Caller], Any], caller: Caller) -> str:
    """One letter: allowed, refused, invisible; what the call did is undone."""
    with transaction.atomic():
        answer = call(caller)
        transaction.set_rollback(True)
    assert answer.status_code in (200, 201, 403, 404, 409, 422, 428), answer.content.decode()
    return {403: "r", 404: "-"}.get(answer.status_code, "a")


@pytest.fixture(scope="module")
def scene(shared_records) -> tuple[dict[str, Callable[[Caller], Any]], dict[str, Caller]]:
    """Every call, about records of one insurer, one broker and one enterprise, and a caller for every column."""
    cast = shared_records
    insurer, broker, enterprise = (cast.known(name) for name in ("insurer", "broker", "enterprise"))
    cast.mandate(broker, enterprise)
    whose = {
        "other insurer": (cast.known("other_insurer"), "senior_underwriter"),
        "broker": (broker, "broker"),
        "other broker": (cast.organisation(Kind.BROKER, "别家保险经纪有限公司"), "broker"),
        "applicant": (enterprise, "applicant"),
        "applicant's administrator": (enterprise, "administrator"),
        "applicant's auditor": (enterprise, "auditor"),
        "other enterprise": (cast.organisation(Kind.INSURED, "别家制造有限公司"), "applicant"),
        "authority": (cast.known("authority"), "official"),
        "declarant": (insurer, "declarant"),
        "expert": (cast.organisation(Kind.RESEARCH_INSTITUTE, "评审研究院"), "expert"),
    }
    nation, province = (cast.organisation(Kind.AUTHORITY, name) for name in ("某部管理局", "某省管理局"))
    whose |= {
        "decision maker": (nation, "decision_maker"),
        "national official": (nation, "official"),
        "local authority": (province, "official"),
    }
    with time_machine.travel(NOW):
        place = {"by": Actor.system(), "now": NOW}
        register_authority(organisation=nation, level=Level.NATIONAL, **place)
        register_authority(
            organisation=province, level=Level.PROVINCIAL, territory="32", side="telecom", **place
        )
        put_on_sale(insurer)
        callers = {
            name: Caller(make_token(cast.member(*whose.get(name, (insurer, name)))).secret)
            for name in COLUMNS
        }
        trade = Trade(
            client=callers["broker"],
            insurer=callers["senior_underwriter"],
            signer=cast.member(broker, "broker").person.name,
            applicant=enterprise.ref,
        )
        return _calls(_records(trade, enterprise, callers)), callers


@pytest.mark.django_db
@pytest.mark.parametrize("column", COLUMNS)
def test_a_role_may_make_the_calls_of_the_table_and_no_other(scene, column, monkeypatch) -> None:
    monkeypatch.setattr("wangbao.hub.egress.post", lambda *_, **__: egress.Answer(200, ""))
    calls, callers = scene
    found = {name: WORDS[_said(call, callers[column])] for name, call in calls.items()}
    assert found == {name: WORDS.get(letters.get(column, "")) for name, letters in ROWS.items()}


def test_the_table_has_every_call_that_is_described() -> None:
    paths = API.get_openapi_schema()["paths"].values()
    described = {call["operationId"] for path in paths for call in path.values()}
    assert sorted(described - set(TABLE)) == [], (
        "calls without a row in an app's tests/hub/<app>/call_roles.py"
    )
    assert sorted(set(TABLE) - described) == [], "rows of calls that are not there"
    assert [call for call, letters in TABLE.items() if len(letters.replace(" ", "")) != len(COLUMNS)] == []


def test_every_call_of_the_table_can_be_made() -> None:
    assert {name for app in modules("call_roles") for name in app.calls(None)} == set(TABLE)
