"""The journal: what an entry holds, that the chain shows tampering, that threads do not tear it."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from wangbao.hub.access.actor import PUBLIC, Actor
from wangbao.hub.access.roles import Kind, Role
from wangbao.hub.journal import guards, queries
from wangbao.hub.journal.models import Entry, Head
from wangbao.hub.journal.operations import batched, record
from wangbao.hub.journal.verification import has_hash, verification
from wangbao.vocabulary import hash_chain
from wangbao.vocabulary.hash_chain import Verdict

pytestmark = pytest.mark.postgresql

ACTOR = Actor(
    person_id=7,
    name="王五",
    organisation_id=3,
    organisation_kind=Kind.INSURER,
    role=Role.UNDERWRITER,
    request_id="abc",
)


def write(count: int, now: dt.datetime) -> None:
    with transaction.atomic():
        for number in range(count):
            record(
                by=ACTOR,
                now=now,
                verb="policy.bound",
                subject=("policy", f"P{number}"),
                organisation_id=3,
                after={"premium": Decimal("1234.50"), "start": dt.date(2026, 12, 1)},
            )


def tamper(statement: str) -> None:
    """Change rows as somebody with the database's password would, the triggers taken down first."""
    run(*guards.statements(connection.vendor, up=False), statement)


def run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.mark.django_db
def test_an_entry_says_who_what_when_and_what_changed(now) -> None:
    write(1, now)
    entry = Entry.objects.get()
    assert entry.after == '{"premium":"1234.50","start":"2026-12-01"}'
    assert (entry.before, entry.sequence, entry.previous, entry.at) == (None, 1, hash_chain.START, now)
    assert (entry.person_id, entry.person_name, entry.role) == (7, "王五", "underwriter")
    assert (entry.acting_organisation_id, entry.request_id) == (3, "abc")


@pytest.mark.django_db
def test_a_whole_chain_verifies_and_its_hash_is_the_last(now) -> None:
    assert verification().verdict == Verdict(0, hash_chain.START, None)
    write(5, now)
    assert verification().verdict == Verdict(5, Entry.objects.get(sequence=5).hash, None)


@pytest.mark.django_db
def test_the_public_and_the_system_are_told_apart(now) -> None:
    with transaction.atomic():
        public = record(by=PUBLIC, now=now, verb="a.b", subject=("x", "1"))
        system = record(by=Actor.system(), now=now, verb="a.b", subject=("x", "1"))
    assert (public.role, public.person_name, system.role, system.person_name) == ("", "", "system", "system")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        'UPDATE journal_entry SET after = \'{"premium":"1.00"}\' WHERE sequence = 3',
        "UPDATE journal_entry SET person_name = '赵六' WHERE sequence = 3",
        "UPDATE journal_entry SET organisation_id = 4 WHERE sequence = 3",
        "UPDATE journal_entry SET hash = 'x' WHERE sequence = 3",
        "UPDATE journal_entry SET previous = hash WHERE sequence = 3",
        "DELETE FROM journal_entry WHERE sequence = 3",
        "UPDATE journal_entry SET sequence = 30 WHERE sequence = 3",
    ],
)
def test_tampering_is_found_at_the_entry_it_touched(now, statement) -> None:
    write(5, now)
    tamper(statement)
    verdict = verification().verdict
    assert (verdict.entries, verdict.broken.sequence) == (2, 3)


@pytest.mark.django_db
def test_every_field_of_an_entry_is_hashed(now) -> None:
    write(1, now)
    entry = Entry.objects.get()
    hashed = {*hash_chain.FIELDS, "hash"}
    assert {field.attname for field in Entry._meta.concrete_fields} == hashed
    for name in hash_chain.FIELDS:
        changed = Entry.objects.get()
        old = getattr(changed, name)
        other = old + dt.timedelta(seconds=1) if isinstance(old, dt.datetime) else f"{old}x"
        setattr(changed, name, other)
        assert hash_chain.digest(changed) != entry.hash


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("statement", "sequence"),
    [
        ("DELETE FROM journal_entry WHERE sequence > 3", 4),
        ("DELETE FROM journal_head", 6),
        ("UPDATE journal_head SET sequence = 6", 6),
    ],
)
def test_a_cut_off_end_is_found(now, statement, sequence) -> None:
    write(5, now)
    tamper(statement)
    assert verification().verdict.broken.sequence == sequence


@pytest.mark.django_db
def test_a_hash_noted_earlier_shows_a_chain_written_anew(now) -> None:
    write(3, now)
    noted = verification().verdict.hash
    assert has_hash(noted)
    tamper("DELETE FROM journal_entry")
    Head.objects.all().delete()
    write(3, now + dt.timedelta(seconds=1))
    assert verification().verdict.broken is None
    assert not has_hash(noted)


@pytest.mark.django_db
@pytest.mark.parametrize("statement", ["UPDATE journal_entry SET verb = 'x'", "DELETE FROM journal_entry"])
def test_the_database_itself_refuses_changes(now, statement) -> None:
    write(1, now)
    with pytest.raises(DatabaseError, match="only ever added to"), transaction.atomic():
        run(statement)


