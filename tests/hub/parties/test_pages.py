"""The pages of people and organisations, through a test browser."""

import datetime as dt
import re

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from wangbao.hub.access.roles import Kind, Role, Status
from wangbao.hub.parties.models import Invitation, Mandate, Membership, Organisation, Person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _the_day(now) -> None:
    with time_machine.travel(now, tick=False):
        yield


def code(serial: int) -> str:
    from tests.hub.cast import credit_code

    return credit_code(serial)


def text(response) -> str:
    return response.content.decode()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_own_organisation_shows_its_people(insurer, client_of, member_of, language) -> None:
    member_of(insurer, Role.UNDERWRITER)
    page = client_of(insurer, Role.ADMINISTRATOR, language=language).get("/parties/")
    assert page.status_code == 200
    assert {"zh": "核保人", "en": "Underwriter"}[language] in text(page)
    assert insurer.uscc in text(page)


def test_own_organisation_costs_the_same_for_one_and_three_people(
    insurer, client_of, person_of, django_assert_num_queries, now
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    browser = client_of(insurer, Role.ADMINISTRATOR)
    with CaptureQueriesContext(connection) as one:
        browser.get("/parties/")
    for _ in range(2):
        Membership.objects.create(person=person_of(), organisation=insurer, role=Role.UNDERWRITER, since=now)
    with django_assert_num_queries(len(one)):
        browser.get("/parties/")


def test_an_invitation_is_taken_up_by_the_address_it_was_sent_to(insurer, client_of, person_of) -> None:
    invited, stranger = person_of("张三"), person_of("李四")
    administrator = client_of(insurer, Role.ADMINISTRATOR)
    page = administrator.post("/parties/invite", {"email": invited.email.upper(), "role": "underwriter"})
    (path,) = re.findall(r"http://testserver(/parties/invitations/[\w-]+)", text(page))
    wrong = Client()
    wrong.force_login(stranger)
    assert (wrong.get(path).status_code, wrong.post(path).status_code) == (404, 404)
    right = Client()
    right.force_login(invited)
    assert insurer.name in text(right.get(path))
    assert right.post(path).status_code == 302
    assert right.post(path).status_code == 409
    membership = Membership.objects.get(person=invited)
    assert (membership.organisation, membership.role) == (insurer, "underwriter")


def test_an_invitation_lapses_after_seven_days(insurer, client_of, person_of, now) -> None:
    invited = person_of()
    page = client_of(insurer, Role.ADMINISTRATOR).post(
        "/parties/invite", {"email": invited.email, "role": "actuary"}
    )
    (path,) = re.findall(r"http://testserver(/parties/invitations/[\w-]+)", text(page))
    browser = Client()
    with time_machine.travel(now + dt.timedelta(days=7), tick=False):
        browser.force_login(invited)
        assert browser.post(path).status_code == 409
    assert not Membership.objects.filter(person=invited).exists()


def test_a_withdrawn_invitation_opens_nothing(insurer, client_of, person_of) -> None:
    invited = person_of()
    administrator = client_of(insurer, Role.ADMINISTRATOR)
    page = administrator.post("/parties/invite", {"email": invited.email, "role": "actuary"})
    (path,) = re.findall(r"http://testserver(/parties/invitations/[\w-]+)", text(page))
    invitation = Invitation.objects.get()
    assert administrator.post(f"/parties/invitations/{invitation.ref}/withdraw").status_code == 302
    assert administrator.post(f"/parties/invitations/{invitation.ref}/withdraw").status_code == 409
    browser = Client()
    browser.force_login(invited)
    assert browser.post(path).status_code == 409


def test_a_role_the_kind_of_organisation_does_not_give_is_refused(broker, client_of) -> None:
    page = client_of(broker, Role.ADMINISTRATOR).post(
        "/parties/invite", {"email": "a@example.com", "role": "underwriter"}
    )
    assert page.status_code == 422
    assert not Invitation.objects.exists()


def test_who_may_act_for_two_chooses_first(insurer, other_insurer, person_of, now) -> None:
    person = person_of()
    first, second = (
        Membership.objects.create(person=person, organisation=body, role=Role.UNDERWRITER, since=now)
        for body in (insurer, other_insurer)
    )
    browser = Client()
    browser.force_login(person)
    home = browser.get("/")
    assert (home.status_code, home["Location"]) == (302, "/parties/memberships?next=%2F")
    assert browser.post("/parties/memberships", {"membership": "0" * 32}).status_code == 404
    chosen = browser.post("/parties/memberships", {"membership": second.ref, "next": "https://evil.example/"})
    assert (chosen.status_code, chosen["Location"]) == (302, "/")
    assert browser.get("/").wsgi_request.actor.organisation_id == other_insurer.pk
    assert browser.get("/").wsgi_request.actor.organisation_kind is Kind.INSURER
    Membership.objects.filter(pk=second.pk).update(active=False, ended_at=now)
    assert browser.get("/").wsgi_request.actor.organisation_id == insurer.pk
    assert first.active


def test_a_suspended_organisation_is_acted_for_no_longer(insurer, authority, client_of) -> None:
    underwriter = client_of(insurer, Role.UNDERWRITER)
    keeper = client_of(authority, Role.ADMINISTRATOR)
    assert underwriter.get("/parties/").status_code == 200
    assert keeper.post(f"/parties/register/{insurer.ref}/status", {"status": "suspended"}).status_code == 302
    assert underwriter.get("/parties/").status_code == 403
    assert Organisation.objects.get(pk=insurer.pk).status == Status.SUSPENDED
    assert keeper.post(f"/parties/register/{insurer.ref}/status", {"status": "gone"}).status_code == 422


def test_a_person_registers_their_enterprise_once(person_of) -> None:
    facts = {"name": "  东湖  科技有限公司 ", "uscc": code(4001).lower()}
    first, second = Client(), Client()
    first.force_login(person_of())
    second.force_login(person_of())
    assert first.post("/parties/enterprise", facts).status_code == 302
    refused = second.post("/parties/enterprise", facts)
    assert refused.status_code == 422
    assert "已登记" in text(refused)
    enterprise = Organisation.objects.get(uscc=code(4001))
    assert (enterprise.name, enterprise.kind, enterprise.province) == ("东湖 科技有限公司", "insured", "11")
    assert sorted(enterprise.memberships.values_list("role", flat=True)) == ["administrator", "applicant"]
    assert first.get("/parties/").status_code == 200


def test_a_broker_registers_a_client_and_sees_no_other(broker, enterprise, client_of) -> None:
    browser = client_of(broker, Role.BROKER)
    assert browser.post("/parties/clients/new", {"name": "新客户", "uscc": code(4002)}).status_code == 302
    taken = browser.post("/parties/clients/new", {"name": "别人", "uscc": enterprise.uscc})
    assert taken.status_code == 422
    page = text(browser.get("/parties/clients"))
    assert "新客户" in page
    assert enterprise.name not in page


def test_a_brokers_client_leads_to_its_business(
    mandate, broker, enterprise, client_of, organisation_of
) -> None:
    other = organisation_of("insured", "别家有限公司")
    browser = client_of(broker, Role.BROKER)
    found = text(browser.get(reverse("parties:clients")))
    for name in ("applications:list", "underwriting:offers", "policies:list"):
        link = f"{reverse(name)}?q={enterprise.uscc}"
        assert f'href="{link}"' in found
        assert browser.get(link).status_code == 200
    assert other.uscc not in found


def test_a_client_gives_and_ends_a_mandate(broker, enterprise, client_of) -> None:
    applicant = client_of(enterprise, Role.APPLICANT)
    assert applicant.post("/parties/mandates/new", {"broker": broker.ref}).status_code == 302
    assert applicant.post("/parties/mandates/new", {"broker": broker.ref}).status_code == 302
    mandate = Mandate.objects.get()
    assert (mandate.broker, mandate.client) == (broker, enterprise)
    assert enterprise.name in text(client_of(broker, Role.BROKER).get("/parties/clients"))
    assert applicant.post(f"/parties/mandates/{broker.ref}/end").status_code == 302
    assert Mandate.objects.get().ended_at is not None
    assert enterprise.name not in text(client_of(broker, Role.BROKER).get("/parties/clients"))


def test_the_register_pages_by_key(authority, client_of, organisation_of, now) -> None:
    Organisation.objects.bulk_create(
        Organisation(kind=Kind.INSURED, name=f"企业{number:03d}", registered_at=now) for number in range(60)
    )
    browser = client_of(authority, Role.ADMINISTRATOR)
    first = text(browser.get("/parties/register?kind=insured"))
    (after,) = re.findall(r"after=([0-9a-f]{32})", first)
    second = text(browser.get(f"/parties/register?kind=insured&after={after}"))
    shown = re.findall(r"企业\d{3}", first + second)
    assert sorted(set(shown)) == [f"企业{number:03d}" for number in range(60)]
    assert 'rel="next"' in first
    assert 'rel="next"' not in second


def test_an_authority_registers_an_insurer(authority, client_of) -> None:
    facts = {"kind": "insurer", "name": "新设财产保险公司", "uscc": code(4003), "licence_number": "000123"}
    browser = client_of(authority, Role.ADMINISTRATOR)
    assert browser.post("/parties/register/new", facts).status_code == 302
    made = Organisation.objects.get(uscc=code(4003))
    assert (made.kind, made.licence_number) == ("insurer", "000123")
    wrong = browser.post("/parties/register/new", facts | {"uscc": code(4003)[:-1] + "0"})
    assert wrong.status_code == 422


def test_people_change_their_own_name_and_language(insurer, client_of) -> None:
    browser = client_of(insurer, Role.UNDERWRITER)
    assert browser.post("/parties/me", {"name": "王 五", "language": "en"}).status_code == 302
    person = Person.objects.get()
    assert (person.name, person.language) == ("王 五", "en")
    assert "Saved." in text(browser.get("/parties/me"))
    assert browser.post("/parties/me", {"name": "", "language": "en"}).status_code == 422


def test_signing_up_gives_a_person_without_an_organisation() -> None:
    browser = Client()
    form = {
        "email": "New.Person@Example.com",
        "name": "新人",
        "password1": "a-long-pass-2026",
        "password2": "a-long-pass-2026",
    }
    assert browser.post("/accounts/signup/", form).status_code == 302
    person = Person.objects.get()
    assert (person.email, person.name) == ("new.person@example.com", "新人")
    page = browser.get("/")
    assert "登记您的企业" in text(page)
    assert page.wsgi_request.actor.organisation_id is None
