"""The library of regulations: every transition, by whom; what is published; what the search finds."""

import pytest
from django.test import Client
from tests.hub.plans.test_measures import register
from tests.hub.regulations.conftest import ENDS, NOW, begun, broken, content

from wangbao.hub.access.actor import PUBLIC
from wangbao.hub.errors import Conflict, Forbidden, Invisible
from wangbao.hub.publications.models import Publication
from wangbao.hub.regulations.models import Regulation
from wangbao.hub.regulations.reads.regulation import Filters, measures, regulations
from wangbao.hub.regulations.rules.states import REGULATION, State, Step
from wangbao.hub.regulations.writes import regulation as writes
from wangbao.vocabulary.errors import InputError

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]
OTHERS = ("national", "city", "elsewhere", "lead", "joint", "public")


def do(of, step: Step, name: str, row: Regulation, *, revision: int | None = None) -> Regulation:
    actor = PUBLIC if name == "public" else of.actors[name]
    given = {"by": actor, "now": NOW, "regulation": row}
    given["revision"] = row.revision if revision is None else revision
    match step:
        case Step.PUBLISH:
            return writes.publish(**given)
        case Step.REPEAL:
            return writes.repeal(ended_on=ENDS, **given)
        case Step.REPLACE:
            return writes.replace(ended_on=ENDS, replaced_by=begun(of).number, **given)
        case Step.WITHDRAW:
            return writes.withdraw(reason="x", **given)


CASES = [(state, step) for state, steps in REGULATION.transitions.items() for step in steps]


@pytest.mark.parametrize(("state", "step"), CASES, ids=str)
def test_a_step_is_taken_by_who_keeps_the_entry_and_by_nobody_else(of, state, step) -> None:
    row = begun(of, state)
    for name in OTHERS:
        with pytest.raises((Forbidden, Invisible)):
            do(of, step, name, row)
    with pytest.raises(Conflict):
        do(of, step, "province", row, revision=row.revision - 1)
    assert do(of, step, "province", row).state == REGULATION.transitions[state][step]
    assert broken() == []


@pytest.mark.parametrize("state", list(State), ids=str)
def test_what_cannot_happen_in_a_state_is_a_conflict(of, state) -> None:
    row = begun(of, state)
    for step in set(Step) - set(REGULATION.transitions[state]):
        with pytest.raises(Conflict):
            do(of, step, "province", row)


def test_each_change_of_status_is_a_version_that_says_so(of) -> None:
    row = begun(of, State.REPLACED)
    said = Publication.objects.filter(number=row.number).order_by("version")
    assert [(one.content["status"], one.content.get("replaced_by")) for one in said] == [
        ("in_force", None),
        ("replaced", row.replaced_by.number),
    ]
    by = {"by": of.actors["province"], "now": NOW, "regulation": row}
    row = writes.change(revision=row.revision, content=content(summary="更正"), **by)
    assert Publication.objects.get(number=row.number, is_current=True).content["status"] == "replaced"
    assert broken() == []
    Publication.objects.filter(number=row.number, version=1).update(content={"title": "别的"})
    assert [problem.field for problem in broken()] == ["publication"]


def test_an_entry_is_replaced_by_another_of_the_library_only(of) -> None:
    row, hidden = begun(of), begun(of, State.DRAFT)
    given = {"by": of.actors["province"], "now": NOW, "regulation": row, "revision": row.revision}
    for number in (row.number, hidden.number, "G20260009999", ""):
        with pytest.raises(InputError) as error:
            writes.replace(ended_on=ENDS, replaced_by=number, **given)
        assert [problem.field for problem in error.value.problems] == ["replaced_by"]
    other = begun(of)
    writes.replace(ended_on=ENDS, replaced_by=other.number, **given)
    with pytest.raises(InputError):  # neither replaces the other
        writes.replace(
            by=of.actors["province"],
            now=NOW,
            regulation=other,
            revision=other.revision,
            ended_on=ENDS,
            replaced_by=row.number,
        )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"summary_en": None}, "summary_en"),
        ({"address": None}, "address"),
        ({"address": "ftp://example.org"}, "address"),
        ({"effective_on": "2026-01-04"}, "effective_on"),
        ({"rank": "local"}, "province"),
        ({"topics": []}, "topics"),
        ({"topics": ["weather"]}, "topics.0"),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(of, changes, field) -> None:
    with pytest.raises(InputError) as error:
        writes.draft(by=of.actors["province"], now=NOW, content=content(**changes))
    assert [problem.field for problem in error.value.problems] == [field]


def test_the_search_finds_by_words_topic_place_and_status(of) -> None:
    first = begun(of, province="11")
    second = begun(of, State.REPEALED, title="数据安全办法", topics=["data"])
    begun(of, State.DRAFT, title="草稿办法")

    def found(**filters) -> list[str]:
        return [one.number for one in regulations(Filters(**filters))[0]]

    assert found() == [second.number, first.number]
    assert found(term="数据") == [second.number]
    assert found(topic="pilot") == [first.number]
    assert found(province="11") == [first.number]
    assert found(status="repealed") == [second.number]
    assert found(term="草稿") == []


def test_support_measures_of_plans_are_shown_and_not_copied(of) -> None:
    measure = register(of)
    assert [one.code for one in measures(Filters())] == [measure.code]
    assert [one.code for one in measures(Filters(province="11", topic="support"))] == [measure.code]
    assert measures(Filters(province="31")) == measures(Filters(topic="data")) == []
    page = Client().get("/regulations/").content.decode()
    assert measure.name in page
    assert not Publication.objects.exists()


def test_the_library_is_kept_by_its_forms(cast, of) -> None:
    keeper = cast.client(of.province, "official")
    answer = keeper.post("/regulations/begin/", {"key": "1", **content()})
    row = Regulation.objects.get()
    assert answer["Location"] == f"/regulations/{row.number}/"
    assert row.content == content()
    assert Client().get(f"/regulations/{row.number}/").status_code == 404
    for action, given in (("publish", {}), ("repeal", {"ended_on": "2026-12-01"})):
        row.refresh_from_db()
        sent = {"revision": row.revision, **given}
        assert keeper.post(f"/regulations/{row.number}/{action}/", sent).status_code == 302
    english = Client(headers={"accept-language": "en"}).get(f"/regulations/{row.number}/").content.decode()
    for words in ("Repealed", "Notice on a sample matter", "1 Dec 2026", "https://example.org/notice"):
        assert words in english
    wrong = keeper.post("/regulations/begin/", {"key": "2", **content(rank="local")})
    assert wrong.status_code == 422
    assert "地方性文件须写明省份" in wrong.content.decode()
