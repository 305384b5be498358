import datetime as dt
from decimal import Decimal

import pytest

from wangbao.hub.errors import Conflict, Forbidden, Invisible
from wangbao.hub.journal.models import Entry
from wangbao.hub.policies.models import Charge, Endorsement, EndorsementRequest, Instalment, Policy
from wangbao.hub.policies.reads.contract import contract_of
from wangbao.hub.policies.reads.price import price_table
from wangbao.hub.policies.reads.queries import as_of, life, policy as find
from wangbao.hub.policies.rules import invariants
from wangbao.hub.policies.writes import endorsement, request
from wangbao.policy.fold import fold
from wangbao.policy.preview import payable_of
from wangbao.vocabulary.errors import InputError

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 25)
MARCH, JUNE, SEPTEMBER = dt.date(2027, 3, 1), dt.date(2027, 6, 1), dt.date(2027, 9, 1)


def problems():
    checks = (
        invariants.refolded,
        invariants.instalments_add_up,
        invariants.shares_are_whole,
        invariants.portions_add_back,
        invariants.every_policy_is_issued,
    )
    return [problem for check in checks for problem in check()]


def other_limit(policy, *, higher):
    offered = [Decimal(one) for one in policy.product_version.definition["options"]["limits_cny"]]
    return f"{max(offered) if higher else min(offered):f}"


def charged(policy):
    rows = Charge.objects.filter(endorsement__policy=policy).exclude(kind="subsidy")
    return sum(rows.values_list("amount", flat=True))


def refused(call, *args, **options):
    with pytest.raises(InputError) as error:
        call(*args, **options)
    return {problem.field for problem in error.value.problems}


def test_a_higher_limit_is_priced_by_the_filed_plan_for_its_days(bound, endorsed):
    policy = bound()
    before = policy.gross_cny
    made = endorsed(policy, "change_of_sums", JUNE, {"limit_cny": other_limit(policy, higher=True)})
    policy.refresh_from_db()
    assert made.seq == 1
    assert made.net_cny > 0
    assert policy.gross_cny == before + made.net_cny + made.vat_cny == charged(policy)
    assert [row["field"] for row in made.changed] == ["limit_cny"]
    assert [(row["start"], row["limit_cny"]) for row in made.segments] == [
        ("2026-12-01", made.changed[0]["before"]),
        ("2027-06-01", made.changed[0]["after"]),
    ]
    assert problems() == []


def test_out_of_sequence_equals_in_sequence(quote_of, organisation_of, bound, endorsed):
    """Two policies alike; the same three changes in two orders of issue: the same terms, the same money."""
    changes = [
        (MARCH, "risk_increase", {"profile": {"records_held": 5_000_000}}),
        (JUNE, "remove_item", {"items": {"legal_expense": None}}),
        (SEPTEMBER, "change_of_sums", {"limit_cny": None}),
    ]
    made = []
    for order in ((0, 1, 2), (2, 0, 1)):
        policy = bound(quote_of(organisation_of("insured", f"企业{order}")))
        optional = policy.product_version.definition["options"]["optional_items"]
        for index in order:
            day, kind, change = changes[index]
            if kind == "change_of_sums":
                change = {"limit_cny": other_limit(policy, higher=True)}
            if kind == "remove_item":
                change = {"items": {optional[0]: None}}
            assert isinstance(endorsed(policy, kind, day, change), Endorsement)
        policy.refresh_from_db()
        made.append(policy)
    one, two = (fold(contract_of(policy, policy.endorsements.order_by("seq"))) for policy in made)
    assert [(a.period, a.terms["limit_cny"], sorted(a.terms["items"])) for a in one] == [
        (b.period, b.terms["limit_cny"], sorted(b.terms["items"])) for b in two
    ]
    assert made[0].gross_cny == made[1].gross_cny == charged(made[0]) == charged(made[1])
    assert problems() == []


