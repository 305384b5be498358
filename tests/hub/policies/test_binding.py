import datetime as dt
from decimal import Decimal

import pytest

from wangbao.hub.catalogue.writes import version as catalogue
from wangbao.hub.errors import Conflict, Forbidden, Invisible
from wangbao.hub.journal.models import Entry
from wangbao.hub.policies.models import Charge, Endorsement, Instalment, Policy, Portion, Share
from wangbao.hub.policies.reads.queries import life
from wangbao.hub.policies.writes import binding
from wangbao.vocabulary.errors import InputError

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 25)


def test_binding_makes_a_policy_of_what_was_quoted(quote_of, bound, now):
    quote = quote_of()
    policy = bound(quote)
    quote.refresh_from_db()
    assert policy.number == "P20260000001"
    assert (policy.start, policy.end) == (quote.start, quote.end)
    assert policy.gross_cny == quote.premium + quote.vat
    assert (quote.state, quote.application.state) == ("bound", "closed")
    issuance = policy.endorsements.get()
    assert (issuance.seq, issuance.kind, issuance.net_cny, issuance.vat_cny) == (
        0,
        "issuance",
        quote.premium,
        quote.vat,
    )
    charged = Charge.objects.filter(endorsement=issuance).exclude(kind="tax")
    assert sum(charged.values_list("amount", flat=True)) == quote.premium
    assert list(policy.shares.values_list("insurer", "share", "lead")) == [
        (quote.insurer_id, Decimal(1), True)
    ]
    verbs = Entry.objects.filter(subject=policy.number).values_list("verb", flat=True)
    assert list(verbs) == ["policy.bound"]


def test_the_same_key_gives_the_same_policy_and_another_quote_is_a_conflict(quote_of, underwriter, now):
    first = quote_of()
    made = [
        binding.bind(quote_ref=first.ref, idempotency_key="k", by=underwriter, now=now).number
        for _ in range(3)
    ]
    assert made == ["P20260000001"] * 3
    again = binding.bind(quote_ref=first.ref, idempotency_key="other", by=underwriter, now=now)
    assert again.number == "P20260000001"
    second = quote_of()
    with pytest.raises(Conflict, match="idempotency key"):
        binding.bind(quote_ref=second.ref, idempotency_key="k", by=underwriter, now=now)
    assert Policy.objects.count() == 1


@pytest.mark.parametrize("state", ["draft", "referred", "offered"])
def test_only_an_accepted_quote_is_bound(quote_of, bound, state):
    with pytest.raises(Conflict):
        bound(quote_of(state=state))
    assert not Policy.objects.exists()


def test_a_lapsed_quote_is_not_bound(quote_of, bound, now):
    with pytest.raises(Conflict):
        bound(quote_of(), at=now + dt.timedelta(days=31))
    assert not Policy.objects.exists()


def test_nothing_is_bound_before_exempting_clauses_are_confirmed(quote_of, bound):
    with pytest.raises(InputError, match="exempting clauses are not yet shown"):
        bound(quote_of(disclosed=False))
    assert not Policy.objects.exists()


def test_who_may_bind(quote_of, actor_of, insurer, other_insurer, enterprise, organisation_of, now):
    quote = quote_of()

    def bind(by):
        return binding.bind(quote_ref=quote.ref, idempotency_key="k", by=by, now=now)

    with pytest.raises(Invisible):
        bind(actor_of(other_insurer, "underwriter"))
    with pytest.raises(Invisible):
        bind(actor_of(organisation_of("insured", "别家企业"), "applicant"))
    with pytest.raises(Forbidden):
        bind(actor_of(insurer, "claims_handler"))
    assert bind(actor_of(enterprise, "applicant")).number == "P20260000001"


def test_instalments_add_up_and_follow_the_plan(bound):
    policy = bound(instalments="quarterly")
    rows = Instalment.objects.filter(policy=policy).order_by("number")
    assert [row.due for row in rows] == [
        dt.date(2026, 12, 1), dt.date(2027, 3, 1), dt.date(2027, 6, 1), dt.date(2027, 9, 1),
    ]  # fmt: skip
    assert sum(row.amount for row in rows) == policy.gross_cny


