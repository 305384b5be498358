"""Two sides that act on a task at once leave one answer and one decision."""

import pytest
from django.db import transaction
from tests.hub.cast import NOW
from tests.hub.tasks.test_tasks import DUE

from wangbao.hub.access.roles import Role
from wangbao.hub.errors import Conflict
from wangbao.hub.tasks.models import Step, Task
from wangbao.hub.tasks.writes import task as writes


@pytest.mark.django_db(transaction=True)
def test_a_task_is_decided_once(insurer, enterprise, underwriter, applicant, actor_of, run_together) -> None:
    with transaction.atomic():
        writes.ask(
            by=underwriter,
            now=NOW,
            kind="underwriting.documents",
            key="one",
            subject=("quote", "Q20260000001"),
            asker_id=insurer.pk,
            assignee_id=enterprise.pk,
            due_at=DUE,
            context={"number": "Q20260000001", "count": 1},
        )
        writes.answered_by_record(by=applicant, now=NOW, kind="underwriting.documents", key="one", text="x")
    task = Task.objects.get()
    senior = actor_of(insurer, Role.SENIOR_UNDERWRITER)
    found = run_together(
        lambda: writes.accept(by=underwriter, now=NOW, task=task),
        lambda: writes.send_back(by=senior, now=NOW, task=task, text="缺"),
        lambda: writes.accept(by=senior, now=NOW, task=task),
    )
    assert sum(isinstance(one, Conflict) for one in found) == 2
    task.refresh_from_db()
    assert (
        Step.objects.filter(task=task).last().event
        == {"accepted": "accept", "returned": "return"}[task.state]
    )
