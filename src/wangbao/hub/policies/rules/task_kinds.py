"""Name the kinds of tasks about policies."""

from typing import Final

from wangbao.hub.access.roles import Role
from wangbao.hub.tasks.kinds import TaskKind
from wangbao.vocabulary.text import Text

CHANGE: Final = "policies.change"
DECISION_DAYS: Final = 10  # judgement: how long an insurer takes to answer a request for an endorsement

KINDS: Final = (
    TaskKind(
        code=CHANGE,
        name=Text("批改申请待保险公司处理", "Request for an endorsement"),
        title=Text("处理保单 {number} 的{kind}申请", "Decide on policy {number}: {kind}"),
        fields=frozenset({"number", "ref", "kind"}),
        asking=frozenset({Role.APPLICANT, Role.BROKER}),
        answering=frozenset({Role.UNDERWRITER, Role.SENIOR_UNDERWRITER}),
        asking_page="policies:request",
        answering_page="policies:request",
        page_field="ref",
        answered_here=False,
        on_home=False,
        quiet=True,
    ),
)