def test_a_product_withdrawn_since_the_quote_is_not_issued(quote_of, bound, version, system, now):
    quote = quote_of()
    catalogue.withdraw(by=system, now=now, version=version, reason="条款须修订")
    quote.refresh_from_db()
    with pytest.raises(InputError) as refused:
        bound(quote)
    assert [problem.field for problem in refused.value.problems] == ["product"]
    assert not Policy.objects.exists()


def test_a_plan_the_product_does_not_offer_is_refused(quote_of, bound):
    with pytest.raises(InputError) as refused:
        bound(quote_of(), instalments="front_loaded")
    assert [problem.field for problem in refused.value.problems] == ["instalments"]
    assert not Policy.objects.exists()


def test_a_subsidy_pays_its_part(bound):
    policy = bound(subsidies=[{"code": "city", "name": "某市补贴", "rate": "0.3", "cap_cny": "1000"}])
    due = dict(Instalment.objects.filter(policy=policy).values_list("payer", "amount"))
    assert due["city"] == Decimal("1000.00")
    assert due["insured"] == policy.gross_cny - 1000


def test_only_the_insurer_puts_others_on_risk_or_names_a_subsidy(bound, insurer, other_insurer, applicant):
    shares = [{"insurer": insurer.ref, "share": "0.6"}, {"insurer": other_insurer.ref, "share": "0.4"}]
    for more in ({"shares": shares}, {"subsidies": [{"code": "city", "name": "某市补贴", "rate": "0.9"}]}):
        with pytest.raises(Forbidden):
            bound(by=applicant, **more)
    assert not Policy.objects.exists()


def test_co_insurers_share_every_charge_to_the_fen(bound, insurer, other_insurer, organisation_of):
    third = organisation_of("insurer", "第三财产保险公司")
    shares = [
        {"insurer": other_insurer.ref, "share": "0.333333"},
        {"insurer": insurer.ref, "share": "0.5"},
        {"insurer": third.ref, "share": "0.166667"},
    ]
    policy = bound(shares=shares)
    assert Share.objects.get(policy=policy, lead=True).insurer == insurer
    for charge in Charge.objects.filter(endorsement__policy=policy):
        portions = Portion.objects.filter(charge=charge)
        assert portions.count() == 3
        assert sum(portions.values_list("amount", flat=True)) == charge.amount
    held = life(policy, today=TODAY).shares
    assert sum(one.premium_cny + one.tax_cny for one in held) == policy.gross_cny


@pytest.mark.parametrize(
    ("shares", "rule"),
    [
        ([("other", "0.5")], "the lead insurer must have a share"),
        ([("lead", "0.5"), ("other", "0.4")], "exactly 1"),
        ([("lead", "0.5"), ("lead", "0.5")], "named twice"),
        ([("lead", "0.5"), ("broker", "0.5")], "no such insurer"),
        ([("lead", "1"), ("other", "0")], "above 0"),
        ([("lead", "0.666666667"), ("other", "0.333333333")], "at most 8 decimal places"),
        ([("lead", "x"), ("other", "0.5")], "decimal number"),
    ],
)
def test_shares_that_cannot_be_are_refused(quote_of, bound, insurer, other_insurer, broker, shares, rule):
    known = {"lead": insurer.ref, "other": other_insurer.ref, "broker": broker.ref}
    with pytest.raises(InputError, match=rule):
        bound(quote_of(), shares=[{"insurer": known[who], "share": share} for who, share in shares])
    assert not Policy.objects.exists()
    assert not Endorsement.objects.exists()


def test_a_key_that_cannot_be_kept_is_refused(quote_of, underwriter, now):
    quote = quote_of()
    for bad in ("", "k" * 101, "钥匙", "a\nb"):
        with pytest.raises(InputError) as refused:
            binding.bind(quote_ref=quote.ref, idempotency_key=bad, by=underwriter, now=now)
        assert refused.value.problems[0].field == "idempotency_key"
