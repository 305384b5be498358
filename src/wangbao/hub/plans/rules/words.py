"""Say which kinds of organisation make which kind of plan, and which take part in one."""

from typing import Final

from wangbao.hub.access.roles import Kind
from wangbao.hub.schemes.rules.words import DECLARING_KINDS
from wangbao.programme.plan import MemberRole, PlanKind

ENTERPRISES: Final = frozenset(Kind) - {Kind.AUTHORITY}
MAKERS: Final = {
    PlanKind.AUTHORITY: frozenset({Kind.AUTHORITY}),
    PlanKind.INSTITUTION: DECLARING_KINDS,
    PlanKind.ENTERPRISE: ENTERPRISES,
}
MEMBERS: Final = {
    MemberRole.INSTITUTION: DECLARING_KINDS,
    MemberRole.ENTERPRISE: ENTERPRISES,
    MemberRole.SUPPLIER: ENTERPRISES,
}
# The code that policies give a subsidy that somebody names at binding.
RESERVED_CODES: Final = frozenset({"subsidy"})
