"""Records and journal changed behind the operations' back, by somebody with the database's password: each way is found.

The triggers are dropped first and put back afterwards, so that nothing is found by their absence alone.
"""

import datetime as dt
import json
from collections.abc import Callable
from decimal import Decimal
from itertools import count

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.test import override_settings
from tests.hub.cast import NOW, Cast
from tests.hub.policies.conftest import make_quote, on_sale

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.roles import Status
from wangbao.hub.api.models import Token
from wangbao.hub.journal import comparison, guards, invariants
from wangbao.hub.journal.models import Entry, Head
from wangbao.hub.journal.notarisation import anchor, explain
from wangbao.hub.journal.operations import record
from wangbao.hub.journal.seals import FIELD
from wangbao.hub.journal.verification import has_hash, verification
from wangbao.hub.parties.models import AcceptedCode, Mandate, Membership, Organisation, Person
from wangbao.hub.parties.writes import mandate as mandates, person as people, register
from wangbao.hub.policies.models import Charge, Endorsement, Instalment, Policy, Receipt, Share
from wangbao.hub.policies.rules.invariants import refolded
from wangbao.hub.policies.writes import binding, endorsement, money
from wangbao.hub.underwriting.models import Step
from wangbao.vocabulary import hash_chain

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]
RECEIPTS = "policies_receipt"


@pytest.fixture(scope="module")
def kept(shared_records, tmp_path_factory) -> tuple[Policy, bytes]:
    """A policy with two receipts and an endorsement, and the file with the journal's head of a night later."""
    cast = shared_records
    insurer, enterprise = cast.known("insurer"), cast.known("enterprise")
    underwriter = cast.actor(insurer, "underwriter")
    signer = cast.member(enterprise, "applicant").person
    quote = make_quote(on_sale(insurer, now=NOW), enterprise, signer, now=NOW)
    made = binding.bind(quote_ref=quote.ref, idempotency_key="bind", by=underwriter, now=NOW)
    for serial in (1, 2):
        money.receive(
            policy=made, amount=Decimal("10.00"), on=NOW.date(), reference=f"R{serial}", by=underwriter,
            now=NOW, idempotency_key=f"receive-{serial}",
        )  # fmt: skip
    endorsement.endorse(
        policy=made, kind="change_of_insured", effective=dt.date(2027, 1, 1), reason="迁址",
        change={"insured": {"address": "南京"}}, idempotency_key="endorse", by=underwriter,
        now=NOW + dt.timedelta(days=1),
    )  # fmt: skip
    path = tmp_path_factory.mktemp("outside") / "anchors.jsonl"
    with override_settings(ANCHORS=path):
        anchor(now=NOW + dt.timedelta(days=2))
    return made, path.read_bytes()


@pytest.fixture
def policy(kept, settings) -> Policy:
    made, lines = kept
    settings.ANCHORS.write_bytes(lines)
    return made


def run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def unguarded(change: Callable[[], object]) -> None:
    run(*guards.statements(connection.vendor, up=False))
    change()
    run(*guards.statements(connection.vendor, up=True))


def found() -> str:
    """Everything that ``hub check`` says of the journal, in English."""
    checks = (invariants.chain_is_whole, invariants.records_and_entries_agree)
    return "\n".join(problem.say("en") for check in checks for problem in check())


def set_head_back() -> None:
    last = Entry.objects.order_by("-sequence").first()
    kept = (0, hash_chain.START) if last is None else (last.sequence, last.hash)
    Head.objects.update(sequence=kept[0], hash=kept[1])


def cut(number: int) -> None:
    Entry.objects.filter(sequence__gt=Head.objects.get().sequence - number).delete()
    set_head_back()


def emptied() -> None:
    run("DELETE FROM journal_entry", "DELETE FROM journal_head")


def written_anew(from_: int, verb: str = "policy.receipt") -> None:
    """Change what the first entry of a verb says and compute the chain again from there."""
    changed = Entry.objects.filter(sequence__gte=from_, verb=verb).order_by("sequence").first()
    after = json.loads(changed.after) | {"note": "nothing happened"}
    changed.after = hash_chain.canonical(after)
    last = changed.previous
    for entry in [changed, *Entry.objects.filter(sequence__gt=changed.sequence).order_by("sequence")]:
        entry.previous = last
        entry.hash = last = hash_chain.digest(entry)
        Entry.objects.filter(pk=entry.pk).update(after=entry.after, previous=entry.previous, hash=entry.hash)
    set_head_back()


