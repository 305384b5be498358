import datetime as dt
import io

import pytest
import time_machine
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from tests.hub.api.caller import Caller

from wangbao.hub import clock
from wangbao.hub.access.actor import Actor
from wangbao.hub.access.roles import Status
from wangbao.hub.api.models import Token
from wangbao.hub.api.reads import token as token_reads
from wangbao.hub.api.rules.scopes import scopes
from wangbao.hub.api.writes import allowance, token as token_writes
from wangbao.hub.errors import Conflict, Forbidden, Invisible
from wangbao.hub.journal.models import Entry
from wangbao.hub.parties.writes import register as parties
from wangbao.vocabulary.errors import InputError

pytestmark = pytest.mark.postgresql

DAY = dt.timedelta(days=1)


def test_a_token_says_whom_it_stands_for(insurer, calls_of) -> None:
    answer = calls_of(insurer, "underwriter", scopes=["policies:read"]).get("/me")
    assert answer.status_code == 200
    said = answer.json()
    assert said["organisation"]["name"] == {"zh": insurer.name, "en": insurer.name_en}
    assert (said["role"], said["scopes"]) == ("underwriter", ["policies:read"])


def test_the_secret_is_kept_nowhere(insurer, token_of) -> None:
    created = token_of(insurer, "underwriter")
    kept = " ".join(str(value) for value in Token.objects.values().get(pk=created.token.pk).values())
    journal = " ".join(str(value) for row in Entry.objects.values() for value in row.values())
    random = created.secret.split("_", 2)[2]
    assert random not in kept + journal
    assert created.token.prefix in created.secret
    assert Entry.objects.get(verb="token.created").subject == created.token.prefix


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Basic abc", "Bearer wb_", "Bearer x_y_z", "Bearer \x7f"]
)
def test_a_call_without_a_valid_token_is_refused(db, client, header) -> None:
    answer = client.get("/api/v1/me", headers={"Authorization": header} if header else {})
    assert answer.status_code == 401
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="wangbao"'
    assert answer.json()["type"] == "/api/v1/problems/unauthenticated"


def test_a_session_of_the_console_does_not_open_the_api(insurer, client_of) -> None:
    assert client_of(insurer, "underwriter").get("/api/v1/me").status_code == 401


def test_a_token_with_another_secret_is_refused(insurer, token_of) -> None:
    secret = token_of(insurer, "underwriter").secret
    assert Caller(secret[:-1] + ("A" if secret[-1] != "A" else "B")).get("/me").status_code == 401


def test_a_token_ends_with_its_date(insurer, calls_of) -> None:
    caller = calls_of(insurer, "underwriter", expires_at=clock.now() + DAY)
    assert caller.get("/me").status_code == 200
    with time_machine.travel(clock.now() + 2 * DAY):
        assert caller.get("/me").status_code == 401


def test_a_token_ends_when_it_is_revoked(insurer, token_of, system) -> None:
    created = token_of(insurer, "underwriter")
    token_writes.revoke(by=system, now=clock.now(), token=created.token)
    token_writes.revoke(by=system, now=clock.now(), token=created.token)
    assert Caller(created.secret).get("/me").status_code == 401
    assert Entry.objects.filter(verb="token.revoked").count() == 1


def test_a_token_ends_with_the_membership(insurer, token_of, member_of, system) -> None:
    created = token_of(insurer, "underwriter")
    parties.end_membership(by=system, now=clock.now(), membership=member_of(insurer, "underwriter"))
    assert Caller(created.secret).get("/me").status_code == 401


def test_a_token_rests_while_its_organisation_is_suspended(insurer, calls_of, system) -> None:
    caller = calls_of(insurer, "underwriter")
    parties.set_status(by=system, now=clock.now(), organisation=insurer, status=Status.SUSPENDED)
    assert caller.get("/me").status_code == 401


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "长" * 61}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["everything"]}, "scopes"),
        ({"expires_at": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)}, "expires_at"),
        ({"expires_at": dt.datetime(2999, 1, 1, tzinfo=dt.UTC)}, "expires_at"),
        ({"per_minute": 0}, "per_minute"),
    ],
)
def test_a_token_that_breaks_a_rule_is_refused(insurer, token_of, changed, field) -> None:
    with pytest.raises(InputError) as caught:
        token_of(insurer, "underwriter", **changed)
    assert [problem.field for problem in caught.value.problems] == [field]
    assert Token.objects.count() == 0


