"""Two at the same moment: a lead's last scheme, and one scheme decided twice."""

import pytest
from tests.hub.schemes.conftest import IN_TIME, draft

from wangbao.hub.errors import Conflict
from wangbao.hub.schemes.models import Scheme
from wangbao.hub.schemes.rules.states import State
from wangbao.hub.schemes.writes import decision, submission
from wangbao.vocabulary.errors import InputError

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_last_schemes_submitted_at_once_one_is_taken(of, run_together) -> None:
    lead = {"by": of.actors["lead"], "now": IN_TIME}
    for _ in range(4):
        submission.submit(scheme=draft(of), **lead)
    fifth, sixth = draft(of), draft(of)
    done = run_together(*(lambda one=one: submission.submit(scheme=one, **lead) for one in (fifth, sixth)))
    assert sorted(type(one).__name__ for one in done) == ["InputError", "Scheme"]
    assert [one.problems[0].field for one in done if isinstance(one, InputError)] == ["schemes"]
    assert Scheme.objects.filter(state=State.SUBMITTED).count() == 5


def test_a_scheme_is_decided_once(of, run_together) -> None:
    sent = submission.submit(by=of.actors["lead"], now=IN_TIME, scheme=draft(of))
    nation = {"by": of.actors["national"], "now": IN_TIME, "scheme": sent}
    done = run_together(
        lambda: decision.accept(**nation), lambda: decision.reject(reason="不属于试点对象", **nation)
    )
    assert sum(isinstance(one, Conflict) for one in done) == 1
    assert sent.steps.filter(event__in=["accept", "reject"]).count() == 1
