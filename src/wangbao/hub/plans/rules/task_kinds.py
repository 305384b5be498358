"""Name the kinds of tasks about plans."""

from typing import Final

from wangbao.hub.access.roles import Role
from wangbao.hub.tasks.kinds import TaskKind
from wangbao.vocabulary.text import Text

FORWARD: Final = "plans.forward"
CORRECT: Final = "plans.correct"
REPORT: Final = "plans.report"
CORRECT_REPORT: Final = "plans.correct_report"
SUMMARISE: Final = "plans.summarise"
CORRECT_SUMMARY: Final = "plans.correct_summary"
ANSWER: Final = "plans.answer"
_MAKERS: Final = frozenset({Role.DECLARANT, Role.ADMINISTRATOR, Role.OFFICIAL})
_OFFICIALS: Final = frozenset({Role.OFFICIAL})
_PAGE: Final = "plans:plan"

KINDS: Final = (
    TaskKind(
        code=FORWARD,
        name=Text("审核试点方案", "Look at a pilot plan"),
        title=Text("审核并转报试点方案 {number}", "Look at pilot plan {number} and forward it"),
        fields=frozenset({"number"}),
        asking=_MAKERS,
        answering=_OFFICIALS,
        asking_page=_PAGE,
        answering_page=_PAGE,
        page_field="number",
        answered_here=False,
        quiet=True,
    ),
    TaskKind(
        code=CORRECT,
        name=Text("补正试点方案", "Correct a pilot plan"),
        title=Text("补正并重新上报试点方案 {number}", "Correct pilot plan {number} and submit it again"),
        fields=frozenset({"number"}),
        asking=_OFFICIALS,
        answering=_MAKERS,
        asking_page=_PAGE,
        answering_page=_PAGE,
        page_field="number",
        answered_here=False,
        quiet=True,
    ),
    TaskKind(
        code=REPORT,
        name=Text("报告试点进展", "Report the progress of a pilot"),
        title=Text(
            "报告试点方案 {number} 自 {first} 起一期的进展",
            "Report on pilot plan {number} for the period from {first}",
        ),
        fields=frozenset({"number", "first"}),
        asking=_OFFICIALS,
        answering=_MAKERS,
        asking_page=_PAGE,
        answering_page=_PAGE,
        page_field="number",
        answered_here=False,
    ),
    TaskKind(
        code=CORRECT_REPORT,
        name=Text("补正试点进展报告", "Correct a progress report"),
        title=Text(
            "补正试点方案 {number} 自 {first} 起一期的进展报告",
            "Correct the progress report of pilot plan {number} for the period from {first}",
        ),
        fields=frozenset({"number", "first"}),
        asking=_OFFICIALS,
        answering=_MAKERS,
        asking_page=_PAGE,
        answering_page=_PAGE,
        page_field="number",
        answered_here=False,
        quiet=True,
    ),
    TaskKind(
        code=SUMMARISE,
        name=Text("试点年度总结", "Summarise the year of a pilot"),
        title=Text(
            "上报试点方案 {number} 的 {year} 年度总结", "Submit the summary of pilot plan {number} for {year}"
        ),
        fields=frozenset({"number", "year"}),
        asking=_OFFICIALS,
        answering=_MAKERS,
        asking_page=_PAGE,
        answering_page=_PAGE,
        page_field="number",
        answered_here=False,
    ),
    TaskKind(
        code=CORRECT_SUMMARY,
        name=Text("补正试点总结", "Correct the summary of a pilot"),
        title=Text(
            "补正试点方案 {number} 的 {year} 年度总结",
            "Correct the summary of pilot plan {number} for {year}",
        ),
        fields=frozenset({"number", "year"}),
        asking=_OFFICIALS,
        answering=_MAKERS,
        asking_page=_PAGE,
        answering_page=_PAGE,
        page_field="number",
        answered_here=False,
        quiet=True,
    ),
    TaskKind(
        code=ANSWER,
        name=Text("就退出试点陈述意见", "Answer a proposed withdrawal"),
        title=Text(
            "就拟取消试点方案 {number} 陈述意见", "Answer the proposed withdrawal of pilot plan {number}"
        ),
        fields=frozenset({"number"}),
        asking=_OFFICIALS,
        answering=_MAKERS,
        asking_page=_PAGE,
        answering_page=_PAGE,
        page_field="number",
        answered_here=False,
        quiet=True,
    ),
)
