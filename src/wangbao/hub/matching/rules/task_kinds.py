"""Name the kind of task about contacts. It is the provider's own, so that it does not tell who asks."""

from typing import Final

from wangbao.hub.matching.rules.permissions import PROVIDERS
from wangbao.hub.tasks.kinds import TaskKind
from wangbao.vocabulary.text import Text

ANSWER: Final = "matching.answer"

KINDS: Final = (
    TaskKind(
        code=ANSWER,
        name=Text("答复联系请求", "Answer a contact"),
        title=Text("答复联系请求 {number}", "Answer contact {number}"),
        fields=frozenset({"number"}),
        asking=PROVIDERS,
        answering=PROVIDERS,
        asking_page="matching:contact",
        answering_page="matching:contact",
        page_field="number",
        answered_here=False,
        on_home=False,
        quiet=True,
    ),
)
