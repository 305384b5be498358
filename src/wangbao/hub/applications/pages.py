"""What the pages of an application share: who may open one, and what each of them shows."""

from typing import Any, Final

from wangbao.hub.applications import queries, reading, steps
from wangbao.hub.applications.models import Application
from wangbao.hub.applications.states import STATE_NAMES, Event, State, may_happen
from wangbao.hub.parties.permissions import allow, may
from wangbao.vocabulary.text import Text

_KEPT: Final = Text("已保存", "Saved")
_MORE: Final = Text("已保存；根据您的回答，又有几个问题。", "Saved. Your answers raise a few more questions.")


def seen(request: Any, number: str) -> Application:
    allow(request.actor, "applications.view")
    return queries.application(request.actor, number)


def fillable(request: Any, number: str) -> Application:
    """An application the reader may fill in; the operations ask again, with the row locked."""
    row = seen(request, number)
    allow(request.actor, "applications.answer", row)
    return row


def common(request: Any, row: Application, found: tuple[steps.Step, ...] | None = None) -> dict[str, Any]:
    """What every page of an application shows: steps, progress, state, what may be done."""
    found = found or steps.steps(row)
    actor = request.actor
    return {
        "application": row,
        "title": reading.basis(row).definition.title.text,
        "steps": found,
        "progress": steps.share_done(found),
        "state_name": STATE_NAMES[State(row.state)],
        "may_fill": row.is_draft and may(actor, "applications.answer", row),
        "may_submit": bool(row.signed_sha256) and row.is_draft and may(actor, "applications.submit", row),
        "may_withdraw": may_happen(row.state, Event.WITHDRAW) and may(actor, "applications.withdraw", row),
        "may_renew": not row.is_draft and may(actor, "applications.renew", row),
        "choice": reading.requested(row),
    }