def test_a_field_that_changes_later_is_referred_never_merged(bound, endorsed, senior, underwriter, now):
    policy = bound()
    endorsed(policy, "change_of_sums", SEPTEMBER, {"limit_cny": other_limit(policy, higher=True)})
    gross = Policy.objects.get(pk=policy.pk).gross_cny
    referred = endorsed(policy, "change_of_sums", JUNE, {"limit_cny": other_limit(policy, higher=False)})
    assert isinstance(referred, EndorsementRequest)
    assert referred.state == "referred"
    assert [(row["field"], row["seq"]) for row in referred.conflicts] == [("limit_cny", 1)]
    assert Policy.objects.get(pk=policy.pk).gross_cny == gross
    assert policy.endorsements.count() == 2
    with pytest.raises(Forbidden):
        request.grant(
            request_ref=referred.ref, decision="同意", by=underwriter, now=now + dt.timedelta(days=9)
        )
    issued = request.grant(
        request_ref=referred.ref, decision="同意", by=senior, now=now + dt.timedelta(days=9)
    )
    assert issued.seq == 2
    assert [row["limit_cny"] for row in issued.segments][1:] == [
        other_limit(policy, higher=False), other_limit(policy, higher=True),
    ]  # fmt: skip
    referred.refresh_from_db()
    assert (referred.state, referred.endorsement, referred.decision) == ("issued", issued, "同意")
    with pytest.raises(Conflict):
        request.grant(request_ref=referred.ref, decision="再来", by=senior, now=now + dt.timedelta(days=10))
    assert problems() == []


def test_a_senior_may_decide_a_conflict_at_once(bound, endorsed, senior, underwriter):
    policy = bound()
    endorsed(policy, "change_of_sums", SEPTEMBER, {"limit_cny": other_limit(policy, higher=True)})
    change = {"limit_cny": other_limit(policy, higher=False)}
    with pytest.raises(Forbidden):
        endorsed(policy, "change_of_sums", JUNE, change, by=underwriter, resolve=True)
    assert endorsed(policy, "change_of_sums", JUNE, change, by=senior, resolve=True).seq == 2


def test_the_same_key_issues_once(bound, senior, now):
    policy = bound()
    given = {
        "policy": policy, "kind": "change_of_sums", "effective": JUNE,
        "change": {"limit_cny": other_limit(policy, higher=True)}, "reason": "增额",
        "idempotency_key": "same", "by": senior, "now": now, "underwriting_reason": "风险可控",
    }  # fmt: skip
    first, again = endorsement.endorse(**given), endorsement.endorse(**given)
    assert first.pk == again.pk
    assert policy.endorsements.count() == 2
    with pytest.raises(Conflict):
        endorsement.endorse(**{**given, "effective": MARCH})


def test_what_if_keeps_nothing_and_says_what_will_be_charged(bound, endorsed, underwriter, now):
    policy = bound()
    change = {"limit_cny": other_limit(policy, higher=True)}
    seen = endorsement.what_if(
        policy=policy, kind="change_of_sums", effective=JUNE, change=change, by=underwriter, now=now
    )
    assert policy.endorsements.count() == 1
    made = endorsed(policy, "change_of_sums", JUNE, change)
    assert (seen.charge.net, seen.charge.vat) == (made.net_cny, made.vat_cny)


def test_risk_may_not_be_mislabelled(bound, endorsed):
    policy = bound()
    fewer = {"profile": {"revenue_cny": 100_000_000.0}}
    assert refused(endorsed, policy, "risk_increase", JUNE, fewer) == {"premium"}
    made = endorsed(policy, "risk_decrease", JUNE, fewer)
    assert made.net_cny < 0


