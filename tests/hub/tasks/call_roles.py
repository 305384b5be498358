"""Say who may make the calls about tasks, and make each (``tests/hub/api/test_roles.py``)."""

from collections.abc import Callable
from typing import Any

from tests.hub.api.caller import Caller

from wangbao.hub.tasks.models import Task

# The task of the documents asked for: the insurer asks, the applicant is asked, its broker is agent.
TABLE = {
    "tasks": "aaaaaaaa a aa aaaa a aaaaa",
    "task": "aaaaaaaa - a- aaa- - a----",
    "attach_proof": "rrrrrrrr - a- arr- - r----",
    "answer_task": "rrrrrrrr - a- arr- - r----",
    "accept_task": "raarrrrr - r- rrr- - r----",
    "return_task": "raarrrrr - r- rrr- - r----",
    "close_task": "raarrrrr - r- rrr- - r----",
    "withdraw_task": "raarrrrr - r- rrr- - r----",
}


def calls(of: Any) -> dict[str, Callable[[Caller], Any]]:
    """Make each call by its name in the description, about the records ``of`` names."""

    def task() -> str:
        return Task.objects.get(kind="underwriting.documents", subject=of.referred).ref

    return {
        "tasks": lambda c: c.get("/tasks"),
        "task": lambda c: c.get(f"/tasks/{task()}"),
        "attach_proof": lambda c: c.put(f"/tasks/{task()}/proof?name=report.txt", b"report"),
        "answer_task": lambda c: c.post(f"/tasks/{task()}/answer", {"text": "x"}),
        "accept_task": lambda c: c.post(f"/tasks/{task()}/acceptance", {}),
        "return_task": lambda c: c.post(f"/tasks/{task()}/return", {"text": "x"}),
        "close_task": lambda c: c.post(f"/tasks/{task()}/closing", {}),
        "withdraw_task": lambda c: c.post(f"/tasks/{task()}/withdrawal", {}),
    }
