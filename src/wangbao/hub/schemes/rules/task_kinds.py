"""Name the kinds of tasks about schemes."""

from typing import Final

from wangbao.hub.access.roles import Role
from wangbao.hub.tasks.kinds import TaskKind
from wangbao.vocabulary.text import Text

CONFIRM: Final = "schemes.confirm"
RECOMMEND: Final = "schemes.recommend"
CORRECT: Final = "schemes.correct"
_DECLARANTS: Final = frozenset({Role.DECLARANT, Role.ADMINISTRATOR})
_OFFICIALS: Final = frozenset({Role.OFFICIAL})
_PAGE: Final = "schemes:scheme"

KINDS: Final = (
    TaskKind(
        code=CONFIRM,
        name=Text("联合单位确认", "Confirm as a joint unit"),
        title=Text("确认方案 {number} 中本单位部分", "Confirm the own part of scheme {number}"),
        fields=frozenset({"number"}),
        asking=_DECLARANTS,
        answering=_DECLARANTS,
        asking_page=_PAGE,
        answering_page=_PAGE,
        page_field="number",
        answered_here=False,
        on_home=False,
    ),
    TaskKind(
        code=RECOMMEND,
        name=Text("推荐方案", "Recommend a scheme"),
        title=Text("对方案 {number} 提出推荐意见", "Give an opinion on scheme {number}"),
        fields=frozenset({"number"}),
        asking=_DECLARANTS,
        answering=_OFFICIALS,
        asking_page=_PAGE,
        answering_page=_PAGE,
        page_field="number",
        answered_here=False,
        on_home=False,
    ),
    TaskKind(
        code=CORRECT,
        name=Text("补正方案", "Correct a scheme"),
        title=Text("补正并重新报送方案 {number}", "Correct scheme {number} and submit it again"),
        fields=frozenset({"number"}),
        asking=_OFFICIALS,
        answering=_DECLARANTS,
        asking_page=_PAGE,
        answering_page=_PAGE,
        page_field="number",
        answered_here=False,
        on_home=False,
        quiet=True,
    ),
)
