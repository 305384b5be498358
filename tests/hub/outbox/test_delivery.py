"""What is due is sent at least once, later and later again, and given up in the end; every attempt is kept."""

import datetime as dt

import pytest
from tests.hub.cast import NOW
from tests.hub.outbox.conftest import OFFERED, REFERRED, say

from wangbao.hub.access.roles import Role
from wangbao.hub.errors import Conflict, Forbidden, Invisible
from wangbao.hub.invariants import invariants
from wangbao.hub.outbox.audience import ToOrganisation
from wangbao.hub.outbox.channels import Outgoing, Undelivered
from wangbao.hub.outbox.models import Attempt, Delivery
from wangbao.hub.outbox.reads import delivery as reads, preference as wanted
from wangbao.hub.outbox.writes import delivery as writes, preference
from wangbao.hub.outbox.writes.claim import LEASE, Lane, claim
from wangbao.hub.outbox.writes.delivery import DELAYS, Outcome, deliver
from wangbao.hub.outbox.writes.message import next_digest
from wangbao.vocabulary.errors import InputError

TIRED: list[Outgoing] = []


class Tired:
    """A channel that takes nothing, for now or for good."""

    for_good = False

    def send(self, outgoing: Outgoing) -> str:
        TIRED.append(outgoing)
        raise Undelivered("busy", for_good=self.for_good)


class Gone(Tired):
    """A channel that takes nothing for good."""

    for_good = True


class Broken:
    """An adapter with a fault."""

    def send(self, outgoing: Outgoing) -> str:
        raise ZeroDivisionError(outgoing.subject)


@pytest.fixture
def by(settings):
    """Let mail go by another adapter."""

    def choose(name: str) -> None:
        settings.CHANNELS = {"mail": f"{__name__}:{name}"}

    return choose


@pytest.mark.django_db
@pytest.mark.postgresql
def test_a_mail_leaves_in_the_readers_language_and_is_kept_as_accepted(
    insurer, to_client, mailed, enterprise, member_of, settings
) -> None:
    settings.PUBLIC_ADDRESS = "https://wangbao.example"
    person = member_of(enterprise, Role.APPLICANT).person
    person.language = "en"
    person.save()
    made = say(to_client, insurer=insurer)
    assert deliver(clock=lambda: NOW).accepted == 1
    (mail,) = mailed
    assert mail.to == [person.email]
    assert mail.subject == "Anxin has made an offer: Q20260000001"
    assert "https://wangbao.example/underwriting/Q20260000001/offer/" in mail.body
    row = made.deliveries.get(channel="mail")
    assert mail.extra_headers["Message-ID"] == f"<{row.ref}@localhost>"
    assert (row.state, row.attempts, row.sent_at, row.accepted_at) == ("accepted", 1, NOW, NOW)
    assert deliver(clock=lambda: NOW).attempts == 0


@pytest.mark.django_db
@pytest.mark.postgresql
def test_a_failure_is_tried_later_and_later_then_given_up(insurer, to_client, by) -> None:
    by("Tired")
    row = say(to_client, insurer=insurer).deliveries.get(channel="mail")
    now = NOW
    for number, delay in enumerate(DELAYS, 1):
        assert deliver(clock=lambda: now).failed == 1  # noqa: B023 - called at once
        assert deliver(clock=lambda: now + delay - dt.timedelta(seconds=1)).attempts == 0  # noqa: B023
        row.refresh_from_db()
        assert (row.state, row.attempts, row.due_at) == ("waiting", number, now + delay)
        now += delay
    assert deliver(clock=lambda: now).given_up == 1
    row.refresh_from_db()
    assert (row.state, row.attempts, row.failed_at, row.answer) == ("dead", len(DELAYS) + 1, now, "busy")
    assert list(row.tries.values_list("number", "accepted")) == [
        (number, False) for number in range(1, len(DELAYS) + 2)
    ]
    assert {one.delivery_id for one in TIRED} >= {row.ref}


@pytest.mark.django_db
def test_what_is_refused_for_good_is_not_tried_again(insurer, to_client, by) -> None:
    by("Gone")
    row = say(to_client, insurer=insurer).deliveries.get(channel="mail")
    assert deliver(clock=lambda: NOW).given_up == 1
    row.refresh_from_db()
    assert (row.state, row.attempts) == ("dead", 1)


@pytest.mark.django_db
def test_a_fault_of_an_adapter_is_a_failed_attempt(insurer, to_client, by, caplog) -> None:
    by("Broken")
    row = say(to_client, insurer=insurer).deliveries.get(channel="mail")
    assert deliver(clock=lambda: NOW).failed == 1
    row.refresh_from_db()
    assert row.answer == "fault: ZeroDivisionError"
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.django_db
def test_an_administrator_sends_again_what_was_given_up(insurer, to_client, by, actor_of, applicant) -> None:
    by("Gone")
    row = say(to_client, insurer=insurer).deliveries.get(channel="mail")
    administrator = actor_of(insurer, Role.ADMINISTRATOR)
    with pytest.raises(Conflict):
        writes.retry(by=administrator, now=NOW, delivery=row)
    deliver(clock=lambda: NOW)
    row.refresh_from_db()
    with pytest.raises(Forbidden):
        writes.retry(by=applicant, now=NOW, delivery=row)
    writes.retry(by=administrator, now=NOW, delivery=row)
    assert deliver(clock=lambda: NOW).given_up == 1
    assert row.tries.count() == 2


