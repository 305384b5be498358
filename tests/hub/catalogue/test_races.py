"""At the same moment: a version is drafted once, published once, and never both replaced and withdrawn."""

import pytest
from tests.hub.catalogue.conftest import written

from wangbao.hub.catalogue.models import Product, ProductVersion
from wangbao.hub.catalogue.rules.states import State
from wangbao.hub.catalogue.writes import version as version_writes
from wangbao.hub.errors import Conflict
from wangbao.hub.journal.models import Entry
from wangbao.vocabulary.errors import InputError

pytestmark = pytest.mark.django_db(transaction=True)


def test_four_who_publish_at_once_publish_once(drafted, insurer, actor_of, now, run_together) -> None:
    version = drafted()
    who = [actor_of(insurer, role) for role in ("senior_underwriter", "administrator")] * 2
    calls = [lambda one=one: version_writes.publish(by=one, now=now, version=version) for one in who]
    answers = run_together(*calls)
    assert sorted(type(answer).__name__ for answer in answers) == ["Conflict"] * 3 + ["ProductVersion"]
    assert Entry.objects.filter(verb="product.published").count() == 1


def test_a_version_drafted_by_four_at_once_is_there_once(insurer, actor_of, now, run_together) -> None:
    actuary = actor_of(insurer, "actuary")

    def one() -> object:
        return version_writes.draft(by=actuary, now=now, insurer=insurer, definition=written())

    answers = run_together(one, one, one, one)
    assert sorted(type(answer).__name__ for answer in answers) == ["InputError"] * 3 + ["ProductVersion"]
    refused = [answer for answer in answers if isinstance(answer, InputError)]
    assert {problem.field for one in refused for problem in one.problems} == {"version"}
    assert (Product.objects.count(), ProductVersion.objects.count()) == (1, 1)


def test_a_version_is_either_replaced_or_withdrawn(published, insurer, actor_of, now, run_together) -> None:
    old, new = published(), published(version="2.0")
    senior = actor_of(insurer, "senior_underwriter")
    answers = run_together(
        lambda: version_writes.supersede(by=senior, now=now, version=old, successor=new),
        lambda: version_writes.withdraw(by=senior, now=now, version=old, reason="停售"),
    )
    assert sum(isinstance(answer, Conflict) for answer in answers) == 1
    old.refresh_from_db()
    assert State(old.state) in (State.SUPERSEDED, State.WITHDRAWN)
    assert (old.superseded_by is not None) == (old.state == State.SUPERSEDED)
