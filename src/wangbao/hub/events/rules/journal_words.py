"""Name the verbs and fields of journal entries about events."""

from typing import Any, Final

from wangbao.hub.events.rules.content import FIELDS
from wangbao.hub.events.rules.states import PLACE
from wangbao.vocabulary.text import Text

VERBS: Final = {
    "event.begun": Text("新建活动", "Event begun"),
    "event.changed": Text("修改活动", "Event changed"),
    "event.announced": Text("发布活动", "Event announced"),
    "event.cancelled": Text("取消活动", "Event cancelled"),
    "event.closed": Text("登记出席", "Attendance recorded"),
    "registration.made": Text("报名", "Registered"),
    "registration.withdrawn": Text("取消报名", "Registration withdrawn"),
    "registration.moved_up": Text("递补", "Moved up from the waiting list"),
    "registration.certified": Text("发给出席证明", "Certificate of attendance issued"),
}
SUBJECTS: Final = {
    "event": Text("活动", "Event"),
    "registration": Text("报名", "Registration"),
}
_FIELDS: Final = {
    "attended": Text("出席人数", "Attended"),
    "absent": Text("缺席人数", "Absent"),
    "event": Text("活动", "Event"),
    "certificate": Text("证明编号", "Certificate"),
    "digest": Text("散列值", "Hash"),
}


def field(name: str) -> Text | None:
    """Name a field of an entry."""
    return _FIELDS.get(name) or FIELDS.get(name)


def value(name: str, given: Any) -> Text | None:
    """Put a state into words."""
    names: dict[Any, Text] = {**PLACE.names}
    return names.get(given) if name == "state" and isinstance(given, str) else None
