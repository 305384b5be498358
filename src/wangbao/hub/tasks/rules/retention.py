"""Erase the texts of tasks that ended long ago: answers, reasons, names of colleagues and of files."""

import datetime as dt
from typing import Any, Final

from django.db.models import QuerySet

from wangbao.hub.access.actor import Actor
from wangbao.hub.journal.operations import batched, record
from wangbao.hub.retention import Rule
from wangbao.hub.tasks.models import Step, Task
from wangbao.hub.tasks.rules.evidence import digest_of
from wangbao.vocabulary.text import Text

_DAYS: Final = 11 * 365
_CHUNK: Final = 500


def _ended(now: dt.datetime) -> QuerySet[Any]:
    return Task.objects.filter(ended_at__lt=now - dt.timedelta(days=_DAYS), erased_at=None)


def _erase(rows: QuerySet[Any], now: dt.datetime) -> int:
    count = 0
    with batched():
        for task in rows.prefetch_related("steps").order_by("pk").iterator(chunk_size=_CHUNK):
            steps = list(task.steps.all())
            for step in steps:
                step.digest, step.text, step.by_name = digest_of(task.ref, step.text), "", ""
            Step.objects.bulk_update(steps, ["digest", "text", "by_name"])
            task.answer, task.erased_at = "", now
            task.save(update_fields=["answer", "erased_at"])
            record(
                by=Actor.system(),
                now=now,
                verb="task.erased",
                subject=("task", task.ref),
                organisation_id=task.asker_id,
            )
            count += 1
    return count


RULES: Final = (
    Rule(
        code="task_texts",
        name=Text("已结束任务的答复与说明", "answers and texts of tasks that ended"),
        days=_DAYS,
        source=Text(
            "《保险法》第八十七条：自合同终止起保存五年或十年；自任务结束起计，另加一年保险期间（判断）",
            "Insurance Law art. 87: five or ten years from the end of a contract; counted from the end of the task, "
            "with a year of cover added (judgement)",
        ),
        finds=_ended,
        erases=_erase,
    ),
)