def test_a_sum_the_product_does_not_offer_is_refused(bound, endorsed):
    policy = bound()
    assert refused(endorsed, policy, "change_of_sums", JUNE, {"limit_cny": "1234567"}) == {"limit_cny"}
    assert refused(endorsed, policy, "change_of_insured", JUNE, {"limit_cny": "1000000"}) == {"limit_cny"}
    assert refused(endorsed, policy, "add_item", JUNE, {"items": {"alien_attack": {}}}) == {
        "items.alien_attack"
    }
    assert refused(endorsed, policy, "change_of_sums", dt.date(2027, 12, 1), {"limit_cny": "1"}) == {"day"}
    assert refused(endorsed, policy, "remove_item", JUNE, {"items": {"business_interruption": None}}) == {
        "left_out"
    }
    assert policy.endorsements.count() == 1


def test_a_change_of_insured_costs_nothing_and_is_found_by_its_new_name(bound, endorsed):
    policy = bound()
    made = endorsed(policy, "change_of_insured", JUNE, {"insured": {"name": "新海川制造有限公司"}})
    policy.refresh_from_db()
    assert (made.net_cny, made.vat_cny) == (0, 0)
    assert policy.insured_name == "新海川制造有限公司"
    assert not Charge.objects.filter(endorsement=made).exists()
    assert not Instalment.objects.filter(endorsement=made).exists()


def test_terms_as_they_were_known(bound, endorsed, now):
    policy = bound()
    low = policy.endorsements.get().segments[0]["limit_cny"]
    high = other_limit(policy, higher=True)
    made = endorsed(policy, "change_of_sums", JUNE, {"limit_cny": high}, at=now + dt.timedelta(days=300))
    seen = [
        None if (found := as_of(policy, day=day, known_at=at)) is None else found.terms["limit_cny"]
        for day in (MARCH, JUNE)
        for at in (now - dt.timedelta(days=1), now, made.issued_at)
    ]
    assert seen == [None, low, low, None, low, high]


def test_a_clock_set_back_does_not_reorder_what_was_issued(bound, endorsed, now):
    policy = bound()
    made = endorsed(
        policy,
        "change_of_sums",
        JUNE,
        {"limit_cny": other_limit(policy, higher=True)},
        at=now - dt.timedelta(hours=1),
    )
    assert made.issued_at == policy.bound_at


def test_the_journal_keeps_before_and_after(bound, endorsed):
    policy = bound()
    endorsed(policy, "change_of_sums", JUNE, {"limit_cny": other_limit(policy, higher=True)})
    entry = Entry.objects.get(subject=policy.number, verb="policy.change_of_sums")
    assert '"limit_cny"' in entry.before
    assert '"seq":1' in entry.after.replace(" ", "")


