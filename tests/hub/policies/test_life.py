"""Whole lives of policies, made at random through the operations: whatever happens, everything still adds up."""

import datetime as dt
import random
from decimal import Decimal
from itertools import pairwise

import pytest
from django.db.models import Sum

from wangbao.hub.errors import Refusal
from wangbao.hub.policies.models import Charge, Endorsement, Instalment, Policy, Portion, Receipt, Refund
from wangbao.hub.policies.reads.queries import as_of, life, policy as find
from wangbao.hub.policies.rules import invariants
from wangbao.hub.policies.writes import endorsement, money
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.money import ZERO, yuan

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]
TODAY = dt.date(2027, 12, 1)


def problems():
    found = []
    for check in (
        invariants.refolded,
        invariants.instalments_add_up,
        invariants.shares_are_whole,
        invariants.portions_add_back,
        invariants.every_policy_is_issued,
    ):
        found += check()
    return found


def someday(rng, policy, today):
    """Mostly a day to come, as most changes are dated; sometimes one gone by."""
    first = policy.start if rng.random() < 0.3 else max(policy.start, today)
    return first + dt.timedelta(days=rng.randrange((policy.end - first).days))


def something(rng, policy):
    """A change of some kind, as a person might make one."""
    options = policy.product_version.definition["options"]
    optional = options["optional_items"]
    made = {
        "change_of_sums": lambda: {"limit_cny": str(rng.choice(options["limits_cny"]))},
        "change_of_insured": lambda: {"insured": {"name": f"企业{rng.randrange(9)}"}},
        "add_item": lambda: {"items": {rng.choice(optional): {}}},
        "remove_item": lambda: {"items": {rng.choice(optional): None}},
        "risk_increase": lambda: {"profile": {"revenue_cny": rng.choice([4e8, 9e8])}},
        "risk_decrease": lambda: {"profile": {"revenue_cny": rng.choice([1e8, 2e8])}},
    }
    kind = rng.choice(sorted(made))
    return kind, made[kind]()


@pytest.mark.parametrize("seed", range(4))
def test_everything_adds_up(bound, approved, senior, insurer, other_insurer, now, seed):
    rng = random.Random(seed)  # noqa: S311 - a life, not a secret
    shares = [{"insurer": insurer.ref, "share": "0.37"}, {"insurer": other_insurer.ref, "share": "0.63"}]
    subsidies = [{"code": "city", "name": "某市", "rate": "0.25", "cap_cny": "1500"}]
    policy = bound(
        instalments=rng.choice(["single", "half_yearly", "quarterly"]),
        shares=shares if seed % 2 else (),
        subsidies=subsidies if seed % 3 else (),
    )
    done = 0
    for step in range(1, 15):
        at = now + dt.timedelta(days=7 * step)
        common = {
            "policy": find(senior, policy.number),
            "by": senior,
            "now": at,
            "idempotency_key": f"s{step}",
        }
        day = someday(rng, policy, at.date())
        try:
            match rng.randrange(6):
                case 0:
                    ground = rng.choice(["by_insured", "by_insurer", "disclosure_intent", "risk_increase"])
                    endorsement.cancel(
                        ground_code=ground, effective=day, reason="解除", resolve=True, **common
                    )
                case 1:
                    endorsement.reinstate(effective=day, reason="恢复", **common)
                case 2:
                    amount = Decimal(rng.randrange(1, 300_000)) / 100
                    approved(
                        money.receive(amount=amount, on=at.date(), reference=f"R{step}", **common), at=at
                    )
                case 3:
                    amount = Decimal(rng.randrange(1, 100_000)) / 100
                    approved(money.refund(amount=amount, on=at.date(), reference=f"B{step}", **common), at=at)
                case _:
                    kind, change = something(rng, policy)
                    endorsement.endorse(
                        kind=kind, effective=day, change=change, reason="批改", resolve=True, **common
                    )
            done += 1
        except (InputError, Refusal):
            pass  # refused, and nothing half-done
    assert done >= 3
    assert problems() == []
    policy = Policy.objects.get(pk=policy.pk)
    found = life(find(senior, policy.number), today=TODAY)

    # Segments tile the term.
    assert found.segments[0].period.start == policy.start
    assert found.segments[-1].period.end == policy.end
    assert all(one.period.end == two.period.start for one, two in pairwise(found.segments))

    # Charges telescope: premium, fees and tax to the contract as it stands, subsidies to theirs, shares to both.
    grouped = Charge.objects.filter(endorsement__policy=policy).values_list("kind").annotate(Sum("amount"))
    sums = {kind: yuan(amount) for kind, amount in grouped}  # SQLite adds in floating point
    assert (
        sums.get("premium", 0) + sums.get("fee", 0) + sums.get("tax", 0)
        == found.total.gross
        == policy.gross_cny
    )
    assert sums.get("subsidy", 0) == sum(found.total.subsidies.values())
    if seed % 2:
        charged = Charge.objects.filter(endorsement__policy=policy).exclude(kind="subsidy")
        portions = Portion.objects.filter(charge__in=charged).aggregate(sum=Sum("amount"))["sum"]
        assert yuan(portions) == policy.gross_cny

    # Money is conserved: what was due, received and paid back agree in every account and over all of them.
    due = Instalment.objects.filter(policy=policy).aggregate(sum=Sum("amount"))["sum"]
    assert yuan(due) == policy.gross_cny
    for account in found.accounts:
        stands = account.standing
        assert stands.payable + stands.credit == stands.received - stands.refunded + stands.outstanding
    received = Receipt.objects.filter(policy=policy).aggregate(sum=Sum("amount"))["sum"] or ZERO
    refunded = Refund.objects.filter(policy=policy).aggregate(sum=Sum("amount"))["sum"] or ZERO
    assert sum(one.standing.received for one in found.accounts) == yuan(received)
    assert sum(one.standing.refunded for one in found.accounts) == yuan(refunded)

    # Terms as known after each endorsement are those it stored.
    for row in Endorsement.objects.filter(policy=policy):
        for segment in row.segments:
            day = dt.date.fromisoformat(segment["start"])
            seen = as_of(policy, day=day, known_at=row.issued_at)
            assert (seen.in_force, seen.terms.get("limit_cny")) == (segment["in_force"], segment["limit_cny"])
