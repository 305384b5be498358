"""A need is ranked by open rules; contact is by consent, and nothing of the enterprise is seen before it."""

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from tests.hub.api.conftest import put_on_sale
from tests.hub.cast import NOW
from tests.hub.matching.conftest import (
    ANSWERER,
    ASKER,
    CONTENT,
    REMARK,
    SECRETS,
    asked,
    broken,
    place_of,
    stated,
)
from tests.hub.reviews.conftest import REVIEWED, make_review, to_phase

from wangbao.hub.errors import Conflict, Forbidden, Invisible
from wangbao.hub.journal.models import Entry as JournalEntry
from wangbao.hub.matching.models import Contact, Need
from wangbao.hub.matching.reads import contact as reads, need as need_reads
from wangbao.hub.matching.reads.indication import indicate
from wangbao.hub.matching.rules.retention import DAYS, RULES
from wangbao.hub.matching.rules.states import CONTACT, ContactEvent, ContactState
from wangbao.hub.matching.writes import contact as contacts, need as needs
from wangbao.hub.matching.writes.need import Person
from wangbao.hub.outbox.models import Message
from wangbao.hub.parties.models import Organisation
from wangbao.hub.scheme_directory import operations
from wangbao.hub.scheme_directory.models import Entry
from wangbao.hub.tasks.models import Task
from wangbao.programme.matching.need import parse
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.errors import InputError

pytestmark = pytest.mark.django_db
LATER = NOW + dt.timedelta(days=15)


def do(of, event: ContactEvent, name: str, row: Contact) -> Contact:
    given = {"by": of.actors[name], "now": NOW, "contact": row}
    match event:
        case ContactEvent.ACCEPT:
            return contacts.accept(person=ANSWERER, **given)
        case ContactEvent.DECLINE:
            return contacts.decline(reason="暂不承保此类", **given)
        case ContactEvent.WITHDRAW:
            return contacts.withdraw(**given)
    raise AssertionError(event)


def test_a_product_is_ranked_with_its_reasons_and_an_indication_of_its_own_rates(of) -> None:
    found = place_of(stated(of))
    reasons = {one.criterion: one for one in found.match.reasons}
    assert (found.match.rank, found.supplied.provider) == (1, of.insurer)
    assert reasons["heads"].points == 25
    premium = indicate(of.version, parse(CONTENT), today=day_of(NOW))
    assert premium is not None
    assert premium == found.match.candidate.premium_cny > 0
    within = premium <= Decimal(CONTENT["budget_cny"])
    assert (reasons["budget"].points == 10) == within
    assert f"{premium:,.2f}"[:-3] in reasons["budget"].sentence.zh
    assert indicate(of.version, parse(CONTENT | {"revenue_cny": None}), today=day_of(NOW)) is None


def test_a_listed_scheme_brings_its_product_which_is_then_not_listed_twice(cast, of) -> None:
    made = make_review(
        cast,
        filing_numbers=[of.version.filing_number],
        kinds=["industrial_internet"],
        heads=["business_interruption", "emergency_response"],
        insurance_classes=["property"],
        scenarios=["line_stop"],
        industries=["C"],
    )
    to_phase(made, "publication")
    operations.publish(by=made.secretary, now=REVIEWED + dt.timedelta(days=10), round_=made.round)
    entry = Entry.objects.get()
    Organisation.objects.filter(pk=made.joint.pk).update(province="44")
    need = stated(of)
    found = place_of(need)
    assert (found.match.candidate.number, found.supplied.version) == (entry.number, of.version)
    points = {one.criterion: (one.points, one.most) for one in found.match.reasons}
    for full in ("kind", "heads", "scenarios", "industry", "place", "limit"):
        assert points[full][0] == points[full][1]
    row = contacts.ask(by=of.actors["seeker"], now=NOW, need=need, supply="scheme", candidate=entry.number)
    assert (row.provider, row.title) == (made.lead, entry.title)
    operations.withdraw(by=made.secretary, now=NOW, entry=entry, reason="停售")
    assert place_of(need).match.candidate.number == of.version.ref


