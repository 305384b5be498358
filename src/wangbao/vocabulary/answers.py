"""Words of answers, by code: one word for one answer, on every page, paper and report that shows it."""

from typing import Final

from wangbao.vocabulary.text import Text

YES_NO: Final = {"yes": Text("是", "Yes"), "no": Text("否", "No")}

# Whether a control is in place.
CONTROL: Final = {
    "yes": Text("已全面落实", "In place everywhere"),
    "partial": Text("部分落实", "In place in part"),
    "no": Text("未落实", "Not in place"),
    "unknown": Text("不清楚", "Not known"),
}

# A fact that nobody was asked for, or that was left out; an answer that is not known is CONTROL's.
NOT_STATED: Final = Text("未说明", "Not stated")