def doubled() -> None:
    row = Receipt.objects.order_by("pk").first()
    row.pk, row.reference, row.idempotency_key = None, "R1 again", "again"
    row.save(force_insert=True)


def test_nothing_is_found_of_what_operations_made(policy) -> None:
    assert found() == ""
    assert (verification().anchors, len(settings.ANCHORS.read_text().splitlines())) == (1, 1)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda: run("UPDATE journal_entry SET person_name = '赵六' WHERE sequence = 3"), "does not fit its hash"),
        (lambda: run("DELETE FROM journal_entry WHERE sequence = 3"), "entry 3 is missing"),
        (lambda: run("DELETE FROM journal_entry WHERE sequence > (SELECT MAX(sequence) - 5 FROM journal_entry)"),
         "the last entries or the head were removed"),
        (lambda: cut(5), "the end was cut off"),
        (emptied, "it was emptied"),
        (lambda: written_anew(1), "was rewritten"),
        (lambda: Receipt.objects.all().delete(), "receipts: 1 entries in the journal without the record"),
        (doubled, "receipts: 1 rows without an entry"),
        (lambda: Receipt.objects.update(amount=Decimal("1000.00")), "receipts: 1 rows without an entry"),
        (lambda: run("UPDATE policies_endorsement SET net_cny = 0, due_cny = vat_cny WHERE seq = 0"),
         "policies: 1 rows without"),
        (lambda: run("UPDATE policies_endorsement SET effective = '2026-12-02' WHERE seq = 1"),
         "endorsements: 1 rows without"),
        (lambda: run("DELETE FROM underwriting_step"), "steps and decisions of quotes: 1 entries"),
    ],
    ids=[
        "entry changed", "entry deleted", "end deleted", "end deleted and head set back",
        "emptied with its head", "recomputed from the middle", "receipts deleted", "a receipt doubled",
        "receipts changed", "a policy's price changed", "an endorsement's day changed", "decisions deleted",
    ],
)  # fmt: skip
def test_what_was_tampered_with_is_found(policy, change, said) -> None:
    unguarded(change)
    assert said in found()


def test_a_hash_from_a_letter_shows_what_no_record_does(policy, now) -> None:
    """With the file outside emptied as well, the letter or the time stamp elsewhere still has the hash."""
    noted = anchor(now=now + dt.timedelta(days=3)).anchor
    unguarded(lambda: (Entry.objects.filter(verb="journal.anchored").delete(), set_head_back()))
    settings.ANCHORS.unlink()
    assert has_hash(noted.hash) is False


@pytest.mark.parametrize("statement", guards.statements(connection.vendor, up=False))
def test_a_trigger_that_was_dropped_is_found(policy, statement) -> None:
    run(statement + " CASCADE" if "FUNCTION" in statement else statement)
    assert "this trigger is missing, switched off or rewritten" in found()


def test_a_trigger_of_somebody_elses_is_found(policy) -> None:
    if connection.vendor == "sqlite":
        run("CREATE TRIGGER mine AFTER INSERT ON policies_receipt BEGIN SELECT 1; END")
    else:
        run(
            "CREATE TRIGGER mine AFTER INSERT ON policies_receipt EXECUTE FUNCTION journal_entry_refuse()",
            "ALTER TABLE journal_entry DISABLE TRIGGER journal_entry_no_truncate",
        )
        assert "trigger = journal_entry_no_truncate" in found()
    assert "trigger = mine: this object in the database is none of the platform's" in found()