def test_what_is_not_for_the_enterprise_is_left_out_and_says_why(of) -> None:
    need = stated(of, kind="it_product")
    found = need_reads.places(need, now=NOW)
    assert found.ranked == ()
    (left,) = found.excluded
    assert [one.criterion for one in left.match.reasons if one.excludes] == ["kind"]
    with pytest.raises(InputError):
        asked(of, need)


def test_more_queries_are_not_made_for_more_products(of, django_assert_max_num_queries) -> None:
    need = stated(of)
    put_on_sale(of.rival)
    with django_assert_max_num_queries(6):
        assert len(need_reads.places(need, now=NOW).ranked) == 2


def test_a_need_is_stated_once_under_a_key_and_changed_under_its_revision(of) -> None:
    given = {"by": of.actors["seeker"], "now": NOW, "content": CONTENT, "person": ASKER}
    one = needs.state_need(idempotency_key="k", **given)
    assert needs.state_need(idempotency_key="k", **given) == one
    with pytest.raises(Conflict):
        needs.state_need(idempotency_key="k", **(given | {"remark": "另一需求"}))
    given |= {"need": one}
    changed = needs.change(revision=1, **(given | {"content": CONTENT | {"size": "large"}}))
    assert (changed.revision, changed.content["size"]) == (2, "large")
    with pytest.raises(Conflict):
        needs.change(revision=1, **given)
    assert needs.change(**(given | {"content": CONTENT | {"size": "large"}})).revision == 2
    needs.close(by=of.actors["seeker"], now=NOW, need=one)
    with pytest.raises(Conflict):
        needs.change(**given)
    with pytest.raises(Conflict):
        asked(of, Need.objects.get())


@pytest.mark.parametrize(
    ("content", "person", "fields"),
    [
        ({"kind": "bakery"}, ASKER, ["kind"]),
        ({}, Person(name=" "), ["contact_name", "contact_phone"]),
        ({"section": "Z"}, Person(name="x", email="no address"), ["section", "contact_email"]),
        ({}, Person(name="x" * 81, phone="1"), ["contact_name"]),
        ({}, Person(name="a\u200bb", phone="1"), ["contact_name"]),
    ],
)
def test_every_problem_of_a_need_is_told_at_once(of, content, person, fields) -> None:
    with pytest.raises(InputError) as refused:
        needs.state_need(by=of.actors["seeker"], now=NOW, content=CONTENT | content, person=person)
    assert [one.field for one in refused.value.problems] == fields


@pytest.mark.parametrize("name", ["seeker's auditor", "insurer's actuary", "official"])
def test_needs_are_stated_by_those_who_may(of, name) -> None:
    with pytest.raises(Forbidden):
        stated(of, by=name)


MAY = {ContactEvent.ACCEPT: "insurer", ContactEvent.DECLINE: "insurer", ContactEvent.WITHDRAW: "seeker"}
CASES = [(state, event) for state in ContactState for event in MAY]


@pytest.mark.parametrize(("state", "event"), CASES, ids=str)
def test_a_transition_is_made_by_whom_it_belongs_to_and_by_nobody_else(of, state, event) -> None:
    row = asked(of)
    if state is ContactState.EXPIRED:
        assert contacts.expire_due(by=of.actors["seeker"], now=LATER) == 1
    elif state is not ContactState.REQUESTED:
        way = {"accepted": ContactEvent.ACCEPT, "declined": ContactEvent.DECLINE}
        do(of, way.get(state, ContactEvent.WITHDRAW), MAY[way.get(state, ContactEvent.WITHDRAW)], row)
    row.refresh_from_db()
    assert row.state == state
    for name in of.actors:
        if name != MAY[event]:
            with pytest.raises((Forbidden, Invisible)):
                do(of, event, name, row)
    after = CONTACT.transitions[state].get(event)
    if after is None:
        with pytest.raises(Conflict):
            do(of, event, MAY[event], row)
    else:
        assert do(of, event, MAY[event], row).state == after
    assert broken() == []


