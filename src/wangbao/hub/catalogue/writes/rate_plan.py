"""Keep rate plans that an insurer hands in."""

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from wangbao.hub.access.actor import Actor
from wangbao.hub.catalogue.models import RatePlan
from wangbao.hub.catalogue.rules.insurer import refuse_other_insurer
from wangbao.hub.journal.operations import record
from wangbao.hub.parties.models import Organisation
from wangbao.inspection.documents import refuse_unseen
from wangbao.pricing.filed import plan as plans
from wangbao.pricing.filed.monotone import findings
from wangbao.vocabulary.errors import InputError, Problem, refusal


def keep(*, by: Actor, now: dt.datetime, insurer: Organisation, document: Mapping[str, Any]) -> RatePlan:
    """Keep an insurer's own rate plan; handed in again with the same words, it is the one that is there.

    Raises:
        Forbidden, Invisible: not for this role, or another insurer's.
        InputError: a plan its schema or rules refuse, one whose premium falls as the sum insured rises, a code that
            ships with the platform, or a version that says something else already.
    """
    refuse_other_insurer(by, insurer)
    refuse_unseen(document)
    plan = plans.parse(document)
    if plan.plan in plans.codes():
        raise refusal(
            "plan", plan.plan, "该代码为平台示例方案所用", "this code is one of the platform's examples"
        )
    wrong = [Problem(one.where, None, one.says) for one in findings(plan) if one.level == "error"]
    if wrong:
        raise InputError(wrong, file=plan.plan)
    digest = plans.fingerprint(plan)
    with transaction.atomic():
        found = RatePlan.objects.filter(insurer=insurer, code=plan.plan, version=plan.version).first()
        if found is not None:
            if found.sha256 != digest:
                raise refusal(
                    "version",
                    plan.version,
                    "该版本已存在且内容不同",
                    "this version exists and says something else",
                )
            return found
        kept = RatePlan.objects.create(
            insurer=insurer,
            code=plan.plan,
            version=plan.version,
            document=json.loads(plans.canonical(plan)),
            sha256=digest,
            kept_at=now,
            kept_by_id=by.person_id,
        )
        after = {"plan": plan.plan, "version": plan.version, "sha256": digest}
        record(
            by=by,
            now=now,
            verb="rate_plan.kept",
            subject=("rate_plan", kept.ref),
            organisation_id=insurer.pk,
            after=after,
        )
    return kept
