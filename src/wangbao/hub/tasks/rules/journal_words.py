"""Name the verbs and fields of journal entries about tasks."""

from typing import Any, Final

from wangbao.hub.tasks.kinds import registry
from wangbao.hub.tasks.rules.states import TASK
from wangbao.vocabulary.text import Text

VERBS: Final = {
    "task.ask": Text("提出任务", "Task asked"),
    "task.attach": Text("为任务附上文件", "File attached to a task"),
    "task.proof": Text("记下任务文件", "File of a task noted"),
    "task.answer": Text("答复任务", "Task answered"),
    "task.accept": Text("接受任务答复", "Answer to a task accepted"),
    "task.return": Text("退回任务", "Task returned"),
    "task.close": Text("办结任务", "Task closed"),
    "task.withdraw": Text("撤回任务", "Task withdrawn"),
    "task.expire": Text("任务失效", "Task expired"),
    "task.hand_over": Text("转交任务", "Task handed over"),
    "task.escalate": Text("任务升级提醒", "Task escalated"),
    "task.erased": Text("任务内容期满删除", "Texts of a task erased"),
}
SUBJECTS: Final = {"task": Text("任务", "Task")}
_FIELDS: Final = {
    "digest": Text("内容散列", "Hash of the text"),
    "sha256": Text("文件散列", "Hash of the file"),
    "about": Text("记录", "Record"),
    "due_at": Text("期限", "Due"),
}


def field(name: str) -> Text | None:
    """Name a field of an entry."""
    return _FIELDS.get(name)


def value(name: str, given: Any) -> Text | None:
    """Name a state or a kind of task."""
    if name == "state" and given in TASK.names:
        return TASK.name(given)
    if name == "kind" and given in registry():
        return registry()[given].name
    return None