OBJECTS = {
    "sqlite": [
        ("CREATE VIEW mine AS SELECT 1", "view = mine"),
        ("CREATE VIRTUAL TABLE mine USING fts5(a)", "table = mine"),
    ],
    "postgresql": [
        ("CREATE VIEW mine AS SELECT 1", "view = mine"),
        ("CREATE MATERIALIZED VIEW mine AS SELECT 1", "view = mine"),
        ("CREATE RULE mine AS ON INSERT TO policies_refund DO INSTEAD NOTHING", "rule = mine"),
        ("ALTER TABLE journal_entry ENABLE ROW LEVEL SECURITY", "row security = journal_entry"),
        ("ALTER TABLE policies_receipt FORCE ROW LEVEL SECURITY", "row security = policies_receipt"),
        ("CREATE TABLE mine () INHERITS (policies_receipt)", "child table = mine"),
        ("SET LOCAL session_replication_role = replica", "session_replication_role = replica"),
    ],
}


@pytest.mark.parametrize(("statement", "said"), OBJECTS[connection.vendor])
def test_what_changes_tables_behind_our_back_is_found(policy, statement: str, said: str) -> None:
    if connection.vendor == "postgresql":
        run("SET CONSTRAINTS ALL IMMEDIATE")  # what they wait to check would keep a table from being altered
    run(statement)
    assert said in found()


# What each kind of record keeps of it once and for all, by the seal of its entry.
SEALED = {
    Policy: ("insurer_id", "bound_at", "bound_by_id", "kind"),
    Share: ("insurer_id", "lead", "share"),
    Endorsement: (
        "issued_at",
        "issued_by_id",
        "change",
        "changed",
        "prices",
        "reason",
        "segments",
    ),
    Instalment: ("payer", "due", "number"),
    Charge: ("coverage",),
    Receipt: ("note", "recorded_at", "recorded_by_id", "approved_by_id", "idempotency_key"),
    Step: ("person_id", "by_name", "by_role", "terms", "inside", "seq"),
    Membership: ("person_id", "organisation_id", "since", "ref", "role"),
    Organisation: ("name", "name_en", "uscc", "kind", "address", "province", "status", "licence_number"),
    Person: ("name", "email", "password", "is_active", "ref", "salt", "date_joined"),
}


@pytest.mark.parametrize(
    ("model", "name"), [(model, name) for model, names in SEALED.items() for name in names], ids=str
)
def test_a_record_that_says_something_else_is_found(policy, model, name: str) -> None:
    assert found() == ""
    row = model.objects.order_by("pk").last()
    model.objects.filter(pk=row.pk).update(**{name: another(row, name)})
    assert "rows without an entry in the journal" in found()


def another(row, name: str):
    """Some other value of a column, which its constraints allow."""
    kept, field = getattr(row, name), row._meta.get_field(name)
    if field.related_model is not None:
        return field.related_model.objects.exclude(pk=kept).values_list("pk", flat=True)[0]
    match kept:
        case bool():
            return not kept
        case str() if name == "uscc":
            return "X" * 18
        case int() | Decimal():
            return kept + 1 if name != "share" else Decimal("0.5")
        case dt.date():  # a moment too
            return kept + dt.timedelta(days=1)
        case dict():
            return {**kept, "x": 1}
        case list():
            return [*kept, {"x": 1}]
    return next((code for code, _ in field.flatchoices if code != kept), f"x{kept}"[: field.max_length or 99])


def test_a_role_or_a_token_that_was_only_put_in_is_found(policy) -> None:
    member = Membership.objects.order_by("pk").last()
    Membership.objects.create(
        person=member.person, organisation=member.organisation, role="administrator", since=NOW
    )
    assert "people's roles: 1 rows without an entry" in found()
    Token.objects.create(
        prefix="wb_00000000", sha256="0" * 64, name="x", membership=member, scopes=[], per_minute=1,
        created_at=NOW, expires_at=NOW + dt.timedelta(days=1),
    )  # fmt: skip
    assert "tokens of the API: 1 rows without an entry" in found()


AFTER = NOW + dt.timedelta(days=3)  # than all that the module's journal tells of
ENDS = {
    Membership: ({"active": True, "ended_at": None}, {"active": False}, "ends of people's roles"),
    Mandate: ({"ended_at": None}, {}, "ends of brokers' mandates"),
}


@pytest.fixture
def others() -> Cast:
    """Further organisations and people, of one test, beside those of the module."""
    made = Cast()
    made._organisations, made._people = count(100), count(100)
    return made


