"""The life of a version: four eyes, frozen once published, replaced and withdrawn, on sale by its days."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from tests.hub.catalogue.conftest import written

from wangbao.hub.catalogue.models import Product, ProductVersion
from wangbao.hub.catalogue.reads import queries
from wangbao.hub.catalogue.rules.states import State
from wangbao.hub.catalogue.writes import version as version_writes
from wangbao.hub.errors import Conflict, Forbidden, Invisible
from wangbao.hub.journal.models import Entry
from wangbao.product import definition as definitions
from wangbao.vocabulary.errors import InputError

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

TODAY = dt.date(2026, 11, 25)


def fields(error: InputError) -> list[str]:
    return [problem.field for problem in error.problems]


def test_a_draft_says_what_its_definition_says(drafted) -> None:
    version = drafted()
    assert version.state == State.DRAFT
    assert version.sha256 == definitions.fingerprint(definitions.load("example-other-industry"))
    assert version.filing_number == "C00000001912026010100004"
    assert (version.effective_from, version.effective_to) == (dt.date(2026, 1, 1), dt.date(2029, 1, 1))
    assert definitions.parse(version.definition) == definitions.load("example-other-industry")


def test_a_version_is_drafted_once(drafted) -> None:
    drafted()
    with pytest.raises(InputError) as refused:
        drafted()
    assert fields(refused.value) == ["version"]
    assert Product.objects.count() == 1


def test_a_draft_may_be_changed_and_a_published_version_never(drafted, insurer, actor_of, now) -> None:
    version = drafted()
    actuary = actor_of(insurer, "actuary")
    changed = version_writes.redraft(
        by=actuary, now=now, version=version, definition=written(effective={"from": "2026-12-01"})
    )
    assert changed.effective_from == dt.date(2026, 12, 1)
    assert changed.effective_to is None
    version_writes.publish(by=actor_of(insurer, "senior_underwriter"), now=now, version=version)
    with pytest.raises(Conflict):
        version_writes.redraft(by=actuary, now=now, version=version, definition=written())
    with pytest.raises(Conflict):
        ProductVersion.objects.filter(pk=version.pk).update(definition=written())


@pytest.mark.parametrize(
    "change",
    [
        {"sha256": "0" * 64},
        {"filing_number": "C00000001912026010199999"},
        {"effective_from": dt.date(2025, 1, 1)},
        {"effective_to": None},
        {"version": "2.0"},
        {"seal": "something else"},
        {"published_at": None},
        {"filing_number": ""},
        {"state": "sold"},
        {"definition": written() | {"version": "9.9"}},
    ],
)
def test_the_database_itself_refuses_to_change_a_published_version(published, change) -> None:
    version = published()
    for name, value in change.items():
        setattr(version, name, value)
    with pytest.raises(IntegrityError), transaction.atomic():
        version.save(update_fields=list(change))
    version.refresh_from_db()
    assert version.definition == written()


def test_who_drafts_does_not_publish(drafted, insurer, actor_of, now) -> None:
    version = drafted()
    with pytest.raises(Forbidden):
        version_writes.publish(by=actor_of(insurer, "actuary"), now=now, version=version)
    with pytest.raises(Forbidden):
        version_writes.publish(by=actor_of(insurer, "underwriter"), now=now, version=version)
    version.published_by_id = version.drafted_by_id
    with pytest.raises(IntegrityError), transaction.atomic():
        version.save(update_fields=["published_by"])


def test_another_insurer_sees_no_draft_and_changes_nothing(drafted, other_insurer, actor_of, now) -> None:
    version = drafted()
    stranger = actor_of(other_insurer, "senior_underwriter")
    for call in (version_writes.publish, version_writes.supersede, version_writes.withdraw):
        more = {"successor": version} if call is version_writes.supersede else {}
        more |= {"reason": "x"} if call is version_writes.withdraw else {}
        with pytest.raises(Invisible):
            call(by=stranger, now=now, version=version, **more)
    with pytest.raises(Invisible):
        queries.shelf(stranger, version.ref)


def test_another_insurer_may_read_a_published_version_but_not_take_it_back(
    published, other_insurer, actor_of, now
) -> None:
    version = published()
    stranger = actor_of(other_insurer, "senior_underwriter")
    assert queries.shelf(stranger, version.ref).version == version
    with pytest.raises(Forbidden):
        version_writes.withdraw(by=stranger, now=now, version=version, reason="x")


def test_drafting_for_another_insurer_is_refused(insurer, other_insurer, actor_of, now) -> None:
    with pytest.raises(Forbidden):
        version_writes.draft(
            by=actor_of(other_insurer, "actuary"), now=now, insurer=insurer, definition=written()
        )
    assert not Product.objects.exists()


def test_without_a_filing_number_nothing_is_published(insurer, drafted, actor_of, now) -> None:
    version = drafted(filing=None, example=False)
    assert version.filing_number == ""
    with pytest.raises(InputError) as refused:
        version_writes.publish(by=actor_of(insurer, "senior_underwriter"), now=now, version=version)
    assert fields(refused.value) == ["filing"]
    version.refresh_from_db()
    assert version.state == State.DRAFT
    with pytest.raises(InputError) as unfiled:
        queries.refuse_issuing(version, TODAY)
    assert fields(unfiled.value) == ["filing"]


def test_an_expired_version_is_not_published_and_not_issued(
    insurer, drafted, published, actor_of, now
) -> None:
    over = drafted(version="0.9", effective={"from": "2026-01-01", "to": "2026-11-25"})
    with pytest.raises(InputError) as refused:
        version_writes.publish(by=actor_of(insurer, "senior_underwriter"), now=now, version=over)
    assert fields(refused.value) == ["effective.to"]
    version = published()
    queries.refuse_issuing(version, TODAY)
    for day, field in ((dt.date(2025, 12, 31), "effective.from"), (dt.date(2029, 1, 1), "effective.to")):
        with pytest.raises(InputError) as late:
            queries.refuse_issuing(version, day)
        assert fields(late.value) == [field]


def test_a_successor_takes_over_on_its_first_day(insurer, published, actor_of, now) -> None:
    old = published()
    new = published(version="2.0", effective={"from": "2027-01-01"})
    version_writes.supersede(by=actor_of(insurer, "senior_underwriter"), now=now, version=old, successor=new)
    on = {
        day: queries.version_on("example-other-industry", insurer.pk, day).version
        for day in (dt.date(2026, 1, 1), dt.date(2026, 12, 31), dt.date(2027, 1, 1), dt.date(2035, 1, 1))
    }
    assert list(on.values()) == ["1.1", "1.1", "2.0", "2.0"]
    with pytest.raises(InputError):
        queries.version_on("example-other-industry", insurer.pk, dt.date(2025, 12, 31))
    old.refresh_from_db()
    assert (old.state, old.superseded_by, old.replaced_on) == (State.SUPERSEDED, new, dt.date(2027, 1, 1))
    queries.refuse_issuing(old, dt.date(2026, 12, 31))
    with pytest.raises(InputError):
        queries.refuse_issuing(old, dt.date(2027, 1, 1))


@pytest.mark.parametrize(
    ("version", "start", "error"),
    [("2.0", "2025-06-01", InputError), ("1.0", None, InputError)],
)
def test_a_successor_must_be_another_later_version(
    insurer, published, actor_of, now, version, start, error
) -> None:
    old = published()
    new = old if start is None else published(version=version, effective={"from": start}, filing=EARLIER)
    with pytest.raises(error) as refused:
        version_writes.supersede(
            by=actor_of(insurer, "senior_underwriter"), now=now, version=old, successor=new
        )
    assert fields(refused.value) == ["successor"]


EARLIER = {"number": "C00000001912025010100004", "filed_on": "2025-01-01", "example": True}


def test_a_draft_is_no_successor_and_nothing_is_replaced_twice(
    insurer, drafted, published, actor_of, now
) -> None:
    senior = actor_of(insurer, "senior_underwriter")
    old = published()
    with pytest.raises(Conflict):
        version_writes.supersede(by=senior, now=now, version=old, successor=drafted(version="2.0"))
    new = published(version="3.0")
    version_writes.supersede(by=senior, now=now, version=old, successor=new)
    with pytest.raises(Conflict):
        version_writes.supersede(by=senior, now=now, version=old, successor=new)
    with pytest.raises(Conflict):
        version_writes.withdraw(by=senior, now=now, version=old, reason="again")


def test_withdrawing_needs_a_reason_and_ends_the_sale_today(insurer, published, actor_of, now) -> None:
    version = published()
    senior = actor_of(insurer, "senior_underwriter")
    with pytest.raises(InputError):
        version_writes.withdraw(by=senior, now=now, version=version, reason="  ")
    version_writes.withdraw(by=senior, now=now, version=version, reason="监管要求停售")
    assert list(queries.on_sale(TODAY)) == []
    with pytest.raises(InputError):
        queries.version_on("example-other-industry", insurer.pk, TODAY)
    version.refresh_from_db()
    with pytest.raises(InputError):
        queries.refuse_issuing(version, TODAY)


def test_everything_done_is_in_the_journal(insurer, published, actor_of, now) -> None:
    old, new = published(), published(version="2.0")
    senior = actor_of(insurer, "senior_underwriter")
    version_writes.supersede(by=senior, now=now, version=old, successor=new)
    version_writes.withdraw(by=senior, now=now, version=new, reason="停售")
    verbs = (
        Entry.objects.filter(verb__startswith="product.").order_by("sequence").values_list("verb", flat=True)
    )
    assert list(verbs) == [
        "product.drafted",
        "product.published",
        "product.drafted",
        "product.published",
        "product.superseded",
        "product.withdrawn",
    ]
    assert set(
        Entry.objects.filter(verb__startswith="product.").values_list("organisation_id", flat=True)
    ) == {insurer.pk}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"questionnaire": {"set": "enterprise", "version": "1999.1"}}, "questionnaire"),
        ({"questionnaire": {"set": "product-service", "version": "2026.1"}}, "questionnaire"),
        ({"underwriting": {"rules": "cyber-underwriting", "version": "1999.1"}}, "underwriting"),
        ({"instalments": ["single", "weekly"]}, "instalments.1"),
        (
            {"cancellation": {"before_inception_fee_percent": 5, "insured_table": "none"}},
            "cancellation.insured_table",
        ),
        ({"term": {"least_months": 1, "short_period": "none"}}, "term.short_period"),
        ({"rate_plan": {"plan": "cyber-other-industry", "version": "1", "sha256": "0" * 64}}, "rate_plan"),
        ({"unknown": 1}, "unknown"),
    ],
)
def test_a_definition_that_binds_what_is_not_at_hand_is_refused(drafted, changes, field) -> None:
    with pytest.raises(InputError) as refused:
        drafted(**changes)
    assert fields(refused.value) == [field]
    assert not Product.objects.exists()