def test_nobody_asks_but_the_enterprise_whose_need_it_is(of) -> None:
    need = stated(of)
    for name in of.actors:
        if name != "seeker":
            with pytest.raises((Forbidden, Invisible)):
                contacts.ask(
                    by=of.actors[name], now=NOW, need=need, supply="product", candidate=of.version.ref
                )
    assert asked(of, need) == asked(of, need)
    assert Contact.objects.count() == 1


def test_an_insurer_does_not_ask_itself(of, cast) -> None:
    of.actors["own"] = cast.actor(of.insurer, "applicant")
    need = stated(of, by="own")
    with pytest.raises(InputError):
        contacts.ask(by=of.actors["own"], now=NOW, need=need, supply="product", candidate=of.version.ref)


def everything_of(of, cast, row: Contact) -> str:
    """Give all that the insurer's people can read of a contact: pages, search, messages, tasks, journal."""
    pages = ["/", reverse("matching:matching"), reverse("matching:contact", args=[row.number])]
    pages += [reverse("console:search") + f"?q={term}" for term in (row.number, row.need.number)]
    pages += [reverse("outbox:messages"), reverse("tasks:list"), reverse("journal:entries")]
    pages += [reverse("tasks:task", args=[Task.objects.get().ref])]
    said = ""
    for role in ("underwriter", "administrator", "auditor"):
        browser = cast.client(of.insurer, role)
        said += "".join(browser.get(page).content.decode() for page in pages)
    rows = Message.objects.filter(deliveries__organisation_id=of.insurer.pk)
    said += repr([(one.context, one.subject) for one in rows])
    return said


def test_before_consent_nothing_of_the_enterprise_is_seen(of, cast) -> None:
    row = asked(of)
    shown = reads.sight(of.actors["insurer"], row)
    assert (shown.seeker, shown.answerer, shown.remark, shown.need) == (None, None, "", "")
    assert shown.wanted.kind == "industrial_internet"
    assert shown.wanted.revenue_cny is None
    said = everything_of(of, cast, row)
    assert row.number in said
    assert [secret for secret in (*SECRETS, of.seeker.uscc) if secret in said] == []
    own = reads.sight(of.actors["seeker"], row)
    assert (own.seeker.name, own.answerer) == ("赵采购", None)


def test_after_consent_both_sides_see_each_other_until_it_is_withdrawn(of, cast) -> None:
    row = do(of, ContactEvent.ACCEPT, "insurer", asked(of))
    for name in ("seeker", "insurer"):
        shown = reads.sight(of.actors[name], row)
        assert (shown.seeker.email, shown.answerer.name, shown.remark) == (ASKER.email, "钱承保", REMARK)
    page = cast.client(of.insurer, "underwriter").get(reverse("matching:contact", args=[row.number]))
    assert all(one in page.content.decode() for one in ("寻保制造", "赵采购", REMARK))
    assert "83,217,654" not in page.content.decode()
    assert Message.objects.filter(kind="matching.answered", organisation=of.seeker).count() == 1
    row = do(of, ContactEvent.WITHDRAW, "seeker", row)
    shown = reads.sight(of.actors["insurer"], row)
    assert (shown.seeker, shown.answerer, shown.remark) == (None, None, "")


def test_a_stranger_sees_neither_need_nor_contact(of) -> None:
    row = asked(of)
    for name in ("rival", "neighbour", "official"):
        with pytest.raises((Invisible, Forbidden)):
            reads.contact(of.actors[name], row.number)
        with pytest.raises((Invisible, Forbidden)):
            need_reads.need(of.actors[name], row.need.number)
    with pytest.raises(Invisible):  # nor does the insurer see the enterprise's own record
        need_reads.need(of.actors["insurer"], row.need.number)


