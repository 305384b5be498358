"""An enterprise that a broker or a stranger has registered: its own people dispute it, somebody decides."""

import pytest
from django.core.management import CommandError, call_command
from tests.hub.cast import credit_code

from wangbao.hub.errors import Conflict, Forbidden, Invisible
from wangbao.hub.journal import comparison
from wangbao.hub.journal.models import Entry
from wangbao.hub.parties.models import Dispute, Membership
from wangbao.hub.parties.reads.queries import actor_for
from wangbao.hub.parties.writes import dispute, mandate
from wangbao.vocabulary.errors import InputError

pytestmark = pytest.mark.django_db
SAID = "本公司信息部经理，电话 010-00000000"


@pytest.fixture
def owner(person_of):
    return actor_for(person_of("李一"), None)


@pytest.fixture
def taken(broker, actor_of, now):
    """Registered by a broker as its client, without anybody of its own."""
    return mandate.register_client(
        by=actor_of(broker, "broker"), now=now, name="被登记的企业", uscc=_code()
    )  # fmt: skip


def _code() -> str:
    return credit_code(777)


def test_the_authority_gives_a_locked_out_enterprise_to_its_own_people(
    taken, owner, authority, actor_of, member_of, now
):
    raised = dispute.raise_dispute(by=owner, now=now, uscc=taken.uscc, statement=SAID)
    assert dispute.raise_dispute(by=owner, now=now, uscc=taken.uscc, statement="再次") == raised
    official = actor_of(authority, "administrator")
    done = dispute.decide_dispute(by=official, now=now, ref=raised.ref, grant=True, decision="已核执照")
    assert (done.state, done.decided_by_id) == ("granted", official.person_id)
    roles = Membership.objects.filter(organisation=taken, person_id=owner.person_id, active=True)
    assert sorted(roles.values_list("role", flat=True)) == ["administrator", "applicant"]
    assert taken.mandates_given.filter(ended_at=None).count() == 1  # for the new administrator to end
    with pytest.raises(Conflict):
        dispute.decide_dispute(by=official, now=now, ref=raised.ref, grant=False, decision="反悔")
    verbs = Entry.objects.filter(subject=taken.ref).values_list("verb", flat=True)
    assert {"organisation.disputed", "organisation.dispute_granted"} <= set(verbs)
    assert list(comparison.differences()) == []


def test_a_stranger_who_came_first_gives_way(enterprise, member_of, owner, now):
    stranger = member_of(enterprise, "administrator")
    raised = dispute.raise_dispute(by=owner, now=now, uscc=enterprise.uscc, statement=SAID)
    call_command(
        "registration_dispute", raised.ref, "--grant", "--replace", "--reason", "已核执照", verbosity=0
    )
    stranger.refresh_from_db()
    assert stranger.active is False
    assert Dispute.objects.get().state == "granted"


def test_what_cannot_be_disputed_or_decided_is_refused(enterprise, applicant, owner, underwriter, now):
    with pytest.raises(InputError, match="nobody has registered it"):
        dispute.raise_dispute(by=owner, now=now, uscc=_code(), statement=SAID)
    with pytest.raises(InputError, match="characters"):
        dispute.raise_dispute(by=owner, now=now, uscc=enterprise.uscc, statement="  ")
    with pytest.raises(Conflict):
        dispute.raise_dispute(by=applicant, now=now, uscc=enterprise.uscc, statement=SAID)
    raised = dispute.raise_dispute(by=owner, now=now, uscc=enterprise.uscc, statement=SAID)
    with pytest.raises(Forbidden):
        dispute.decide_dispute(by=underwriter, now=now, ref=raised.ref, grant=True, decision="好")
    with pytest.raises(CommandError, match="--grant"):
        call_command("registration_dispute", raised.ref)
    with pytest.raises(CommandError):
        call_command("registration_dispute", "0" * 32, "--decline", "--reason", "x")


def test_the_pages_lead_from_the_refusal_to_the_decision(enterprise, person_of, authority, client_of, client):
    person = person_of("李一")
    client.force_login(person)
    form = {"name": "海川制造有限公司", "uscc": enterprise.uscc}
    refused = client.post("/parties/enterprise", form)
    assert refused.status_code == 422
    assert "/parties/dispute" in refused.content.decode()
    sent = {"uscc": enterprise.uscc, "statement": SAID}
    assert client.post("/parties/dispute", sent).status_code == 302
    official = client_of(authority, "administrator", language="en")
    ref = Dispute.objects.get().ref
    assert ref in official.get("/parties/disputes").content.decode()
    where = f"/parties/disputes/{ref}"
    assert SAID in official.get(where).content.decode()
    assert official.post(where, {"action": "grant", "decision": ""}).status_code == 422
    done = official.post(where, {"action": "decline", "decision": "无执照"}, follow=True)
    assert "declined" in done.content.decode()


def test_an_unknown_dispute_is_invisible(authority, actor_of, now):
    with pytest.raises(Invisible):
        dispute.decide_dispute(
            by=actor_of(authority, "administrator"), now=now, ref="0" * 32, grant=True, decision="x"
        )
