"""Personal data go by rules, which count before they erase; looks at them are noted and hinder no reader."""

import datetime as dt

import pytest
from django.db import DatabaseError
from typer.testing import CliRunner

from wangbao.cli.main import app
from wangbao.hub.invariants import invariants
from wangbao.hub.journal import erasure, looks
from wangbao.hub.journal.models import Entry, Look
from wangbao.hub.parties.models import Person
from wangbao.hub.parties.writes import invitation as invitations, register
from wangbao.hub.retention import rules

pytestmark = pytest.mark.django_db
YEARS = dt.timedelta(days=366)


@pytest.fixture
def old(insurer, person_of, member_of, actor_of, now):
    """A person whose last role ended eleven years ago, one still at work, an invitation nobody took up."""
    gone = member_of(insurer, "underwriter")
    register.end_membership(by=actor_of(insurer, "administrator"), now=now - 11 * YEARS, membership=gone)
    invitations.invite(
        by=actor_of(insurer, "administrator"), now=now - 2 * YEARS, organisation=insurer, email="x@example.com",
        role="auditor",
    )  # fmt: skip
    looks.looked(by=actor_of(insurer, "administrator"), now=now - 4 * YEARS, page="a:b", subject=("x", "1"))
    looks.store_looks()
    return gone.person


def test_a_dry_run_counts_and_changes_nothing(old, now) -> None:
    before = Entry.objects.count()
    counted = {rule.code: number for rule, number in erasure.counts(now=now)}
    assert {code for code, number in counted.items() if number} == {"looks", "invitations", "people"}
    assert (counted["looks"], counted["invitations"], counted["people"]) == (1, 1, 1)
    assert (Entry.objects.count(), Look.objects.count(), Person.objects.get(pk=old.pk).email) == (
        before, 1, old.email,
    )  # fmt: skip


def test_what_is_over_goes_and_the_records_still_hold(old, insurer, actor_of, now) -> None:
    done = {rule.code: number for rule, number in erasure.erase(now=now)}
    assert (done["people"], done["looks"], done["invitations"]) == (1, 1, 1)
    erased = Person.objects.get(pk=old.pk)
    assert (erased.name, erased.email.endswith("@erased.invalid"), erased.is_active) == ("", True, False)
    assert Person.objects.get(pk=actor_of(insurer, "administrator").person_id).name
    assert Entry.objects.filter(verb="retention.applied").count() == 3
    assert {number for _, number in erasure.counts(now=now)} == {0}
    names = ("journal.records", "parties.")  # this test's clock goes back
    assert [p for one in invariants() if one.name.startswith(names) for p in one.problems()] == []


def test_the_command_says_the_rules_in_both_languages(old) -> None:
    for lang, word in (("zh", "加 --apply"), ("en", "add --apply to erase")):
        said = CliRunner().invoke(app, ["hub", "retention", "--lang", lang])
        assert (said.exit_code, word in said.output) == (0, True)
        assert len(said.output.splitlines()) == len(rules()) + 1


def test_who_looked_at_people_is_noted_and_a_failure_hinders_nobody(
    insurer, client_of, monkeypatch, caplog
) -> None:
    client = client_of(insurer, "administrator")
    assert client.get("/parties/").status_code == 200
    (look,) = Look.objects.all()
    assert (look.page, look.subject_kind, look.organisation_id) == (
        "parties:own",
        "organisation",
        insurer.pk,
    )

    def fails(*_args: object, **_options: object) -> None:
        raise DatabaseError("database or disk is full")

    monkeypatch.setattr(Look.objects, "bulk_create", fails)
    assert client.get("/parties/").status_code == 200
    assert f"{look.person_id} looked at organisation  on parties:own; not noted" in caplog.text
    assert (Look.objects.count(), len(looks._WAITING)) == (1, 0)


def test_looks_wait_in_the_process_and_no_more_than_so_many(
    insurer, actor_of, now, monkeypatch, caplog
) -> None:
    monkeypatch.setattr(looks, "_MOST_WAITING", 2)
    for number in range(3):
        looks.looked(by=actor_of(insurer, "auditor"), now=now, page="a:b", subject=("x", str(number)))
    assert (Look.objects.count(), "looked at x 2 on a:b; not noted" in caplog.text) == (0, True)
    looks.store_looks()
    assert list(Look.objects.order_by("pk").values_list("subject", flat=True)) == ["0", "1"]