def test_nobody_makes_a_token_for_another_member(insurer, member_of, actor_of) -> None:
    with pytest.raises(InputError, match="one's own membership"):
        token_writes.create(
            by=actor_of(insurer, "administrator"),
            now=clock.now(),
            membership=member_of(insurer, "senior_underwriter"),
            name="x",
            scopes=["assess"],
            expires_at=clock.now() + DAY,
        )


def test_a_membership_that_has_ended_gets_no_token(insurer, member_of, system) -> None:
    membership = member_of(insurer, "underwriter")
    parties.end_membership(by=system, now=clock.now(), membership=membership)
    membership.refresh_from_db()
    with pytest.raises(Conflict):
        token_writes.create(
            by=system,
            now=clock.now(),
            membership=membership,
            name="x",
            scopes=["assess"],
            expires_at=clock.now() + DAY,
        )


def test_tokens_are_seen_and_ended_by_their_owner_and_the_administrator(
    insurer, other_insurer, token_of, actor_of
) -> None:
    token = token_of(insurer, "underwriter").token
    owner, administrator = actor_of(insurer, "underwriter"), actor_of(insurer, "administrator")
    colleague, stranger = actor_of(insurer, "actuary"), actor_of(other_insurer, "administrator")
    assert [token_reads.tokens(actor) for actor in (owner, administrator)] == [[token], [token]]
    assert [token_reads.tokens(actor) for actor in (colleague, stranger)] == [[], []]
    with pytest.raises(Forbidden):
        token_writes.revoke(by=colleague, now=clock.now(), token=token)
    with pytest.raises(Invisible):
        token_writes.revoke(by=stranger, now=clock.now(), token=token)
    with pytest.raises(Invisible):
        token_reads.token(stranger, token.ref)
    token_writes.revoke(by=administrator, now=clock.now(), token=token)
    token.refresh_from_db()
    assert token.revoked_at is not None


def test_a_token_is_counted_by_the_minute(insurer, calls_of) -> None:
    caller = calls_of(insurer, "underwriter", per_minute=2)
    with time_machine.travel(clock.now().replace(second=30, microsecond=0), tick=False) as travel:
        first, second, third = (caller.get("/me") for _ in range(3))
        assert [answer.status_code for answer in (first, second, third)] == [200, 200, 429]
        assert [answer.headers["RateLimit-Remaining"] for answer in (first, second, third)] == ["1", "0", "0"]
        assert third.headers["Retry-After"] == "30"
        assert third.json()["type"] == "/api/v1/problems/too_many_requests"
        travel.shift(30)
        assert caller.get("/me").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_calls_at_the_same_moment_are_each_counted(insurer, token_of, run_together) -> None:
    token = token_of(insurer, "underwriter", per_minute=5).token
    now = clock.now()
    passed = run_together(*[lambda: allowance.count_call(token, now=now).passed] * 8)
    assert sorted(passed) == [False] * 3 + [True] * 5


