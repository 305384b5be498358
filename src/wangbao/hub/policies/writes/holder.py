"""Keep a policy's holder (投保人) up to date: the applicant in its terms on the day, as a registered organisation.

Rights follow the terms. From the day on which another organisation is the applicant (保险法第四十九条, 第二十条) the
policy is that organisation's: it sees the whole of it, requests endorsements and renews it. The previous holder no
longer does; it keeps its own application and quote with their papers. Before that day both see the policy: its row
names the successor and the day, and the next write from that day on, or the daily ``hand_over_policies``, hands it
over. A broker stays only with a mandate of the new holder's.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.db import transaction

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.roles import Status
from wangbao.hub.journal.operations import record
from wangbao.hub.locks import lock
from wangbao.hub.parties.models import Mandate, Organisation
from wangbao.hub.policies.models import Policy
from wangbao.hub.policies.reads.contract import contract_of
from wangbao.policy.fold import Contract, Segment, fold, segment_on
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.errors import refusal

HOLDER: Final = ("applicant", "successor", "successor_from", "broker")
_APPLICANT: Final = "applicant"
_BATCH: Final = 200


def check_holders(before: Contract, after: Sequence[Segment]) -> None:
    """Refuse an applicant who is not registered: nobody could see or renew the policy. The insured may be anybody.

    A new name under the same credit code is the same applicant.

    Raises:
        InputError: another credit code that no active organisation of that name has; another name without any code.
    """
    segments = fold(before)
    for segment in after:
        was = segment_on(segments, segment.period.start).terms.get(_APPLICANT) or {}
        now: Mapping[str, Any] = segment.terms.get(_APPLICANT) or {}
        code, name = str(now.get("uscc") or ""), str(now.get("name") or "")
        if code == str(was.get("uscc") or "") and (code or name == str(was.get("name") or "")):
            continue
        known = code and Organisation.objects.filter(uscc=code, name=name, status=Status.ACTIVE).exists()
        if not known:
            raise refusal(
                "applicant.uscc",
                code or None,
                f"新投保人“{name}”须先以此名称和统一社会信用代码在本平台登记",
                f"the new policyholder, {name}, must first be registered here under this name and credit code",
            )


def update_holder(policy: Policy, contract: Contract, segments: Sequence[Segment], today: dt.date) -> None:
    """Set applicant, broker and successor on ``policy`` from the terms in force on ``today``.

    Mutates, does not save; queries only if an endorsement named another applicant.
    """
    if not names_another_holder(contract):
        return
    held = _holders(policy, contract, segments)
    holder = next(one for start, one in reversed(held) if start <= max(today, contract.period.start))
    ahead = [(start, one) for start, one in held if start > today and one != holder]
    policy.successor_from, policy.successor_id = ahead[0] if ahead else (None, None)
    if holder != policy.applicant_id:
        policy.applicant_id = holder
        policy.broker_id = _broker(policy, holder)


def names_another_holder(contract: Contract) -> bool:
    """Return True if an endorsement named another applicant, whether or not its day has come."""
    return any(_APPLICANT in item.change for item in contract.endorsements[1:])


def last_holder(policy: Policy, contract: Contract) -> int:
    """Return the key of the organisation that holds the policy at its end, and so may renew it."""
    return _holders(policy, contract, fold(contract))[-1][1]


def hand_over(*, by: Actor, now: dt.datetime) -> int:
    """Hand over a batch of policies whose successor's day has come; return their number.

    The journal records each with the names of both holders.
    """
    today = day_of(now)
    due = Policy.objects.filter(successor_from__lte=today).order_by("successor_from", "pk")[:_BATCH]
    done = 0
    for policy in due:
        with transaction.atomic():
            (held,) = lock(policy)
            if held.successor_from is None or held.successor_from > today:
                continue  # handed over meanwhile
            before = held.applicant.name
            contract = contract_of(held, held.endorsements.order_by("seq"))
            update_holder(held, contract, fold(contract), today)
            held.save(update_fields=HOLDER)
            record(
                by=by,
                now=now,
                verb="policy.handed_over",
                subject=("policy", held.number),
                organisation_id=held.insurer_id,
                before={_APPLICANT: before},
                after={_APPLICANT: Organisation.objects.get(pk=held.applicant_id).name},
            )
            done += 1
    return done


def _holders(policy: Policy, contract: Contract, segments: Sequence[Segment]) -> list[tuple[dt.date, int]]:
    """List the first day and the holder's key, segment by segment."""
    first = _code(contract.endorsements[0].change)
    codes = {_code(segment.terms) for segment in segments} - {first}
    known = dict(Organisation.objects.filter(uscc__in=codes).values_list("uscc", "pk")) if codes else {}
    original: int = policy.quote.applicant_id
    # Only endorsements issued before this check existed can name an unregistered code: the first holder keeps those.
    return [(segment.period.start, known.get(_code(segment.terms), original)) for segment in segments]


def _code(terms: Mapping[str, Any]) -> str:
    return str((terms.get(_APPLICANT) or {}).get("uscc") or "")


def _broker(policy: Policy, holder: int) -> int | None:
    broker: int | None = policy.quote.broker_id
    if broker is None or holder == policy.quote.applicant_id:
        return broker
    mandated = Mandate.objects.filter(broker_id=broker, client_id=holder, ended_at=None).exists()
    return broker if mandated else None
