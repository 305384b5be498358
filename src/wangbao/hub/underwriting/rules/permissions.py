"""Say who may do what with quotes."""

from typing import Any

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import Permission
from wangbao.hub.access.roles import Kind, Role, Side
from wangbao.vocabulary.text import Text

_UNDERWRITERS = frozenset({Role.UNDERWRITER, Role.SENIOR_UNDERWRITER})
_INSIDE = _UNDERWRITERS | {Role.ACTUARY, Role.AUDITOR}
_CUSTOMERS = frozenset({Role.APPLICANT, Role.BROKER, Role.ADMINISTRATOR})


def _for_the_insurer(actor: Actor, quote: Any) -> bool:
    return actor.side is Side.INSURER and quote.insurer_id == actor.organisation_id


def _for_the_customer(actor: Actor, quote: Any) -> bool:
    """Check that the actor applied, brokers the application, or is the client whose broker acts."""
    if actor.side is Side.BROKER:
        return bool(quote.broker_id == actor.organisation_id)
    return actor.side is Side.INSURED and bool(quote.applicant_id == actor.organisation_id)


PERMISSIONS: dict[str, Permission] = {
    "underwriting.work": Permission(
        label=Text("查看核保工作台", "See the underwriting workbench"),
        roles=_INSIDE,
        kinds={Kind.INSURER},
        when=_for_the_insurer,
    ),
    "underwriting.quote": Permission(
        label=Text("评估并报价", "Assess and quote"),
        roles=_UNDERWRITERS | {Role.APPLICANT, Role.BROKER},
    ),
    "underwriting.revise": Permission(
        label=Text("修改报价条件", "Change the terms of a quote"),
        roles=_UNDERWRITERS,
        kinds={Kind.INSURER},
        when=_for_the_insurer,
    ),
    "underwriting.decide": Permission(
        label=Text("核保决定", "Decide on a quote"),
        roles=_UNDERWRITERS,
        kinds={Kind.INSURER},
        when=_for_the_insurer,
    ),
    "underwriting.note": Permission(
        label=Text("写核保备注", "Write notes"), roles=_INSIDE, kinds={Kind.INSURER}, when=_for_the_insurer
    ),
    "underwriting.ask": Permission(
        label=Text("要求补充资料", "Ask for documents"),
        roles=_UNDERWRITERS,
        kinds={Kind.INSURER},
        when=_for_the_insurer,
    ),
    "underwriting.view_offer": Permission(
        label=Text("查看报价", "See an offer"), roles=_CUSTOMERS | {Role.AUDITOR}
    ),
    "underwriting.answer": Permission(
        label=Text("接受或不接受报价、提交资料", "Accept or turn down an offer, hand in documents"),
        roles={Role.APPLICANT, Role.BROKER},
        when=_for_the_customer,
    ),
}