@pytest.fixture
def ended(policy, others, system) -> dict:
    """A role and a mandate that were ended, and one of each that still stand."""
    broker, client = others.known("broker"), others.known("enterprise")
    gone = others.member(client, "auditor")
    register.end_membership(by=others.actor(client, "administrator"), now=AFTER, membership=gone)
    given = others.mandate(broker, client)
    mandates.end_mandate(by=others.actor(client, "applicant"), now=AFTER, mandate=given)
    assert list(comparison.differences()) == []
    standing = {Membership: others.member(client, "applicant"), Mandate: others.mandate(broker, client)}
    return {Membership: (gone, standing[Membership]), Mandate: (given, standing[Mandate])}


@pytest.mark.parametrize("model", ENDS, ids=str)
def test_an_end_undone_moved_or_put_in_is_found(ended, model) -> None:
    (gone, standing), (undone, end, name) = ended[model], ENDS[model]
    rows = model.objects.filter(pk=gone.pk)
    with transaction.atomic():
        if model is Mandate:
            model.objects.filter(pk=standing.pk).delete()  # one of a pair stands at a time
        rows.update(**undone)
        assert f"{name}: 1 entries in the journal without the record" in found()
        transaction.set_rollback(True)
    with transaction.atomic():
        rows.update(ended_at=AFTER + dt.timedelta(days=1))
        assert f"{name}: 1 rows without an entry" in found()
        transaction.set_rollback(True)
    model.objects.filter(pk=standing.pk).update(ended_at=AFTER, **end)
    assert f"{name}: 1 rows without an entry" in found()


def test_people_and_organisations_put_in_or_taken_out_are_found(policy, system) -> None:
    people.create_person(by=system, now=AFTER, email="gone@example.com", name="去者")
    register.register_organisation(by=system, now=AFTER, kind="insured", name="旧企业")
    Person.objects.filter(name="去者").delete()
    Organisation.objects.filter(name="旧企业").delete()
    for one in (
        Person(email="put@in.example", name="来者"),
        Organisation(kind="insured", name="新企业", registered_at=AFTER),
    ):
        one.save(force_insert=True)
    said = found()
    for name in ("people", "organisations"):
        assert f": {name}: 1 rows without an entry" in said
        assert f": {name}: 1 entries in the journal without the record" in said


def test_what_operations_change_of_them_is_as_it_should_be(policy, others, system) -> None:
    """Each entry that changes a person or an organisation has the seal of what they are then."""
    client = others.known("enterprise")
    administrator = others.actor(client, "administrator")
    register.change_address(by=administrator, now=AFTER, organisation=client, address="北京市海淀区")
    register.set_status(by=system, now=AFTER, organisation=client, status=Status.SUSPENDED)
    register.set_status(by=system, now=AFTER, organisation=client, status=Status.ACTIVE)
    people.change_person(by=administrator, now=AFTER, name="改名", language="en")
    person = Person.objects.get(pk=administrator.person_id)
    people.give_password(by=system, now=AFTER, person=person, password="another-of-tests")
    assert list(comparison.differences()) == []
    Person.objects.filter(pk=person.pk).update(name="测试人员")
    assert "people: 1 rows without an entry" in found()


def test_an_accepted_code_that_was_only_put_in_is_found(policy, others) -> None:
    member = others.member(others.known("insurer"), "senior_underwriter")
    AcceptedCode.objects.create(
        code="9" * 18,
        reason="x",
        organisation=member.organisation,
        accepted_by=member.person,
        accepted_at=AFTER,
    )
    assert "credit codes accepted: 1 rows without an entry" in found()


def test_people_from_before_their_sign_up_was_journalled_are_no_tampering(policy) -> None:
    Person.objects.create(email="before@example.com", name="先到者", salt="-1")
    assert list(comparison.differences()) == []


@pytest.mark.parametrize("name", ["insured_name", "insured_uscc", "limit_cny", "state", "applicant_id"])
def test_a_list_that_says_something_else_than_the_terms_is_found(policy, name: str) -> None:
    assert list(refolded()) == []
    value = "cancelled" if name == "state" else another(policy, name)
    Policy.objects.filter(pk=policy.pk).update(**{name: value})
    assert [problem.field for problem in refolded()] == [f"{policy.number}.{name}"]


