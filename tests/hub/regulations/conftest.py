"""Keepers of the library, and entries in every state."""

import datetime as dt
from types import SimpleNamespace

import pytest
from tests.hub.schemes.conftest import make_scene

from wangbao.hub import invariants
from wangbao.hub.journal import comparison
from wangbao.hub.regulations.models import Regulation
from wangbao.hub.regulations.rules.states import State
from wangbao.hub.regulations.writes import regulation as writes
from wangbao.vocabulary.beijing import BEIJING

NOW = dt.datetime(2026, 11, 25, 10, tzinfo=BEIJING)
ENDS = dt.date(2026, 12, 1)


def content(**changes) -> dict:
    """What the library says of a made-up notice; ``None`` leaves a field out."""
    given = {
        "title": "关于示例事项的通知",
        "title_en": "Notice on a sample matter",
        "summary": "示例摘要",
        "summary_en": "A sample summary",
        "rank": "notice",
        "issuer": "示例机关",
        "document_number": "示例〔2026〕1号",
        "issued_on": "2026-01-05",
        "topics": ["insurance", "pilot"],
        "address": "https://example.org/notice",
    }
    return {name: value for name, value in (given | changes).items() if value is not None}


def begun(
    of: SimpleNamespace, state: State = State.IN_FORCE, name: str = "province", **changes
) -> Regulation:
    """Bring an entry to a state by the operations."""
    by = {"by": of.actors[name], "now": NOW}
    made = writes.draft(content=content(**changes), **by)
    if state is State.DRAFT:
        return made
    made = writes.publish(regulation=made, revision=made.revision, **by)
    given = {"regulation": made, "revision": made.revision, **by}
    match state:
        case State.REPEALED:
            return writes.repeal(ended_on=ENDS, **given)
        case State.REPLACED:
            return writes.replace(ended_on=ENDS, replaced_by=begun(of).number, **given)
        case State.WITHDRAWN:
            return writes.withdraw(reason="重复登记", **given)
    return made


def broken() -> list:
    """List what the invariants of the library and of publications, and the journal's evidence, find wrong."""
    own = [one for one in invariants.invariants() if one.name.startswith(("regulations.", "publications."))]
    assert len(own) == 3
    return [*(problem for one in own for problem in one.problems()), *comparison.differences()]


@pytest.fixture
def of(cast) -> SimpleNamespace:
    return make_scene(cast)
