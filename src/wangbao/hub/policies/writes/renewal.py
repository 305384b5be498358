"""Renew a policy: begin an application for the next term, with the cover at expiry and the answers that changed."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from wangbao.hub import idempotency
from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.access.roles import Side
from wangbao.hub.applications.models import Application
from wangbao.hub.applications.writes.renewal import begin_renewal
from wangbao.hub.catalogue.reads.bundle import bundle_of
from wangbao.hub.catalogue.reads.queries import version_on
from wangbao.hub.errors import Conflict
from wangbao.hub.parties.models import Organisation
from wangbao.hub.policies.models import Policy
from wangbao.hub.policies.reads.contract import contract_of
from wangbao.hub.policies.reads.price import choice_of
from wangbao.hub.policies.writes.holder import last_holder
from wangbao.policy.fold import Contract
from wangbao.policy.renewal import renewal
from wangbao.proposal import option_fit
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.text import Text

EARLIEST_DAYS: Final = 120


def renew(
    *,
    policy: Policy,
    by: Actor,
    now: dt.datetime,
    answers: Mapping[str, Any] | None = None,
    requested: Mapping[str, Any] | None = None,
    idempotency_key: str | None = None,
) -> Application:
    """Begin the application that renews a policy; asked again, the same one is given.

    Args:
        policy: the expiring policy.
        by: its policyholder or broker.
        now: when; within :data:`EARLIEST_DAYS` days of the end.
        answers: answers that changed.
        requested: cover that is wanted otherwise than at expiry.
        idempotency_key: the caller's, where a program asks; one that asks for something else than the renewal was begun
            with is told so. A person is shown the renewal there is.

    Raises:
        Forbidden, Invisible: as the permissions say.
        Conflict: too early, begun already with other answers or cover, or the key was used for something else.
        InputError: not in force at its end, no product on sale, or answers and cover that are refused.
    """
    allow(by, "policies.renew", policy)
    today = day_of(now)
    earliest = policy.end - dt.timedelta(days=EARLIEST_DAYS)
    if today < earliest:
        raise Conflict(Text(f"最早可于 {earliest} 续保", f"renewal begins on {earliest} at the earliest"))
    asked = idempotency.asked(
        idempotency_key, renews=policy.pk, answers=answers or {}, requested=requested or {}
    )

    def made_before() -> Application | None:
        return idempotency.replay(Application, asked, renews_id=policy.quote.application_id)

    def make(earlier: Application, held: Policy) -> Application:
        contract = contract_of(held, held.endorsements.order_by("seq"))
        holder = _holder(held, contract, by)
        begun: Application | None = (
            earlier.renewals.filter(applicant=holder).exclude(state="withdrawn").order_by("-pk").first()
        )
        if begun is not None:
            _refuse_other(begun, asked, nothing=not (answers or requested))
            return begun
        offer = renewal(contract, {})
        version = version_on(policy.product_version.product.code, policy.insurer_id, today)
        return begin_renewal(
            by=by,
            now=now,
            application=earlier,
            version=version,
            first_day=max(offer.period.start, today),
            successor=None if holder.pk == earlier.applicant_id else holder,
            cover=option_fit.plain(choice_of(offer.terms, bundle_of(version))),
            requested=requested,
            answers=answers,
            asked=asked,
        )

    return idempotency.once(made_before, make, locking=(policy.quote.application, policy), looks_first=False)


def _holder(policy: Policy, contract: Contract, by: Actor) -> Organisation:
    """Find the policyholder at the end of the term, for whom it, or its broker, renews.

    Raises:
        Conflict: the actor is an enterprise that will have handed the policy over by then.
    """
    holder = Organisation.objects.get(pk=last_holder(policy, contract))
    if by.side is Side.INSURED and by.organisation_id != holder.pk:
        raise Conflict(
            Text(
                f"投保人已变更为“{holder.name}”，由其续保",
                f"the policyholder is {holder.title.en} by then, who renews it",
            )
        )
    return holder


def _refuse_other(begun: Application, asked: idempotency.Asked, *, nothing: bool) -> None:
    """Refuse answers and cover for a renewal that was begun with others, since they would be ignored."""
    if asked.key is None or nothing or begun.idempotency_sha256 == asked.sha256:
        return
    raise Conflict(
        Text(
            f"续保申请 {begun.number} 已发起，其答复或保障与本次请求不同，本次请求未被采纳",
            f"renewal {begun.number} has been begun already, with other answers or cover; nothing was done now",
        )
    )


def renewed(application: Application) -> Policy | None:
    """Find the policy that an application renews, if nothing has renewed it yet; None for new business."""
    earlier = application.renews_id
    if earlier is None:
        return None
    return Policy.objects.filter(quote__application_id=earlier, renewed_by=None).first()
