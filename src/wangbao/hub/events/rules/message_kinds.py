"""Name the kinds of messages about events."""

from typing import Final

from wangbao.hub.outbox.kinds import MessageKind
from wangbao.vocabulary.text import Text

MOVED_UP: Final = "events.moved_up"
CHANGED: Final = "events.changed"
CANCELLED: Final = "events.cancelled"
CERTIFIED: Final = "events.certified"
TOMORROW: Final = "events.tomorrow"
_PAGE: Final = "events:event"

KINDS: Final = (
    MessageKind(
        code=MOVED_UP,
        name=Text("候补递补", "Moved up from a waiting list"),
        subject=Text("已递补：{title}", "A place is yours: {title}"),
        body=Text(
            "有人取消报名，您已由候补转为报名成功：《{title}》，{starts}，{place}。",
            "A place has become free and is yours: {title}, {starts}, {place}.",
        ),
        page=_PAGE,
        page_field="number",
        fixed=True,
    ),
    MessageKind(
        code=CHANGED,
        name=Text("活动变更", "Change of an event"),
        subject=Text("活动有变更：{title}", "Changed: {title}"),
        body=Text(
            "您报名的《{title}》有变更，现为：{starts}，{place}。",
            "{title}, which you registered for, has changed. It is now: {starts}, {place}.",
        ),
        page=_PAGE,
        page_field="number",
        fixed=True,
    ),
    MessageKind(
        code=CANCELLED,
        name=Text("活动取消", "Cancellation of an event"),
        subject=Text("活动取消：{title}", "Cancelled: {title}"),
        body=Text(
            "您报名的《{title}》（{starts}）已取消。理由：{reason}",
            "{title} ({starts}), which you registered for, is cancelled. Reason: {reason}",
        ),
        page=_PAGE,
        page_field="number",
        fixed=True,
    ),
    MessageKind(
        code=CERTIFIED,
        name=Text("出席证明", "Certificate of attendance"),
        subject=Text("出席证明 {certificate}", "Certificate of attendance {certificate}"),
        body=Text(
            "《{title}》的出席证明已出具，编号 {certificate}。",
            "Your certificate of attendance for {title} is there; its number is {certificate}.",
        ),
        page="events:certificate",
        page_field="certificate",
    ),
    MessageKind(
        code=TOMORROW,
        name=Text("活动提醒", "Reminder of an event"),
        subject=Text("明日活动：{title}", "Tomorrow: {title}"),
        body=Text(
            "您报名的《{title}》将于{starts}举行，地点：{place}。", "{title} is on {starts}, at {place}."
        ),
        page=_PAGE,
        page_field="number",
    ),
)