class TestCancellation:
    def test_before_inception_leaves_the_products_fee(self, bound, underwriter, now):
        policy = bound()
        net = policy.endorsements.get().net_cny
        made = endorsement.cancel(
            policy=policy, ground_code="before_inception", effective=policy.start, reason="不再需要",
            idempotency_key="c", by=underwriter, now=now,
        )  # fmt: skip
        fee = policy.product_version.definition["cancellation"]["before_inception_fee_percent"]
        kept = Charge.objects.get(endorsement=made, kind="fee").amount
        assert kept == (net * Decimal(str(fee)) / 100).quantize(Decimal("0.01"))
        policy.refresh_from_db()
        assert policy.state == "cancelled"
        assert problems() == []

    def test_the_insureds_is_by_the_products_table(self, bound, underwriter, now):
        policy = bound()
        net = policy.endorsements.get().net_cny
        made = endorsement.cancel(
            policy=policy, ground_code="by_insured", effective=JUNE, reason="停止经营",
            idempotency_key="c", by=underwriter, now=now + dt.timedelta(days=180),
        )  # fmt: skip
        # six months begun keep 60 % of the premium, cover by cover
        assert abs(made.net_cny + net * Decimal("0.4")) <= Decimal("0.05")
        assert problems() == []

    def test_days_must_fit_the_ground(self, bound, underwriter, now):
        policy = bound()

        def cancel(ground, day, at=now):
            return endorsement.cancel(
                policy=policy,
                ground_code=ground,
                effective=day,
                reason="x",
                idempotency_key="c",
                by=underwriter,
                now=at,
            )

        assert refused(cancel, "before_inception", JUNE) == {"effective"}
        assert refused(cancel, "before_inception", policy.start, now + dt.timedelta(days=30)) == {"effective"}
        assert refused(cancel, "by_insured", policy.start) == {"ground"}
        begun = now + dt.timedelta(days=10)
        assert refused(cancel, "partial_loss_insurer", dt.date(2026, 12, 10)) == {"ground"}
        assert refused(cancel, "partial_loss_insurer", dt.date(2026, 12, 10), begun) == {"effective"}
        assert refused(cancel, "whim", JUNE) == {"ground"}

    def test_cancelled_reinstated_and_cancelled_again_adds_up(self, bound, underwriter, senior, now):
        policy = bound(instalments="quarterly")
        for serial, (verb, day) in enumerate([("cancel", JUNE), ("reinstate", JUNE), ("cancel", SEPTEMBER)]):
            common = {
                "policy": policy, "effective": day, "reason": "x", "idempotency_key": f"r{serial}",
                "now": now + dt.timedelta(days=180 + serial),
            }  # fmt: skip
            if verb == "cancel":
                endorsement.cancel(ground_code="by_insurer", by=underwriter, **common)
            else:
                endorsement.reinstate(by=senior, **common)
        policy.refresh_from_db()
        assert policy.gross_cny == charged(policy)
        assert [s.in_force for s in life(policy, today=TODAY).segments] == [True, True, False]
        with pytest.raises(Forbidden):
            endorsement.reinstate(
                policy=policy, effective=SEPTEMBER, reason="x", idempotency_key="f", by=underwriter, now=now
            )
        assert problems() == []

    def test_cancelling_before_a_later_change_is_referred(self, bound, endorsed, underwriter, now):
        policy = bound()
        endorsed(policy, "change_of_sums", SEPTEMBER, {"limit_cny": other_limit(policy, higher=True)})
        found = endorsement.cancel(
            policy=policy, ground_code="by_insurer", effective=JUNE, reason="x", idempotency_key="c",
            by=underwriter, now=now + dt.timedelta(days=9),
        )  # fmt: skip
        assert isinstance(found, EndorsementRequest)
        assert Policy.objects.get(pk=policy.pk).state == "bound"


class TestRequests:
    def ask(self, policy, by, now, **more):
        given = {
            "policy": policy, "kind": "change_of_sums", "effective": JUNE,
            "change": {"limit_cny": other_limit(policy, higher=True)}, "reason": "业务增长",
            "idempotency_key": "ask", "by": by, "now": now,
        }  # fmt: skip
        return request.request(**{**given, **more})

    def test_a_client_asks_and_the_insurer_grants(self, bound, applicant, senior, now):
        policy = bound()
        with pytest.raises(Forbidden):
            endorsement.endorse(
                policy=find(applicant, policy.number), kind="change_of_sums", effective=JUNE,
                change={"limit_cny": other_limit(policy, higher=True)}, reason="x", idempotency_key="e",
                by=applicant, now=now,
            )  # fmt: skip
        asked = self.ask(find(applicant, policy.number), applicant, now)
        assert self.ask(policy, applicant, now).pk == asked.pk
        assert asked.state == "requested"
        made = request.grant(request_ref=asked.ref, decision="同意", by=senior, now=now)
        asked.refresh_from_db()
        assert (made.seq, asked.state, made.reason) == (1, "issued", "业务增长")

    def test_declined_with_a_reason_or_withdrawn(self, bound, applicant, underwriter, now):
        policy = bound()
        asked = self.ask(policy, applicant, now)
        with pytest.raises(Forbidden):
            request.decline(request_ref=asked.ref, decision="不", by=applicant, now=now)
        assert refused(request.decline, request_ref=asked.ref, decision=" ", by=underwriter, now=now) == {
            "reason"
        }
        assert (
            request.decline(request_ref=asked.ref, decision="风险过高", by=underwriter, now=now).state
            == "declined"
        )
        second = self.ask(policy, applicant, now, idempotency_key="ask2")
        assert request.withdraw(request_ref=second.ref, by=applicant, now=now).state == "withdrawn"
        with pytest.raises(Conflict):
            request.grant(request_ref=second.ref, decision="x", by=underwriter, now=now)

    def test_a_client_does_not_choose_points_in_filed_ranges(self, bound, applicant, now):
        policy = bound()
        change = {"points": {"history": {"value": "0.5", "reason": "便宜"}}}
        with pytest.raises(Forbidden):
            self.ask(policy, applicant, now, kind="risk_decrease", change=change)
        assert not EndorsementRequest.objects.exists()

    def test_what_is_asked_must_be_possible(self, bound, applicant, now):
        policy = bound()
        assert refused(self.ask, policy, applicant, now, change={"limit_cny": "7"}) == {"limit_cny"}
        assert not EndorsementRequest.objects.exists()


