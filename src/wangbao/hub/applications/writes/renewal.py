"""Begin a renewal from an earlier application."""

import datetime as dt
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from wangbao.hub import idempotency
from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.applications.models import Application
from wangbao.hub.applications.reads import application as application_reads
from wangbao.hub.applications.rules.states import State
from wangbao.hub.applications.writes import draft
from wangbao.hub.catalogue.reads.bundle import bundle_of
from wangbao.hub.parties.models import Organisation
from wangbao.product.choice import checked
from wangbao.questionnaire import answers as answering
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.errors import InputError, refusal


def begin_renewal(
    *,
    by: Actor,
    now: dt.datetime,
    application: Application,
    version: Any,
    first_day: dt.date,
    successor: Organisation | None,
    cover: Mapping[str, Any],
    requested: Mapping[str, Any] | None,
    answers: Mapping[str, Any] | None,
    asked: idempotency.Asked,
) -> Application:
    """Begin the application that renews a policy: a copy of the earlier one, its cover at expiry, what changed.

    Args:
        by: who.
        now: when.
        application: the earlier one; see :func:`copy_as_renewal`, as for the next three.
        version: the product version on sale now.
        first_day: of cover.
        successor: who renews where another than the earlier applicant does.
        cover: the cover at expiry, chosen if the product on sale still offers it.
        requested: cover that is wanted otherwise; wins over ``cover``.
        answers: answers that changed.
        asked: the caller's key and what was asked under it, kept on the application.

    Raises:
        InputError: another insurer's product, days it does not offer, or answers and requested cover that are refused.
    """
    made = copy_as_renewal(
        by=by, now=now, application=application, version=version, first_day=first_day, successor=successor
    )
    with suppress(InputError):  # the product changed: the applicant chooses anew
        made = draft.choose(by=by, now=now, application=made, requested=cover)
    if requested:
        made = draft.choose(by=by, now=now, application=made, requested=requested)
    if answers:
        made = draft.answer(by=by, now=now, application=made, answers=answers)
    if asked.key is not None:
        made.idempotency_key, made.idempotency_sha256 = asked
        made.save(update_fields=["idempotency_key", "idempotency_sha256"])
    return made


def copy_as_renewal(
    *,
    by: Actor,
    now: dt.datetime,
    application: Application,
    version: Any,
    first_day: dt.date | None = None,
    successor: Organisation | None = None,
) -> Application:
    """Start an application for the next period, with the answers and cover of an earlier one as far as they still fit.

    One that was withdrawn is copied for its own days: nothing came of it that could be renewed.

    Args:
        by: who.
        now: when.
        application: the earlier one.
        version: the product version on sale now, of the same insurer.
        first_day: of cover; the earlier one's end where None.
        successor: who renews where another than the earlier applicant holds the policy by now, as the caller knows. It
            answers anew: what the earlier one disclosed was its own, and is not shown.

    Raises:
        InputError: another insurer's product, or days it does not offer.
    """
    if successor is None:
        allow(by, "applications.renew", application)
    if version.product.insurer_id != application.insurer_id:
        raise refusal("product", None, "须为同一保险人的产品", "must be a product of the same insurer")
    bundle, lapsed = bundle_of(version), application.state == State.WITHDRAWN
    carried, _ = answering.sift(
        bundle.questions,
        {code: value for code, value in application.answers.items() if bundle.questions.question(code)},
    )
    try:
        checked(bundle.definition, application_reads.requested(application))
        cover = application.requested
    except InputError:
        cover = {}
    return draft.start(
        by=by,
        now=now,
        version=version,
        applicant=successor or application.applicant,
        start=first_day or max(application.start if lapsed else application.end, day_of(now)),
        answers={} if successor else answering.as_json(carried.values),
        requested=cover,
        renews=None if lapsed else application,
    )
