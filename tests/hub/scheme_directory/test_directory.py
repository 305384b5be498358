"""The Catalogue: published once, searched, cited by number and version, taken out, and taken over by others."""

import datetime as dt
import json

import pytest
from django.test import Client
from django.urls import reverse
from tests.hub.api.conftest import put_on_sale
from tests.hub.reviews.conftest import REVIEWED, make_review, to_phase

from wangbao.hub import invariants
from wangbao.hub.access.roles import Kind
from wangbao.hub.catalogue.models import ProductVersion
from wangbao.hub.errors import Conflict, Forbidden, Invisible
from wangbao.hub.journal import comparison
from wangbao.hub.schemas import queries as schemas
from wangbao.hub.scheme_directory import adoption, bundle as bundles, operations, queries
from wangbao.hub.scheme_directory.models import Entry
from wangbao.hub.schemes.reads.directory import Listing, listings
from wangbao.standard.documents import findings
from wangbao.vocabulary.errors import InputError

pytestmark = pytest.mark.django_db
AFTER = REVIEWED + dt.timedelta(days=10)


@pytest.fixture
def of(cast):
    return make_review(cast)


@pytest.fixture
def entry(of) -> Entry:
    to_phase(of, "publication")
    operations.publish(by=of.secretary, now=AFTER, round_=of.round)
    return Entry.objects.get()


def broken() -> list:
    own = [one for one in invariants.invariants() if one.name.startswith("scheme_directory.")]
    assert len(own) == 2
    return [*(problem for one in own for problem in one.problems()), *comparison.differences()]


def test_what_was_selected_is_listed_once_under_a_number_and_version(of, entry) -> None:
    assert (entry.citation, entry.edition.serial, entry.item.state) == ("D20240000001@1", 1, "listed")
    assert broken() == []
    with pytest.raises(Conflict, match="published already"):
        operations.publish(by=of.secretary, now=AFTER, round_=of.round)


def test_plans_find_an_entry_until_it_is_taken_out(of, entry) -> None:
    asked = [entry.number, entry.item.scheme.number, "D20240000009"]
    units = entry.item.scheme.units.all()
    codes = frozenset(row.organisation.uscc for row in units)
    assert listings(asked) == {entry.number: Listing(entry.number, entry.title, codes)}
    operations.withdraw(by=of.secretary, now=AFTER, entry=entry, reason="产品停售")
    assert listings(asked) == {}


def test_nothing_is_published_before_its_phase_nor_by_others(of) -> None:
    with pytest.raises(Conflict):
        operations.publish(by=of.secretary, now=AFTER, round_=of.round)
    to_phase(of, "publication")
    for by in (of.decider, of.actors["province"], of.actors["lead"], of.experts[0]):
        with pytest.raises(Forbidden):
            operations.publish(by=by, now=AFTER, round_=of.round)


def test_what_is_not_public_is_not_in_it(entry) -> None:
    assert (
        not {"pricing_method", "guarantees", "record_claims_cny", "limits"} & entry.content["fields"].keys()
    )


def test_everybody_searches_it(of, entry) -> None:
    browser = Client()
    for term, hits in (("", 1), (entry.title, 1), (of.lead.name, 1), (entry.number, 1), ("没有这样的词", 0)):
        answer = browser.get(reverse("scheme_directory:list"), {"q": term})
        assert answer.status_code == 200
        assert len(answer.context["rows"]) == hits
    assert browser.get(reverse("scheme_directory:entry", args=[entry.number])).status_code == 200
    assert len(queries.entries(kind="telecom_internet")[0]) == 1
    assert queries.entries(kind="security_service")[0] == []


def test_an_entry_is_taken_out_by_a_version_that_says_why(of, entry) -> None:
    with pytest.raises(InputError):
        operations.withdraw(by=of.secretary, now=AFTER, entry=entry, reason=" ")
    gone = operations.withdraw(by=of.secretary, now=AFTER, entry=entry, reason="重大违规")
    assert (gone.citation, gone.withdrawn) == ("D20240000001@2", "重大违规")
    assert queries.entries()[0] == []
    assert queries.entry(entry.number).withdrawn == "重大违规"
    assert queries.entry(entry.number, 1).withdrawn == ""
    with pytest.raises(Invisible):
        queries.entry(entry.number, 3)
    with pytest.raises(Conflict):
        operations.withdraw(by=of.secretary, now=AFTER, entry=gone, reason="再次")
    assert broken() == []


def test_a_scheme_without_a_product_here_is_no_draft(of, entry) -> None:
    packed = bundles.bundle(entry)
    assert packed["product"] is None
    assert findings(packed, schemas.schema("scheme-bundle")) == []
    by = of.actors["lead"]
    with pytest.raises(Forbidden):
        adoption.adopt(by=by, now=AFTER, entry=entry, version="1.0")


def test_another_insurer_takes_a_listed_product_over_as_a_draft(cast) -> None:
    put_on_sale(cast.known("insurer"))
    source = ProductVersion.objects.exclude(filing_number="").order_by("pk").first()
    of = make_review(cast, filing_numbers=[source.filing_number])
    to_phase(of, "publication")
    operations.publish(by=of.secretary, now=AFTER, round_=of.round)
    entry = Entry.objects.get()
    packed = bundles.bundle(entry)
    assert packed["product"].keys() > {"product", "wording", "rate_plan", "questions", "rules"}
    assert "filing" not in packed["product"]["product"]
    assert findings(json.loads(json.dumps(packed)), schemas.schema("scheme-bundle")) == []
    assert packed["services"]["before"] == entry.content["fields"]["service_before"]
    other = cast.organisation(Kind.INSURER, "丁财产保险股份有限公司")
    actuary = cast.actor(other, "actuary")
    made = adoption.adopt(by=actuary, now=AFTER, entry=entry, version="9.1")
    assert (made.state, made.product.insurer_id, made.version) == ("draft", other.pk, "9.1")
    assert made.definition.get("filing") is None
    assert made.definition["wording"] == source.definition["wording"]
    with pytest.raises(InputError):
        adoption.adopt(by=actuary, now=AFTER, entry=entry, version="9.1")
