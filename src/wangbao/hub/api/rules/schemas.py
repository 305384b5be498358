"""Publish the schemas of what the API gives out about contracts."""

from collections.abc import Callable
from typing import Any, Final

from ninja import Schema

from wangbao.hub.api.shapes.applications import ApplicationOut
from wangbao.hub.api.shapes.policies import EndorsementOut, PolicyOut
from wangbao.hub.api.shapes.tasks import TaskOut
from wangbao.vocabulary.field_words import described
from wangbao.vocabulary.schema_registry import Published
from wangbao.vocabulary.text import Text


def _written(model: type[Schema]) -> Callable[[], dict[str, Any]]:
    return lambda: described(model.model_json_schema(mode="serialization"), "wangbao.hub.api")


SCHEMAS: Final = (
    Published(
        "application",
        "1.0",
        Text("投保申请", "Application"),
        Text("接口给出的投保申请", "An application, as the API gives it out"),
        _written(ApplicationOut),
        input=False,
    ),
    Published(
        "policy",
        "1.0",
        Text("保险单", "Policy"),
        Text(
            "接口给出的保单：分段、批单、份额与收付",
            "A policy, as the API gives it out: segments, endorsements, accounts",
        ),
        _written(PolicyOut),
        input=False,
    ),
    Published(
        "endorsement",
        "1.0",
        Text("批单", "Endorsement"),
        Text("接口给出的批单", "An endorsement, as the API gives it out"),
        _written(EndorsementOut),
        input=False,
    ),
    Published(
        "task",
        "1.0",
        Text("任务", "Task"),
        Text("接口给出的任务及其经过", "A task with its history, as the API gives it out"),
        _written(TaskOut),
        input=False,
    ),
)
