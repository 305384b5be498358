"""Say what underwriting does each night."""

from typing import Final

from wangbao.hub.daily import Task
from wangbao.vocabulary.text import Text

TASKS: Final = (
    Task(
        "expire_quotes", Text("标记已过有效期的报价", "offers whose last day has passed are marked"), order=10
    ),
    Task(
        "underwriting_book",
        Text("模拟各保险公司的有效保单", "each insurer's policies in force are simulated"),
        order=90,
    ),
)
