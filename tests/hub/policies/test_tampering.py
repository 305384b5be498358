"""Records and journal changed behind the operations' back, by somebody with the database's password: each way is found.

The triggers are dropped first and put back afterwards, so that nothing is found by their absence alone.
"""

import datetime as dt
import json
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.test import override_settings
from tests.hub.cast import NOW
from tests.hub.policies.conftest import make_quote, on_sale

from wangbao.hub.access.actor import Actor
from wangbao.hub.journal import guards, invariants
from wangbao.hub.journal.models import Entry, Head
from wangbao.hub.journal.notarisation import anchor, explain
from wangbao.hub.journal.operations import record
from wangbao.hub.journal.verification import has_hash, verification
from wangbao.hub.policies.models import Policy, Receipt
from wangbao.hub.policies.writes import binding, endorsement, money
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
    assert "trigger = mine: this trigger is none of the platform's" in found()


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
