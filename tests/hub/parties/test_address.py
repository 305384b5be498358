"""The registered address: stated once, checked, printed where it is there."""

import pytest
from django.urls import reverse

from wangbao.hub.errors import Forbidden, Invisible
from wangbao.hub.journal.models import Entry
from wangbao.hub.papers import parts
from wangbao.hub.parties.writes import register
from wangbao.hub.policies.reads.contract_terms import party
from wangbao.vocabulary.errors import InputError

pytestmark = pytest.mark.django_db
SEAT = "江苏省昆山市前进路 66 号"


def refused(call, **given):
    with pytest.raises(InputError) as error:
        call(**given)
    return [problem.field for problem in error.value.problems]


@pytest.mark.parametrize("wrong", ["路" * 201, "昆山\x00市", "昆山\n市", "昆山\u202e市", "昆山\u200b市"])
def test_too_long_or_invisible_is_refused_and_nothing_kept(enterprise, applicant, system, now, wrong):
    common = {"now": now, "address": wrong}
    assert refused(register.change_address, by=applicant, organisation=enterprise, **common) == ["address"]
    enterprise.refresh_from_db()
    assert enterprise.address == ""
    assert refused(
        register.register_organisation, by=system, kind="insured", name="甲", uscc=None, **common
    ) == ["address"]


def test_its_own_people_state_it_and_the_journal_has_it(enterprise, applicant, actor_of, underwriter, now):
    register.change_address(by=applicant, now=now, organisation=enterprise, address=f"  {SEAT} ")
    enterprise.refresh_from_db()
    assert enterprise.address == SEAT
    register.change_address(by=applicant, now=now, organisation=enterprise, address=SEAT)
    entry = Entry.objects.get(verb="organisation.address_changed")
    assert (entry.subject, SEAT in entry.after) == (enterprise.ref, True)
    for other in (actor_of(enterprise, "auditor"), underwriter):
        with pytest.raises((Forbidden, Invisible)):
            register.change_address(by=other, now=now, organisation=enterprise, address="别处")


def test_on_the_page_in_both_languages(client_of, enterprise):
    client, url = client_of(enterprise, "applicant"), reverse("parties:address")
    assert "住所" in client.get(url).content.decode()
    assert client.post(url, {"address": "昆山\u202e市"}).status_code == 422
    assert client.post(url, {"address": SEAT}).url == reverse("parties:own")
    assert client.post(url + "?next=/applications/", {"address": SEAT}).url == "/applications/"
    assert client.post(url + "?next=//evil.example/", {"address": SEAT}).url == reverse("parties:own")
    own = client_of(enterprise, "applicant", language="en").get(reverse("parties:own")).content.decode()
    assert SEAT in own
    assert "Registered address" in own


def test_papers_print_it_and_otherwise_say_the_registered_seat(enterprise):
    absent = parts.party(party(enterprise))
    assert absent.address.zh == f"统一社会信用代码 {enterprise.uscc} 登记的住所"
    assert parts.organisation(enterprise).address == absent.address
    enterprise.address = SEAT
    assert parts.party(party(enterprise)).address.zh == SEAT
    assert parts.organisation(enterprise).address.en == SEAT
