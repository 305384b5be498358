"""Name the kinds of organisation, the roles and states, and the side of a contract that an actor is on."""

from enum import StrEnum
from typing import Final

from wangbao.vocabulary.text import Text


class Kind(StrEnum):
    """A kind of organisation: the pilot notice's nine, and those that deal with them."""

    INSURER = "insurer"
    REINSURER = "reinsurer"
    INTERMEDIARY = "intermediary"
    SECURITY_COMPANY = "security_company"
    TELECOM_OPERATOR = "telecom_operator"
    INSURTECH = "insurtech"
    TESTING_BODY = "testing_body"
    FORENSIC_BODY = "forensic_body"
    RESEARCH_INSTITUTE = "research_institute"
    INSURED = "insured"
    BROKER = "broker"
    AUTHORITY = "authority"


KIND_NAMES: Final = {
    Kind.INSURER: Text("保险公司", "Insurer"),
    Kind.REINSURER: Text("再保险公司", "Reinsurer"),
    Kind.INTERMEDIARY: Text("保险中介机构", "Insurance intermediary"),
    Kind.SECURITY_COMPANY: Text("网络安全企业", "Security company"),
    Kind.TELECOM_OPERATOR: Text("基础电信运营商", "Basic telecom operator"),
    Kind.INSURTECH: Text("保险科技公司", "Insurtech company"),
    Kind.TESTING_BODY: Text("专业测评机构", "Testing and assessment body"),
    Kind.FORENSIC_BODY: Text("司法鉴定机构", "Forensic body"),
    Kind.RESEARCH_INSTITUTE: Text("科研院所", "Research institute"),
    Kind.INSURED: Text("投保企业", "Insured enterprise"),
    Kind.BROKER: Text("保险经纪人", "Insurance broker"),
    Kind.AUTHORITY: Text("主管部门", "Authority"),
}
# The kinds that the notice allows to apply with a scheme (通知 2023-12-14).
NOTICE_KINDS: Final = tuple(Kind)[:9]


class Role(StrEnum):
    """The role of a person in an organisation."""

    ADMINISTRATOR = "administrator"
    UNDERWRITER = "underwriter"
    SENIOR_UNDERWRITER = "senior_underwriter"
    ACTUARY = "actuary"
    CLAIMS_HANDLER = "claims_handler"
    LOSS_ASSESSOR = "loss_assessor"
    BROKER = "broker"
    APPLICANT = "applicant"
    SECURITY_ANALYST = "security_analyst"
    OFFICIAL = "official"
    AUDITOR = "auditor"
    DECLARANT = "declarant"
    EXPERT = "expert"
    DECISION_MAKER = "decision_maker"


ROLE_NAMES: Final = {
    Role.ADMINISTRATOR: Text("管理员", "Administrator"),
    Role.UNDERWRITER: Text("核保人", "Underwriter"),
    Role.SENIOR_UNDERWRITER: Text("高级核保人", "Senior underwriter"),
    Role.ACTUARY: Text("精算师", "Actuary"),
    Role.CLAIMS_HANDLER: Text("理赔人员", "Claims handler"),
    Role.LOSS_ASSESSOR: Text("定损人员", "Loss assessor"),
    Role.BROKER: Text("经纪人员", "Broker"),
    Role.APPLICANT: Text("投保经办人", "Applicant"),
    Role.SECURITY_ANALYST: Text("安全分析员", "Security analyst"),
    Role.OFFICIAL: Text("监管人员", "Official"),
    Role.AUDITOR: Text("审计人员", "Auditor"),
    Role.DECLARANT: Text("试点申报人员", "Declarant"),
    Role.EXPERT: Text("评审专家", "Expert reviewer"),
    Role.DECISION_MAKER: Text("遴选决策人员", "Decision maker"),
}

_EVERYWHERE: Final = frozenset({Role.ADMINISTRATOR, Role.AUDITOR, Role.APPLICANT})
_INSURER: Final = frozenset(
    {Role.UNDERWRITER, Role.SENIOR_UNDERWRITER, Role.ACTUARY, Role.CLAIMS_HANDLER, Role.LOSS_ASSESSOR}
)
# The roles that an organisation of a kind may give; any organisation may also buy cover for itself.
ROLES_OF: Final = {
    Kind.INSURER: _EVERYWHERE | _INSURER | {Role.DECLARANT, Role.EXPERT, Role.SECURITY_ANALYST},
    Kind.REINSURER: _EVERYWHERE | _INSURER | {Role.DECLARANT, Role.EXPERT},
    Kind.INTERMEDIARY: _EVERYWHERE | {Role.DECLARANT, Role.EXPERT, Role.BROKER, Role.LOSS_ASSESSOR},
    Kind.SECURITY_COMPANY: _EVERYWHERE
    | {Role.DECLARANT, Role.EXPERT, Role.SECURITY_ANALYST, Role.LOSS_ASSESSOR},
    Kind.TELECOM_OPERATOR: _EVERYWHERE | {Role.DECLARANT, Role.EXPERT, Role.SECURITY_ANALYST},
    Kind.INSURTECH: _EVERYWHERE | {Role.DECLARANT, Role.EXPERT, Role.SECURITY_ANALYST, Role.ACTUARY},
    Kind.TESTING_BODY: _EVERYWHERE | {Role.DECLARANT, Role.EXPERT, Role.SECURITY_ANALYST, Role.LOSS_ASSESSOR},
    Kind.FORENSIC_BODY: _EVERYWHERE | {Role.DECLARANT, Role.EXPERT, Role.LOSS_ASSESSOR},
    Kind.RESEARCH_INSTITUTE: _EVERYWHERE | {Role.DECLARANT, Role.EXPERT, Role.SECURITY_ANALYST},
    Kind.INSURED: _EVERYWHERE | {Role.DECLARANT, Role.SECURITY_ANALYST},
    Kind.BROKER: _EVERYWHERE | {Role.DECLARANT, Role.EXPERT, Role.BROKER},
    Kind.AUTHORITY: frozenset(
        {Role.ADMINISTRATOR, Role.OFFICIAL, Role.AUDITOR, Role.EXPERT, Role.DECISION_MAKER}
    ),
}


class Status(StrEnum):
    """The state of an organisation: active, or suspended and unable to act."""

    ACTIVE = "active"
    SUSPENDED = "suspended"


STATUS_NAMES: Final = {Status.ACTIVE: Text("正常", "Active"), Status.SUSPENDED: Text("停用", "Suspended")}


class Side(StrEnum):
    """A side of a contract; a model names the paths to its tenants for each side."""

    INSURER = "insurer"
    BROKER = "broker"
    INSURED = "insured"
    PROVIDER = "provider"
    AUTHORITY = "authority"
    REVIEWER = "reviewer"
    PUBLIC = "public"
    SYSTEM = "system"


_SIDES: Final = {
    Kind.INSURER: Side.INSURER,
    Kind.BROKER: Side.BROKER,
    Kind.INTERMEDIARY: Side.BROKER,
    Kind.INSURED: Side.INSURED,
    Kind.AUTHORITY: Side.AUTHORITY,
}


def side_of(kind: Kind, role: Role) -> Side:
    """Return the side of a role in a kind of organisation; an applicant is the insured, also in an insurer.

    An expert is on no side of a contract: a reviewer sees what a record names a path for, which hardly any does.
    """
    if role is Role.EXPERT:
        return Side.REVIEWER
    return Side.INSURED if role is Role.APPLICANT else _SIDES.get(kind, Side.PROVIDER)
