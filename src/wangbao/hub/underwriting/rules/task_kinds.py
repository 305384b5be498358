"""Name the kinds of tasks that underwriting asks for."""

from typing import Final

from wangbao.hub.access.roles import Role
from wangbao.hub.tasks.kinds import TaskKind
from wangbao.vocabulary.text import Text

DOCUMENTS: Final = "underwriting.documents"

KINDS: Final = (
    TaskKind(
        code=DOCUMENTS,
        name=Text("补充资料", "Documents to hand in"),
        title=Text("为 {number} 补充资料（{count} 项）", "Documents for {number} ({count})"),
        fields=frozenset({"number", "count"}),
        asking=frozenset({Role.UNDERWRITER, Role.SENIOR_UNDERWRITER}),
        answering=frozenset({Role.APPLICANT, Role.BROKER}),
        asking_page="underwriting:quote",
        answering_page="underwriting:offer",
        page_field="number",
        answered_here=False,
        on_home=False,
        quiet=True,
    ),
)
