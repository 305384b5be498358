"""Name the kinds of messages about tasks."""

from typing import Final

from wangbao.hub.outbox.kinds import MessageKind
from wangbao.vocabulary.text import Text

ASKED: Final = "tasks.asked"
ANSWERED: Final = "tasks.answered"
RETURNED: Final = "tasks.returned"
HANDED_OVER: Final = "tasks.handed_over"
DUE: Final = "tasks.due"
OVERDUE: Final = "tasks.overdue"
ESCALATED: Final = "tasks.escalated"
_PAGE: Final = "tasks:task"


def _kind(code: str, name: Text, subject: Text, body: Text, *, fixed: bool = False) -> MessageKind:
    return MessageKind(
        code=code,
        name=name,
        subject=subject,
        body=body,
        page=_PAGE,
        page_field="ref",
        fixed=fixed,
    )


KINDS: Final = (
    _kind(
        ASKED,
        Text("新任务", "New task"),
        Text("请于 {due} 前办理：{title}", "To do by {due}: {title}"),
        Text(
            "{organisation}请贵方办理：{title}。期限 {due}。",
            "{organisation} asks you for this: {title}. It is due on {due}.",
        ),
        fixed=True,
    ),
    _kind(
        ANSWERED,
        Text("任务已答复", "Task answered"),
        Text("{organisation}已答复：{title}", "{organisation} has answered: {title}"),
        Text(
            "{organisation}已答复“{title}”（期限 {due}），请接受或退回。",
            "{organisation} has answered “{title}” (due {due}). Please accept or return it.",
        ),
    ),
    _kind(
        RETURNED,
        Text("任务被退回", "Task returned"),
        Text("{organisation}退回了：{title}", "{organisation} has returned: {title}"),
        Text(
            "{organisation}退回了“{title}”，请补充。期限 {due}。",
            "{organisation} has returned “{title}” to be completed. It is due on {due}.",
        ),
        fixed=True,
    ),
    _kind(
        HANDED_OVER,
        Text("任务转交给我", "Task handed over to me"),
        Text("任务转交给您：{title}", "Handed over to you: {title}"),
        Text(
            "{organisation}提出的“{title}”已转交给您，期限 {due}。",
            "“{title}”, asked by {organisation}, has been handed over to you. It is due on {due}.",
        ),
    ),
    _kind(
        DUE,
        Text("任务即将到期", "Task about to fall due"),
        Text("{due} 到期：{title}", "Due on {due}: {title}"),
        Text(
            "{organisation}提出的“{title}”将于 {due} 到期，尚未答复。",
            "“{title}”, asked by {organisation}, falls due on {due} and is not answered yet.",
        ),
        fixed=True,
    ),
    _kind(
        OVERDUE,
        Text("任务逾期", "Task overdue"),
        Text("已逾期：{title}", "Overdue: {title}"),
        Text(
            "{organisation}提出的“{title}”已于 {due} 到期，仍未答复。",
            "“{title}”, asked by {organisation}, fell due on {due} and is still not answered.",
        ),
        fixed=True,
    ),
    _kind(
        ESCALATED,
        Text("任务逾期升级", "Overdue task escalated"),
        Text("逾期未办，请督促：{title}", "Still not done: {title}"),
        Text(
            "{organisation}提出的“{title}”应于 {due} 完成，至今未办，请管理员督促。",
            "“{title}”, asked by {organisation}, was due on {due} and is still not done; administrators, "
            "please see to it.",
        ),
        fixed=True,
    ),
)
