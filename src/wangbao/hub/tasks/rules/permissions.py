"""Say who may see, answer, decide and hand over tasks."""

from typing import Any

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import ALL_ROLES, Permission
from wangbao.hub.access.roles import Role
from wangbao.hub.tasks import kinds
from wangbao.vocabulary.text import Text

_ACTING = ALL_ROLES - {Role.AUDITOR}


def asked(actor: Actor, task: Any) -> bool:
    """Check that the actor's organisation, or the one it is agent of, is asked, and that the role answers this kind."""
    here = actor.organisation_id in {task.assignee_id, task.agent_id} - {None}
    return here and (actor.role in kinds.kind(task.kind).answering or task.person_id == actor.person_id)


def asking(actor: Actor, task: Any) -> bool:
    """Check that the actor's organisation asks, and that the role decides on this kind."""
    return bool(actor.organisation_id == task.asker_id and actor.role in kinds.kind(task.kind).asking)


def _of_asked(actor: Actor, task: Any) -> bool:
    """Check that the actor answers for the asked organisation itself, or administers it."""
    if actor.organisation_id != task.assignee_id:
        return False
    return asked(actor, task) or actor.role is Role.ADMINISTRATOR


PERMISSIONS: dict[str, Permission] = {
    "tasks.view": Permission(label=Text("查看任务", "See tasks"), roles=ALL_ROLES),
    "tasks.answer": Permission(label=Text("答复任务", "Answer tasks"), roles=_ACTING, when=asked),
    "tasks.decide": Permission(
        label=Text("接受、退回、办结或撤回任务", "Accept, return, close or withdraw tasks"),
        roles=_ACTING,
        when=asking,
    ),
    "tasks.hand_over": Permission(label=Text("转交任务", "Hand tasks over"), roles=_ACTING, when=_of_asked),
}
