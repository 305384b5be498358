"""Names of a contract's terms, by field: one name for one term, in forms, journals, papers and reports."""

from typing import Final

from wangbao.vocabulary.text import Text

LIMIT: Final = Text("累计赔偿限额", "Aggregate limit")
DEDUCTIBLE: Final = Text("每次事故免赔额", "Deductible per event")
WAITING: Final = Text("等待期（小时）", "Waiting period (hours)")

TERM_NAMES: Final = {"limit_cny": LIMIT, "deductible_cny": DEDUCTIBLE, "waiting_hours": WAITING}