def test_calls_of_other_processes_count_once_they_are_stored(insurer, token_of, monkeypatch) -> None:
    token, now = token_of(insurer, "underwriter", per_minute=5).token, clock.now()

    def process(calls: int) -> list[bool]:
        """Take so many calls as a process that starts now, and store them."""
        monkeypatch.setattr(allowance, "_CALLS", allowance._Calls())
        monkeypatch.setattr(allowance, "_EVERY", 0)
        token.refresh_from_db()
        passed = [allowance.count_call(token, now=now).passed for _ in range(calls)]
        allowance.store_calls()
        return passed

    assert [process(3), process(3)] == [[True] * 3, [True, True, False]]
    token.refresh_from_db()
    assert (token.window, token.used) == (int(now.timestamp()) // 60, 5)


def test_calls_that_cannot_be_stored_are_kept_for_another_time(insurer, token_of, monkeypatch) -> None:
    token, now = token_of(insurer, "underwriter", per_minute=5).token, clock.now()
    monkeypatch.setattr(allowance, "_CALLS", allowance._Calls())
    monkeypatch.setattr(allowance, "_EVERY", 0)
    allowance.count_call(token, now=now)

    def full(**_: object) -> None:
        raise DatabaseError("database or disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(allowance.Token.objects, "filter", full)
        allowance.store_calls()
    allowance.store_calls()
    token.refresh_from_db()
    assert token.used == 1


def test_a_read_writes_nothing_before_its_answer(insurer, calls_of, monkeypatch) -> None:
    caller, stored = calls_of(insurer, "underwriter"), []
    monkeypatch.setattr("wangbao.hub.api.http.gate.store_calls", lambda: stored.append("stored"))
    with CaptureQueriesContext(connection) as asked:
        answer = caller.get("/me")
    assert (answer.status_code, stored) == (200, ["stored"])  # by the answer's end
    assert [row["sql"] for row in asked if not row["sql"].startswith("SELECT")] == []


def test_a_token_without_a_scope_is_refused_before_its_role_is_asked(insurer, token_of) -> None:
    from django.test import RequestFactory

    from wangbao.hub.api.http.bearer import Bearer

    secret = token_of(insurer, "underwriter", scopes=["assess"]).secret
    request = RequestFactory().get("/")
    assert Bearer("assess", personal=False).authenticate(request, secret).membership.role == "underwriter"
    with pytest.raises(Forbidden, match="policies:write"):
        Bearer("policies:write", personal=False).authenticate(request, secret)


def test_the_page_shows_a_new_secret_once(insurer, client_of) -> None:
    client = client_of(insurer, "underwriter", language="en")
    page = client.post("/api/tokens/", {"name": "Core", "scopes": ["policies:read"], "days": "30"})
    assert page.status_code == 201
    token = Token.objects.get()
    secret = page.context["created"].secret
    assert secret in page.content.decode()
    again = client.get("/api/tokens/").content.decode()
    assert secret not in again
    assert token.prefix in again
    assert "Read policies" in again
    assert Caller(secret).get("/me").json()["role"] == "underwriter"


def test_the_page_refuses_a_token_without_scopes(insurer, client_of) -> None:
    page = client_of(insurer, "underwriter").post("/api/tokens/", {"name": "核心系统", "days": "30"})
    assert page.status_code == 422
    assert Token.objects.count() == 0


def test_the_page_revokes(insurer, other_insurer, client_of, token_of) -> None:
    token = token_of(insurer, "underwriter").token
    address = f"/api/tokens/{token.ref}/revoke"
    assert client_of(other_insurer, "administrator").post(address).status_code == 404
    assert client_of(insurer, "actuary").post(address).status_code == 403
    assert client_of(insurer, "underwriter").get(address).status_code == 405
    assert client_of(insurer, "underwriter").post(address).status_code == 302
    token.refresh_from_db()
    assert token.revoked_at is not None


def test_the_page_wants_a_person(db, client) -> None:
    answer = client.get("/api/tokens/")
    assert answer.status_code == 302
    assert "login" in answer.headers["Location"]


def test_the_page_asks_the_database_as_often_for_three_tokens_as_for_one(
    insurer, client_of, token_of, django_assert_num_queries
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = client_of(insurer, "administrator")
    token_of(insurer, "underwriter")
    with CaptureQueriesContext(connection) as one:
        client.get("/api/tokens/")
    token_of(insurer, "actuary")
    token_of(insurer, "claims_handler")
    with django_assert_num_queries(len(one)):
        client.get("/api/tokens/")


def test_the_command_creates_and_revokes(insurer, member_of) -> None:
    email = member_of(insurer, "underwriter").person.email
    out = io.StringIO()
    call_command(
        "api_token", "create", "--email", email, "--role", "underwriter", "--name", "核心系统", stdout=out
    )
    secret = out.getvalue().strip()
    assert Caller(secret).get("/me").json()["scopes"] == sorted(scopes())
    call_command("api_token", "revoke", Token.objects.get().prefix, stdout=io.StringIO())
    assert Caller(secret).get("/me").status_code == 401


def test_the_command_refuses_in_both_languages(insurer, member_of) -> None:
    email = member_of(insurer, "underwriter").person.email
    create = ["api_token", "create", "--email", email, "--name", "x", "--role"]
    with pytest.raises(CommandError, match="no such member"):
        call_command(*create, "actuary")
    with pytest.raises(CommandError, match=r"366 天[\s\S]*366 days"):
        call_command(*create, "underwriter", "--days", "9999")
    with pytest.raises(CommandError, match="no such token"):
        call_command("api_token", "revoke", "wb_00000000")


def test_public_actors_get_no_tokens(insurer, member_of) -> None:
    public = Actor(person_id=None, name="", organisation_id=None, organisation_kind=None, role=None)
    with pytest.raises(Forbidden):
        token_writes.create(
            by=public,
            now=clock.now(),
            membership=member_of(insurer, "underwriter"),
            name="x",
            scopes=["assess"],
            expires_at=clock.now() + DAY,
        )
