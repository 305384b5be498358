"""The sample: made whole, by operations alone, the same each time, once."""

import re
from itertools import pairwise

import pytest
from django.test import Client
from django.utils import translation
from typer.testing import CliRunner

from wangbao.cli.main import app
from wangbao.hub import demo
from wangbao.hub.applications.models import Application
from wangbao.hub.demo import story
from wangbao.hub.demo.people import PEOPLE, Org, email_of
from wangbao.hub.demo.stage import Script
from wangbao.hub.invariants import invariants
from wangbao.hub.journal.models import Entry
from wangbao.hub.journal.verification import verification
from wangbao.hub.journal.words import presented
from wangbao.hub.parties.models import Organisation, Person
from wangbao.hub.plans.models import Plan
from wangbao.hub.policies.models import Policy
from wangbao.hub.reviews.models import Review, Round, Standing
from wangbao.hub.scheme_directory.models import Entry as Listed
from wangbao.hub.schemes.models import Scheme
from wangbao.hub.schemes.rules.states import State
from wangbao.hub.underwriting.models import Quote
from wangbao.vocabulary.errors import InputError

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]
CHINESE = re.compile(r"[\u4e00-\u9fff]")
RAW = re.compile(r"[{}\[\]]|\w_\w|^(?:true|false|null|none)$|\d{4}-\d\d-\d\d", re.IGNORECASE)


def told(lines) -> str:
    return "\n".join(line.en for line in lines)


def test_the_sample_is_whole_and_the_platform_finds_nothing_wrong_with_it(now) -> None:
    said = told(demo.seed(now=now))
    states = sorted(Policy.objects.values_list("state", flat=True))
    assert states == ["bound"] * 5 + ["cancelled"]
    assert sorted(Quote.objects.values_list("state", flat=True)) == [
        *["bound"] * 6, "declined", "offered", "referred",
    ]  # fmt: skip
    assert Application.objects.filter(state="draft").count() == 2
    assert dict(Round.objects.values_list("batch__code", "phase")) == {
        "pilot-2023": "publication",
        "pilot-2025": "blind_scoring",
    }
    assert set(Scheme.objects.values_list("state", flat=True)) == set(State)
    assert Listed.objects.count() == 2
    assert sorted(Plan.objects.values_list("state", flat=True)) == [
        *["running"] * 2, "submitted", "with_local",
    ]  # fmt: skip
    kinds = [
        row.kind for row in Policy.objects.get(insured_name__startswith="海川").endorsements.order_by("seq")
    ]
    assert kinds == ["issuance", "change_of_sums", "change_of_insured"]
    assert [
        f"{one.name}: {p.en}" for one in invariants() for p in (problem.rule for problem in one.problems())
    ] == []
    assert verification().problems == ()
    moments = list(Entry.objects.order_by("sequence").values_list("at", flat=True))
    assert [after for before, after in pairwise(moments) if after < before] == []
    assert max(moments) < now

    # The journal says all of it in words: no field by its name in the code, no value as it is kept.
    for lang in ("zh-hans", "en"):
        with translation.override(lang):
            rows = [one for entry in Entry.objects.all() for one in presented(entry).changes]
        assert len(rows) > 100
        names = {one.field for one in rows}
        assert {name for name in names if RAW.search(name)} == set()
        assert {name for name in names if bool(CHINESE.search(name)) != (lang == "zh-hans")} == set()
        values = {value for one in rows for value in (one.before, one.after) if value}
        assert {value for value in values if RAW.search(value)} == set()

    # Everybody signs in with the password that was shown, which is nowhere but there.
    given = dict(re.findall(r"^  (\S+@\S+)\s+(\S+)", said, re.MULTILINE))
    assert list(given) == [email_of(person) for person in PEOPLE]
    for person in Person.objects.filter(email__in=given):
        assert person.check_password(given[person.email])
    sign_in = {"login": "underwriter@anlan.example", "password": given["underwriter@anlan.example"]}
    browser = Client()
    assert browser.post("/accounts/login/", sign_in).status_code == 302
    assert browser.get("/underwriting/").status_code == 200

    # Asked again, nothing is made and nothing shown.
    counts = [model.objects.count() for model in (Organisation, Person, Application, Quote, Policy, Entry)]
    again = told(demo.seed(now=now))
    assert "sample-passwords" in again
    assert "@" not in again
    assert counts == [
        model.objects.count() for model in (Organisation, Person, Application, Quote, Policy, Entry)
    ]

    # Lost passwords are given anew.
    result = CliRunner().invoke(app, ["hub", "sample-passwords", "--lang", "en"])
    anew = dict(re.findall(r"^  (\S+@\S+)\s+(\S+)", result.output, re.MULTILINE))
    assert list(anew) == list(given)
    assert set(anew.values()).isdisjoint(given.values())
    assert Person.objects.get(email=email_of(PEOPLE[0])).check_password(anew[email_of(PEOPLE[0])])


def test_a_sample_that_fails_half_way_leaves_nothing(now, monkeypatch) -> None:
    def fails(stage):
        yield -3
        raise InputError([])

    monkeypatch.setattr(story, "stories", lambda: (Script(Org.SHOP, Org.INSURER, None, fails),))
    with pytest.raises(InputError):
        list(demo.seed(now=now))
    assert (Organisation.objects.count(), Person.objects.count(), Entry.objects.count()) == (0, 0, 0)


def test_no_sample_is_made_among_what_is_real(now, insurer) -> None:
    assert told(demo.seed(now=now)) == "there are other data here already, so no sample is made among them"
    assert list(Organisation.objects.all()) == [insurer]


def test_without_the_sample_there_are_no_passwords_to_give(now) -> None:
    with pytest.raises(InputError, match="sample data"):
        list(demo.new_passwords(now=now))


def test_the_same_day_has_the_same_sample(now) -> None:
    def facts() -> list:
        list(demo.seed(now=now))
        rows = Policy.objects.order_by("number")
        policies = [(one.number, one.insured_name, one.start, one.end, one.gross_cny) for one in rows]
        given = Review.objects.order_by("item__number", "expert__membership__person__email")
        return [
            *policies,
            *given.values_list("item__number", "expert__membership__person__email", "total"),
            *Standing.objects.order_by("item__number").values_list("item__number", "rank", "score"),
            *Listed.objects.order_by("number").values_list("number", "title", "sha256"),
            *Plan.objects.order_by("number").values_list("number", "state", "content"),
        ]

    from django.db import transaction

    with transaction.atomic():
        first = facts()
        transaction.set_rollback(True)
    assert facts() == first
