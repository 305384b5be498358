"""Name the kinds of tasks about reviews."""

from typing import Final

from wangbao.hub.access.roles import Role
from wangbao.hub.tasks.kinds import TaskKind
from wangbao.vocabulary.text import Text

CORRECT: Final = "reviews.correct"

KINDS: Final = (
    TaskKind(
        code=CORRECT,
        name=Text("补正评审中的方案", "Correct a scheme under review"),
        title=Text("补正方案 {scheme}：{reason}", "Correct scheme {scheme}: {reason}"),
        fields=frozenset({"number", "scheme", "reason"}),
        asking=frozenset({Role.OFFICIAL}),
        answering=frozenset({Role.DECLARANT, Role.ADMINISTRATOR}),
        asking_page="reviews:item",
        answering_page="reviews:correction",
        page_field="number",
        answered_here=False,
    ),
)