@pytest.mark.django_db
@pytest.mark.postgresql
def test_a_worker_that_died_leaves_its_lease_and_the_message_is_sent_again(
    insurer, to_client, mailed
) -> None:
    say(to_client, insurer=insurer)
    (held,) = claim(now=NOW, most=10, lane=Lane.PEOPLE)
    assert claim(now=NOW, most=10, lane=Lane.PEOPLE) == []
    assert deliver(clock=lambda: NOW).attempts == 0
    later = NOW + LEASE
    assert deliver(clock=lambda: later).accepted == 1
    # The first one was only slow: what the second wrote stands.
    writes.write_down([held], Outcome(accepted=False, answer="late"), now=later)
    held.refresh_from_db()
    assert (held.state, held.answer) == ("accepted", "handed to the mail server")
    assert Attempt.objects.filter(delivery=held).count() == 1


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_send_each_message_once(insurer, to_client, mailed, run_together) -> None:
    for number in range(30):
        say(to_client, insurer=insurer, key=str(number))
    done = run_together(*[lambda: deliver(clock=lambda: NOW)] * 3)
    assert sum(tally.accepted for tally in done) == 30
    assert len(mailed) == 30


@pytest.mark.django_db
@pytest.mark.postgresql
def test_a_digest_leaves_at_eight_as_one_mail(insurer, member_of, actor_of, mailed) -> None:
    reader = actor_of(insurer, Role.UNDERWRITER)
    preference.choose(by=reader, now=NOW, wishes={(REFERRED, "mail"): "digest"})
    to = [ToOrganisation(insurer.pk, frozenset({Role.UNDERWRITER}))]
    for number in range(25):  # more than one batch
        say(to, insurer=insurer, kind=REFERRED, key=str(number))
    eight = next_digest(NOW)
    assert eight == dt.datetime(2026, 11, 26, 0, 0, tzinfo=dt.UTC)
    assert deliver(clock=lambda: eight - dt.timedelta(seconds=1)).attempts == 0
    assert deliver(clock=lambda: eight).accepted == 25
    (mail,) = mailed
    assert mail.subject == "您有 25 条新消息"
    assert "25. 报价 Q20260000002 待核保人决定" in mail.body


@pytest.mark.django_db
def test_what_is_off_is_not_queued_and_what_is_fixed_cannot_be_turned_off(
    insurer, to_client, applicant, mailed
) -> None:
    with pytest.raises(InputError) as refused:
        preference.choose(by=applicant, now=NOW, wishes={(OFFERED, "mail"): "off"})
    assert refused.value.problems[0].field == f"{OFFERED}.mail"
    renewal = "policies.renewal_due"
    assert preference.choose(by=applicant, now=NOW, wishes={(renewal, "mail"): "off"}) == 1
    assert preference.choose(by=applicant, now=NOW, wishes={(renewal, "mail"): "off"}) == 0
    wishes = {wish.kind.code: dict(wish.modes) for wish in wanted.wishes(applicant)}
    assert wishes[renewal] == {"in_app": "immediate", "mail": "off"}
    assert wishes[OFFERED] == {"in_app": "immediate", "mail": "immediate"}
    assert preference.choose(by=applicant, now=NOW, wishes={(renewal, "mail"): "immediate"}) == 1


@pytest.mark.django_db
def test_evidence_is_for_those_whose_record_it_is(insurer, other_insurer, to_client, actor_of) -> None:
    made = say(to_client, insurer=insurer).deliveries.get()
    assert reads.one(actor_of(insurer, Role.AUDITOR), made.ref) == made
    with pytest.raises(Invisible):
        reads.one(actor_of(other_insurer, Role.AUDITOR), made.ref)
    with pytest.raises(Forbidden):
        reads.one(actor_of(insurer, Role.UNDERWRITER), made.ref)


@pytest.mark.django_db
def test_the_invariants_find_what_is_missing(insurer, to_client, mailed) -> None:
    say(to_client, insurer=insurer)
    deliver(clock=lambda: NOW)
    ours = [one for one in invariants() if one.name.startswith("outbox.")]
    assert [list(one.problems()) for one in ours] == [[], [], [], []]
    Attempt.objects.all().delete()
    Delivery.objects.filter(channel="mail").update(attempts=2)
    found = {one.name: [problem.field for problem in one.problems()] for one in ours}
    assert found["outbox.attempts_are_kept"] == ["delivery"]
