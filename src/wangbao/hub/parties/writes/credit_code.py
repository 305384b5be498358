"""Accept a credit code whose check fails."""

import datetime as dt

from django.db import IntegrityError, transaction

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.errors import Forbidden
from wangbao.hub.journal.operations import record
from wangbao.hub.journal.seals import FIELD
from wangbao.hub.parties.models import AcceptedCode
from wangbao.hub.parties.rules import checks
from wangbao.hub.parties.rules.evidence import ACCEPTED_CODE
from wangbao.vocabulary import uscc
from wangbao.vocabulary.errors import InputError, Problem, refusal

LONGEST_REASON = 500


def accept_code(*, by: Actor, now: dt.datetime, code: str, reason: str) -> AcceptedCode:
    """Accept a code that is well formed and fails its check, so that its holder can be registered and insured.

    Raises:
        InputError: a code that needs no accepting, is malformed or accepted already; no reason, or one too long.
        Forbidden: the actor is not an insurer's senior underwriter.
    """
    allow(by, "parties.accept_code")
    if by.organisation_id is None or by.person_id is None:
        raise Forbidden
    text, why = code.strip().upper(), checks.seen_line(reason, field="reason")
    if malformed := uscc.form_rules(text):
        raise InputError([Problem("code", code, rule) for rule in malformed])
    if not uscc.check_rules(text):
        raise refusal("code", code, "校验相符，无须采认", "its check is right: there is nothing to accept")
    if not why:
        raise refusal("reason", None, "须写明理由", "a reason is needed")
    if len(why) > LONGEST_REASON:
        zh, en = f"不得超过 {LONGEST_REASON} 字", f"must not be longer than {LONGEST_REASON} characters"
        raise refusal("reason", why, zh, en)
    row = AcceptedCode(
        code=text,
        reason=why,
        organisation_id=by.organisation_id,
        accepted_by_id=by.person_id,
        accepted_at=now,
    )
    with transaction.atomic():
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            raise refusal("code", code, "该代码已采认", "this code is accepted already") from None
        record(
            by=by,
            now=now,
            verb="credit_code.accepted",
            subject=("credit_code", text),
            organisation_id=by.organisation_id,
            after={"uscc": text, "reason": why, FIELD: ACCEPTED_CODE.of(row)},
        )
    return row