def test_other_tenants_do_not_see_it(
    bound, actor_of, other_insurer, broker, organisation_of, authority, enterprise
):
    policy = bound()
    for organisation, role in (
        (other_insurer, "underwriter"), (broker, "broker"), (organisation_of("insured", "别家"), "applicant"),
    ):  # fmt: skip
        with pytest.raises(Invisible):
            find(actor_of(organisation, role), policy.number)
    with pytest.raises(Invisible):
        find(actor_of(authority, "official"), policy.number)
    assert find(actor_of(enterprise, "applicant"), policy.number) == policy


def test_a_co_insurer_reads_and_does_not_write(bound, insurer, other_insurer, actor_of, now):
    shares = [{"insurer": insurer.ref, "share": "0.6"}, {"insurer": other_insurer.ref, "share": "0.4"}]
    policy = bound(shares=shares)
    follower = actor_of(other_insurer, "underwriter")
    seen = find(follower, policy.number)
    assert Policy.objects.visible_to(follower).count() == 1
    with pytest.raises(Forbidden):
        endorsement.endorse(
            policy=seen, kind="change_of_sums", effective=JUNE,
            change={"limit_cny": other_limit(policy, higher=True)}, reason="x", idempotency_key="e",
            by=follower, now=now,
        )  # fmt: skip


def test_the_nightly_check_finds_what_was_tampered_with(bound, endorsed):
    policy = bound(instalments="quarterly")
    endorsed(policy, "change_of_sums", JUNE, {"limit_cny": other_limit(policy, higher=True)})
    assert problems() == []
    Charge.objects.filter(endorsement__policy=policy, kind="premium").update(amount=1)
    assert [p.field for p in problems()] == [policy.number]
    Instalment.objects.filter(policy=policy, number=2).update(amount=1)
    assert [p.field for p in problems()] == [policy.number, f"{policy.number}-0"]
    Policy.objects.filter(pk=policy.pk).update(gross_cny=1)
    row = policy.endorsements.get(seq=1)
    row.segments[0]["limit_cny"] = "1"
    row.save()
    found = [p.field for p in problems()]
    assert found == [f"{policy.number}-1", policy.number, f"{policy.number}.gross_cny", f"{policy.number}-0"]


def test_kept_prices_are_the_price_for_good(bound, endorsed, monkeypatch):
    """What was agreed is not re-priced because a program changed: only new terms ask the plan."""
    policy = bound()
    endorsed(policy, "change_of_sums", JUNE, {"limit_cny": other_limit(policy, higher=True)})
    policy.refresh_from_db()
    rows = list(policy.endorsements.order_by("seq"))
    book = price_table(rows, policy.product_version)
    monkeypatch.setattr(book, "price", lambda terms: pytest.fail("asked the plan again"))
    assert payable_of(contract_of(policy, rows), book).gross == policy.gross_cny
