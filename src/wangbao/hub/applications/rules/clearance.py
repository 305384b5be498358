"""Clear an application: one enterprise applies to one insurer once, for one kind of cover and one period.

Two brokers who bring the same risk, or a broker and the enterprise itself, would be quoted against each other. Whoever
submits first has it for :data:`DAYS` days, while the application is open. The other is told that there is one and what
can be done, and nothing of whose it is or what it says.

A policy that is bound stands in the way as well where the application asks for the same again: the same product for the
same days. Where days only overlap, an underwriter decides (:mod:`wangbao.hub.underwriting.rules.double_insurance`).
"""

import datetime as dt
from typing import Final

from django.db.models import QuerySet

from wangbao.hub.access.actor import Actor
from wangbao.hub.applications.models import Application
from wangbao.hub.applications.reads import other_cover
from wangbao.hub.applications.rules.states import WAITING
from wangbao.hub.errors import Conflict
from wangbao.vocabulary.text import Text

DAYS: Final = 60
_OTHERS: Final = Text(
    "保险人已有该企业同一期间、同类保险的投保申请在处理中，本申请暂不能提交。企业如改由您代理，请企业向保险人出具委托变更函，"
    "或待该申请结束后再提交。",
    "The insurer is already considering an application for this enterprise, period and kind of cover, so this one "
    "cannot be submitted now. If the enterprise has changed its broker, it may tell the insurer so in writing; "
    "otherwise submit once that application is closed.",
)
_INSURED: Final = Text(
    "该企业在同一保险人处已有同一产品、同一期间的保险单，不得重复投保。如需提高保额，请由企业申请批改。",
    "The insurer has issued a policy of this product for this enterprise and period already. To raise its limit, the "
    "enterprise may ask for an endorsement.",
)


def standing(application: Application, *, now: dt.datetime) -> QuerySet[Application]:
    """Select open applications of the last :data:`DAYS` days for the same enterprise, insurer, kind of cover and days.

    The enterprise is the one of the credit code: a code is on the register once.
    """
    return Application.objects.filter(
        applicant_id=application.applicant_id,
        insurer_id=application.insurer_id,
        insured_kind=application.insured_kind,
        state__in=WAITING,
        submitted_at__gt=now - dt.timedelta(days=DAYS),
        start__lt=application.end,
        end__gt=application.start,
    ).exclude(pk=application.pk)


def clear(application: Application, *, by: Actor, now: dt.datetime) -> None:
    """Refuse submitting where another application or a policy stands in the way.

    Call it with the applicant's row locked, or two may pass at once.

    Raises:
        Conflict: naming the other application only to those who may know of it.
    """
    _refuse_insured(application, by=by)
    other = standing(application, now=now).order_by("pk").first()
    if other is None:
        return
    if Application.objects.visible_to(by).filter(pk=other.pk).exists():
        raise Conflict(
            Text(
                f"申请 {other.number} 已就同一期间、同类保险提交，尚在处理中；请先撤回它",
                f"application {other.number} for the same period and kind of cover is already submitted and open; "
                "withdraw it first",
            )
        )
    raise Conflict(_OTHERS)


def _refuse_insured(application: Application, *, by: Actor) -> None:
    """Refuse cover that a policy of the same insurer gives already: same product, same days, without a gap."""
    asked = other_cover.of_application(application)
    product_id = application.product_version.product_id
    for cover in other_cover.covers([asked])[asked.key]:
        same = (cover.insurer_id, cover.product_id) == (application.insurer_id, product_id)
        if not same or not cover.whole or (cover.start, cover.end) != (application.start, application.end):
            continue
        if not other_cover.REGISTER().visible_among({cover.pk}, by):
            raise Conflict(_INSURED)
        raise Conflict(
            Text(
                f"保单 {cover.number} 已就同一产品、同一期间承保该企业，不得重复投保；如需提高保额，请申请批改该保单",
                f"policy {cover.number} covers this enterprise under the same product for the same period; to raise "
                "its limit, ask for an endorsement of it",
            )
        )