@pytest.mark.django_db
def test_an_entry_falls_with_the_transaction_it_tells_of(now) -> None:
    write(1, now)
    with transaction.atomic():
        record(by=ACTOR, now=now, verb="a.b", subject=("x", "1"))
        transaction.set_rollback(True)
    write(1, now)
    assert [entry.sequence for entry in Entry.objects.order_by("sequence")] == [1, 2]
    assert verification().verdict.broken is None


@pytest.mark.django_db
def test_entries_recorded_together_are_the_chain_they_would_be_one_by_one(now) -> None:
    write(2, now)
    with transaction.atomic(), batched(), batched():
        for number in range(3):
            record(by=ACTOR, now=now, verb="a.b", subject=("x", str(number)), after={"n": number})
        assert Entry.objects.count() == 2
    assert list(Entry.objects.order_by("sequence").values_list("subject", flat=True)[2:]) == ["0", "1", "2"]
    assert verification().verdict == Verdict(5, Entry.objects.get(sequence=5).hash, None)


@pytest.mark.django_db
def test_nothing_of_what_failed_is_written_with_what_comes_after(now) -> None:
    failing = pytest.raises(ZeroDivisionError)
    with failing, transaction.atomic(), batched():
        record(by=ACTOR, now=now, verb="a.b", subject=("x", "1"))
        raise ZeroDivisionError
    write(1, now)
    assert Entry.objects.get().subject == "P0"


@pytest.mark.django_db
def test_an_entry_of_a_savepoint_does_not_wait_beyond_it(now) -> None:
    refused = pytest.raises(transaction.TransactionManagementError, match="savepoint")
    with refused, transaction.atomic(), batched(), transaction.atomic():
        record(by=ACTOR, now=now, verb="a.b", subject=("x", "1"))


@pytest.mark.django_db(transaction=True)
def test_entries_wait_together_in_a_transaction_only() -> None:
    with pytest.raises(transaction.TransactionManagementError), batched():
        pass


@pytest.mark.django_db(transaction=True)
def test_an_entry_needs_a_transaction(now) -> None:
    with pytest.raises(transaction.TransactionManagementError):
        record(by=ACTOR, now=now, verb="a.b", subject=("x", "1"))


@pytest.mark.django_db
@pytest.mark.parametrize("value", [object(), float("nan"), dt.datetime(2026, 1, 1)])  # noqa: DTZ001 - naive on purpose
def test_what_has_no_plain_form_is_refused(now, value) -> None:
    with pytest.raises(TypeError), transaction.atomic():
        record(by=ACTOR, now=now, verb="a.b", subject=("x", "1"), after={"value": value})


@pytest.mark.django_db
def test_a_naive_moment_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"), transaction.atomic():
        record(by=ACTOR, now=dt.datetime(2026, 1, 1), verb="a.b", subject=("x", "1"))  # noqa: DTZ001 - on purpose


@pytest.mark.django_db(transaction=True)
def test_threads_add_to_one_chain(now, run_together) -> None:
    def add() -> None:
        for _ in range(5):
            write(1, now)

    assert run_together(*[add] * 8) == [None] * 8
    assert verification().verdict == Verdict(40, Entry.objects.get(sequence=40).hash, None)


@pytest.mark.django_db
def test_an_organisation_reads_its_own_entries_only(insurer, other_insurer, actor_of, now) -> None:
    with transaction.atomic():
        for body in (insurer, other_insurer):
            record(by=ACTOR, now=now, verb="a.b", subject=("x", body.ref), organisation_id=body.pk)
    seen, following = queries.page(actor_of(insurer, Role.AUDITOR), verb="a.b")
    assert ([entry.subject for entry in seen], following) == ([insurer.ref], None)
    assert queries.page(actor_of(insurer, Role.AUDITOR), subject=other_insurer.ref) == ([], None)


@pytest.mark.django_db
def test_the_page_shows_entries_in_words_a_page_at_a_time(insurer, client_of, now) -> None:
    with transaction.atomic():
        for number in range(queries.PAGE + 1):
            record(
                by=ACTOR,
                now=now,
                verb="membership.begun",
                subject=("person", f"<b>{number}</b>"),
                organisation_id=insurer.pk,
                before={"role": "underwriter", "same": 1},
                after={"role": "auditor", "same": 1},
            )
    browser = client_of(insurer, Role.AUDITOR, language="en")
    page = browser.get("/journal/").content.decode()
    assert page.count("Role given") == queries.PAGE
    assert f"&lt;b&gt;{queries.PAGE}&lt;/b&gt;" in page
    assert re.search(
        r'<dt>Role</dt>\s*<dd>\s*<span class="was-told">was <del class="was">Underwriter</del></span>'
        r"\s+Auditor\s*</dd>",
        page,
    )
    assert "<dt>same</dt>" not in page
    one = browser.get("/journal/", {"subject": "<b>0</b>"}).content.decode()
    assert one.count("Role given") == 1
    assert browser.get("/journal/?below=zwei").status_code == 200


@pytest.mark.django_db
def test_the_journal_is_for_auditors_and_administrators(insurer, client_of) -> None:
    statuses = {
        role: client_of(insurer, role).get("/journal/").status_code for role in ("auditor", "underwriter")
    }
    assert statuses == {"auditor": 200, "underwriter": 403}
