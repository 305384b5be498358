"""Define what is announced of an event, and its words."""

from collections.abc import Iterator
from typing import Annotated, Final, Literal

from pydantic import Field

from wangbao.hub.publications.rules.content import BASE_FIELDS, Address, Content, Line, Long, Place
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.document import Day, Moment
from wangbao.vocabulary.errors import Problem
from wangbao.vocabulary.regions import REGIONS
from wangbao.vocabulary.text import Text

TRAINING: Final = "training"
EVENT_KINDS: Final = {
    TRAINING: Text("宣贯培训", "Training"),
    "briefing": Text("政策解读", "Briefing on policy"),
    "exchange": Text("交流对接", "Exchange and matchmaking"),
    "conference": Text("会议与主题活动", "Conference"),
}


class EventContent(Content):
    """The content announced of an event; moments in any zone, the last day to register ends in Beijing."""

    event_kind: Literal["training", "briefing", "exchange", "conference"]
    starts_at: Moment
    ends_at: Moment
    place: Line
    province: Place | None = None
    online: bool = False
    capacity: Annotated[int, Field(ge=1, le=100_000)] | None = None
    last_day: Day
    text: Long | None = None
    text_en: Long | None = None
    contact: Line
    address: Address | None = None

    def problems(self) -> Iterator[Problem]:
        """Yield an end before the beginning, and a last day to register behind it."""
        if self.ends_at <= self.starts_at:
            yield Problem(
                "ends_at", self.ends_at.isoformat(), Text("须晚于开始时间", "must be after the beginning")
            )
        if self.last_day > day_of(self.starts_at):
            yield Problem(
                "last_day", self.last_day, Text("不得晚于活动开始之日", "must not be after the event begins")
            )


FIELDS: Final = {
    **BASE_FIELDS,
    "event_kind": Text("类别", "Kind"),
    "starts_at": Text("开始时间", "Begins"),
    "ends_at": Text("结束时间", "Ends"),
    "place": Text("地点", "Place"),
    "province": Text("省份", "Province"),
    "online": Text("可线上参加", "Can be joined online"),
    "capacity": Text("名额（人）", "Places (persons)"),
    "last_day": Text("报名截止日期", "Last day to register"),
    "text": Text("内容", "Programme in Chinese"),
    "text_en": Text("英文内容", "Programme in English"),
    "contact": Text("联系方式", "Whom to ask"),
    "address": Text("网址", "Web address"),
}
VALUES: Final = {
    "event_kind": EVENT_KINDS,
    "province": {one.code: one.name for one in REGIONS},
}