def test_entries_from_before_there_were_seals_still_stand_for_their_records(policy) -> None:
    def unsealed() -> None:
        for entry in Entry.objects.filter(after__contains=f'"{FIELD}"'):
            kept = json.loads(entry.after)
            kept.pop(FIELD)
            Entry.objects.filter(pk=entry.pk).update(after=hash_chain.canonical(kept))

    unguarded(unsealed)
    assert list(comparison.differences()) == []
    Receipt.objects.order_by("pk").first().delete()
    (problem,) = comparison.differences()
    assert "receipts: 1 entries in the journal without the record" in problem.say("en")


def test_emptying_by_truncate_is_refused_and_found(policy) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has no TRUNCATE; its DELETE without a condition is refused as any other")
    for table in ("journal_entry", "journal_head"):
        with pytest.raises(DatabaseError, match="only ever added to"), transaction.atomic():
            run(f"TRUNCATE {table}")
    unguarded(lambda: run("TRUNCATE journal_entry, journal_head"))
    assert "it was emptied" in found()


def test_a_clock_set_back_is_noted_and_found_until_it_is_explained(policy, now) -> None:
    for days in (3, 0, 0):
        with transaction.atomic():
            record(by=Actor.system(), now=now + dt.timedelta(days=days), verb="a.b", subject=("x", "1"))
    notes = Entry.objects.filter(verb="journal.clock_set_back")
    assert (notes.count(), json.loads(notes.get().before)) == (1, {"at": "2026-11-28T02:00:00+00:00"})
    assert "the recorded time goes back from 2026-11-28T02:00:00+00:00" in found()
    explain(now=now, sequence=notes.get().sequence, reason="时间服务器故障")
    assert found() == ""


def test_a_few_minutes_of_waiting_are_no_step_back(policy, now) -> None:
    latest = now + dt.timedelta(days=2)
    for minutes in (0, -4, -4):
        with transaction.atomic():
            record(
                by=Actor.system(), now=latest + dt.timedelta(minutes=minutes), verb="a.b", subject=("x", "1")
            )
    assert found() == ""


def changed_line(lines: list[str]) -> list[str]:
    return [lines[0].replace('"sequence": ', '"sequence": 1'), *lines[1:]]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (changed_line, "its signature is not that of any of our keys"),
        (lambda lines: lines[1:], "has lost the line that this entry tells of"),
        (lambda lines: lines[:-1], "has lost the line that this entry tells of"),
        (lambda _: [], "has lost the line that this entry tells of"),
        (lambda lines: [*lines, "{"], "this line is not whole"),
    ],
    ids=["line changed", "first line gone", "last line gone", "emptied", "torn line"],
)
def test_the_file_outside_is_checked_too(policy, now, change, said) -> None:
    anchor(now=now + dt.timedelta(days=3))
    lines = settings.ANCHORS.read_text().splitlines()
    settings.ANCHORS.write_text("".join(f"{line}\n" for line in change(lines)))
    assert said in found()


def test_a_line_behind_a_torn_one_stands_by_itself(policy, now) -> None:
    with settings.ANCHORS.open("a") as file:
        file.write('{"kind": "anch')
    anchor(now=now + dt.timedelta(days=3))
    assert found().splitlines() == ["anchors.jsonl:2: this line is not whole"]


def test_the_head_is_mailed_where_that_is_configured(policy, now, settings, mailoutbox) -> None:
    settings.ANCHOR_MAIL = ["audit@anlan.example"]
    noted = anchor(now=now + dt.timedelta(days=3))
    (letter,) = mailoutbox
    assert (letter.to, noted.anchor.line in letter.body, noted.failures) == (
        ["audit@anlan.example"],
        True,
        (),
    )


def test_another_key_does_not_sign_for_ours(policy, now, settings) -> None:
    settings.RECORDS_KEYS = ("another-key-" + "x" * 40, *settings.RECORDS_KEYS)
    anchor(now=now + dt.timedelta(days=3))
    assert found() == ""  # a key in use before still vouches for its lines
    settings.RECORDS_KEYS = settings.RECORDS_KEYS[:1]
    assert "its signature is not that of any of our keys" in found()