def test_what_nobody_answers_expires_and_is_not_answered_after_its_days(of) -> None:
    row = asked(of)
    with pytest.raises(Conflict, match="days to answer"):
        contacts.accept(by=of.actors["insurer"], now=LATER, contact=row, person=ANSWERER)
    assert contacts.expire_due(by=of.actors["seeker"], now=row.expires_at) == 0
    assert contacts.expire_due(by=of.actors["seeker"], now=LATER) == 1
    row.refresh_from_db()
    assert (row.state, Task.objects.get().state) == (ContactState.EXPIRED, "closed")
    again = asked(of, row.need, now=LATER)
    assert again != row
    assert broken() == []


def test_a_closed_need_withdraws_what_waits_and_keeps_what_is_accepted(of) -> None:
    put_on_sale(of.rival)
    need = stated(of)
    one = asked(of, need)
    do(of, ContactEvent.ACCEPT, "insurer", one)
    other = next(place for place in need_reads.places(need, now=NOW).ranked if place.contact is None)
    given = {"supply": "product", "candidate": other.match.candidate.number}
    contacts.ask(by=of.actors["seeker"], now=NOW, need=need, **given)
    needs.close(by=of.actors["seeker"], now=NOW, need=need)
    assert sorted(Contact.objects.values_list("state", flat=True)) == ["accepted", "withdrawn"]
    assert not Task.objects.filter(state="open").exists()
    assert broken() == []


def test_people_to_ask_go_a_year_after_the_need_was_closed(of) -> None:
    row = do(of, ContactEvent.ACCEPT, "insurer", asked(of))
    needs.close(by=of.actors["seeker"], now=NOW, need=row.need)
    for rule in RULES:
        assert rule.finds(NOW + dt.timedelta(days=DAYS)).count() == 0
        after = NOW + dt.timedelta(days=DAYS, seconds=1)
        assert rule.erases(rule.finds(after), after) == 1
        assert rule.finds(after).count() == 0
    need = Need.objects.get()
    assert (need.contact_name, need.contact_phone, need.contact_email, need.remark) == ("", "", "", "")
    assert Contact.objects.get().provider_name == ""


def test_the_journal_names_no_person_to_ask(of) -> None:
    do(of, ContactEvent.ACCEPT, "insurer", asked(of))
    said = repr(list(JournalEntry.objects.values_list("before", "after")))
    assert [one for one in ("赵采购", "0755-55550001", "buy@seeker.example", "钱承保") if one in said] == []


def test_anybody_reads_the_rules_with_points_and_sentences() -> None:
    for lang, said in (("zh", "承保损失项目"), ("en", "Loss heads covered")):
        page = Client(headers={"accept-language": lang}).get(reverse("matching:rules")).content.decode()
        assert said in page
        assert "pilot-matching@1.0" in page


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_pages_lead_from_a_need_to_a_contact(of, cast, lang) -> None:
    seeker = cast.client(of.seeker, "applicant", language=lang)
    given = CONTENT | {
        "contact_name": "赵采购",
        "contact_phone": "0755-55550001",
        "key": "k1",
        "limit_cny": "5,000,000",
    }
    wrong = seeker.post(reverse("matching:begin"), given | {"contact_name": ""})
    assert wrong.status_code == 422
    answer = seeker.post(reverse("matching:begin"), given)
    page = seeker.get(answer["Location"]).content.decode()
    assert ("第 1 名" if lang == "zh" else "No. 1") in page
    need = Need.objects.get()
    assert seeker.get(reverse("matching:change", args=[need.number])).status_code == 200
    asking = {"supply": "product", "candidate": of.version.ref}
    answer = seeker.post(reverse("matching:ask", args=[need.number]), asking)
    where = answer["Location"]
    insurer = cast.client(of.insurer, "underwriter", language=lang)
    assert insurer.get(where).status_code == 200
    assert insurer.post(f"{where}acceptance/", {"provider_name": "钱"}).status_code == 422
    assert (
        insurer.post(f"{where}acceptance/", {"provider_name": "钱", "provider_phone": "1"}).status_code == 302
    )
    assert "赵采购" in insurer.get(where).content.decode()
