"""Endorsements and cancellations on their days: issued, granted, previewed, by their raw change, on the page."""

import datetime as dt
import re
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from wangbao.hub.policies.models import Charge, EndorsementRequest, Policy
from wangbao.hub.policies.reads.queries import policy as find
from wangbao.hub.policies.writes import endorsement, request
from wangbao.policy.cancellation import reinstating
from wangbao.policy.tables import grounds
from wangbao.vocabulary.errors import InputError

pytestmark = pytest.mark.django_db
FIRST, JUNE, SEPTEMBER = dt.date(2026, 12, 1), dt.date(2027, 6, 1), dt.date(2027, 9, 1)
LAST, OVER, LONG_OVER = dt.date(2027, 11, 30), dt.date(2027, 12, 1), dt.date(2029, 9, 1)
INSURERS = {one.code for one in grounds().values() if one.by == "insurer"}


def noon(day):
    """Noon in Beijing."""
    return dt.datetime(day.year, day.month, day.day, 4, tzinfo=dt.UTC)


def low(policy):
    return f"{min(Decimal(one) for one in policy.product_version.definition['options']['limits_cny']):f}"


def high(policy):
    return f"{max(Decimal(one) for one in policy.product_version.definition['options']['limits_cny']):f}"


@pytest.fixture
def refused():
    """What was refused: field, value and rule; and nothing was kept."""

    def call(operation, **options):
        rows = EndorsementRequest.objects.count(), Charge.objects.count()
        with pytest.raises(InputError) as error:
            operation(**options)
        assert (EndorsementRequest.objects.count(), Charge.objects.count()) == rows
        (problem,) = error.value.problems
        return problem.field, problem.value, problem.rule

    return call


@pytest.fixture
def said(underwriter):
    """What a cancellation or an endorsement takes; the day it is issued on is ``on``."""

    def make(policy, on, *, by=None, **more):
        return {
            "policy": policy, "reason": "事由", "idempotency_key": f"k-{on}-{len(more)}",
            "by": by or underwriter, "now": noon(on), **more,
        }  # fmt: skip

    return make


def cancelling(rule):
    return {"kind": "cancellation", "change": {"in_force": False, "cancellation": rule}}


class TestIntoThePast:
    @pytest.mark.parametrize("code", ["by_insurer", "by_insured", "risk_increase", "safety_duties"])
    def test_nine_months_of_cover_are_not_taken_back(self, bound, said, senior, underwriter, refused, code):
        policy = bound()
        back = dt.date(2026, 12, 2)
        for by in (underwriter, senior):
            given = said(policy, SEPTEMBER, by=by, ground_code=code, effective=back)
            field, value, rule = refused(endorsement.cancel, **given)
            assert (field, value) == ("effective", back)
            assert "民法典" in rule.zh
            assert "at the earliest" in rule.en
        assert policy.endorsements.count() == 1

    def test_a_notice_entered_late_takes_a_senior_underwriter(self, bound, said, senior, refused):
        policy = bound()
        late = SEPTEMBER - dt.timedelta(days=30)
        given = {"ground_code": "by_insured", "effective": late}
        _, _, rule = refused(endorsement.cancel, **said(policy, SEPTEMBER, **given))
        assert "高级核保人" in rule.zh
        made = endorsement.cancel(**said(policy, SEPTEMBER, by=senior, **given))
        assert made.effective == late
        assert made.net_cny < 0

    def test_an_endorsement_reaches_thirty_days_back_and_further_by_a_senior(
        self, bound, said, senior, refused
    ):
        policy = bound()
        days = {on: SEPTEMBER - dt.timedelta(days=on) for on in (30, 31)}
        given = {"kind": "change_of_sums", "change": {"limit_cny": low(policy)}}
        field, value, _ = refused(endorsement.endorse, **said(policy, SEPTEMBER, effective=days[31], **given))
        assert (field, value) == ("effective", days[31])
        meant = {"policy": policy, "by": said(policy, FIRST)["by"], "now": noon(SEPTEMBER)}
        assert refused(endorsement.what_if, effective=days[31], **given, **meant)[0] == "effective"
        assert endorsement.what_if(effective=days[30], **given, **meant).charge.net < 0
        asked = request.request(**said(policy, SEPTEMBER, effective=days[31], **given))
        decision = {"request_ref": asked.ref, "decision": "系统迟录，同意", "now": noon(SEPTEMBER)}
        assert refused(request.grant, by=meant["by"], **decision)[0] == "effective"
        assert request.grant(by=senior, **decision).effective == days[31]

    def test_an_address_is_put_right_as_of_any_day(self, bound, said):
        policy = bound()
        change = {"insured": {"address": "苏州"}}
        given = said(policy, LAST, kind="change_of_insured", effective=FIRST, change=change)
        assert endorsement.endorse(**given).net_cny == 0


class TestWhenTheTermHasEnded:
    @pytest.mark.parametrize("on", [OVER, LONG_OVER])
    def test_nothing_is_given_back_nor_charged_again(self, bound, said, senior, refused, on):
        policy = bound()
        lower = {"kind": "change_of_sums", "change": {"limit_cny": low(policy)}, "effective": LAST}
        assert refused(endorsement.endorse, **said(policy, on, **lower))[0] == "effective"
        field, _, rule = refused(endorsement.endorse, **said(policy, on, by=senior, **lower))
        assert field == "premium"
        assert "2027-12-01" in rule.zh
        meant = {"policy": policy, "by": senior, "now": noon(on)}
        assert refused(endorsement.what_if, **lower, **meant)[0] == "premium"
        for code in ("by_insured", "by_insurer"):
            given = said(policy, on, by=senior, ground_code=code, effective=LAST)
            assert refused(endorsement.cancel, **given)[:2] == ("effective", LAST)
        ended = said(policy, SEPTEMBER, ground_code="by_insured", effective=SEPTEMBER)
        endorsement.cancel(**ended)
        again = said(policy, on, by=senior, effective=SEPTEMBER)
        assert refused(endorsement.reinstate, **again)[:2] == ("effective", SEPTEMBER)

    def test_on_its_last_day_all_is_as_before(self, bound, said, senior):
        policy = bound()
        endorsement.cancel(**said(policy, LAST, ground_code="by_insured", effective=LAST))
        again = endorsement.reinstate(**said(policy, LAST, by=senior, effective=LAST))
        lower = {"kind": "change_of_sums", "change": {"limit_cny": low(policy)}, "effective": LAST}
        made = endorsement.endorse(**said(policy, LAST, underwriting_reason="同意", **lower))
        assert (again.seq, made.seq) == (2, 3)
        assert made.net_cny <= 0

    def test_a_senior_underwriter_charges_what_was_left_out(self, bound, said, senior):
        policy = bound()
        higher = {"kind": "change_of_sums", "change": {"limit_cny": high(policy)}, "effective": LAST}
        made = endorsement.endorse(**said(policy, OVER, by=senior, underwriting_reason="补收", **higher))
        assert made.net_cny > 0


class TestRequests:
    def ask(self, policy, applicant, on, effective, code, **rule):
        return request.request(
            policy=find(applicant, policy.number), effective=effective, reason="停产",
            idempotency_key=f"ask-{code}-{on}", by=applicant, now=noon(on), **cancelling({"ground": code, **rule}),
        )  # fmt: skip

    def test_before_inception_is_not_granted_when_cover_has_been_had(
        self, bound, applicant, underwriter, senior, refused, client_of, insurer
    ):
        policy = bound()
        asked = self.ask(policy, applicant, dt.date(2026, 11, 26), FIRST, "before_inception")
        for by in (underwriter, senior):
            for on in (FIRST, JUNE):
                given = {"request_ref": asked.ref, "decision": "同意", "by": by, "now": noon(on)}
                field, value, rule = refused(request.grant, **given)
                assert (field, value) == ("effective", FIRST)
                assert "only before cover begins" in rule.en
        asked.refresh_from_db()
        assert asked.state == "requested"
        with time_machine.travel(noon(JUNE)):
            page = client_of(insurer, "underwriter").get(reverse("policies:request", args=[asked.ref]))
        assert "仅可在保险责任开始前" in page.content.decode()
        assert 'value="grant"' not in page.content.decode()

    def test_before_inception_is_granted_before_it(self, bound, applicant, underwriter):
        policy = bound()
        asked = self.ask(policy, applicant, dt.date(2026, 11, 26), FIRST, "before_inception", fee_rate="0.05")
        made = request.grant(
            request_ref=asked.ref, decision="同意", by=underwriter, now=noon(dt.date(2026, 11, 30))
        )
        fee = made.change["cancellation"]["fee_rate"]
        percent = policy.product_version.definition["cancellation"]["before_inception_fee_percent"]
        assert Decimal(fee) * 100 == Decimal(str(percent))

    def test_the_insureds_notice_is_the_day_it_was_asked(self, bound, applicant, underwriter, refused):
        policy = bound()
        may = dt.date(2027, 5, 1)
        asked = self.ask(policy, applicant, may, may, "by_insured")
        made = request.grant(request_ref=asked.ref, decision="同意", by=underwriter, now=noon(JUNE))
        assert made.effective == may
        assert made.change["cancellation"] == {"ground": "by_insured", "table": "default"}
        other = {"policy": find(applicant, policy.number), "by": applicant, "now": noon(JUNE)}
        early = JUNE - dt.timedelta(days=31)
        meant = {**other, "effective": early, **cancelling({"ground": "by_insured"})}
        assert refused(endorsement.what_if, **meant)[:2] == ("effective", early)

    @pytest.mark.parametrize("code", sorted(INSURERS))
    def test_a_client_does_not_ask_on_the_insurers_grounds(self, bound, applicant, refused, code):
        policy = bound()
        meant = {
            "policy": find(applicant, policy.number), "effective": SEPTEMBER, "by": applicant, "now": noon(JUNE),
            **cancelling({"ground": code}),
        }  # fmt: skip
        field, value, rule = refused(endorsement.what_if, **meant)
        assert (field, value) == ("ground", code)
        assert "仅保险人" in rule.zh
        assert refused(request.request, reason="x", idempotency_key="a", **meant)[:2] == ("ground", code)


class TestRawChanges:
    @pytest.mark.parametrize(
        ("rule", "field"),
        [
            ({"ground": "before_inception", "fee_rate": "0"}, "fee_rate"),
            ({"ground": "by_insured", "table": "steepest"}, "table"),
            ({"ground": "by_insurer", "table": "default"}, "table"),
            ({"table": "default"}, "ground"),
            (None, "ground"),
            ({"ground": "disclosure_intent"}, "known_on"),
        ],
    )
    def test_a_rule_that_is_not_the_products_is_refused(self, bound, said, refused, rule, field):
        policy = bound()
        on = dt.date(2026, 11, 26)
        given = {"effective": FIRST, **cancelling(rule)}
        meant = {"policy": policy, "by": said(policy, on)["by"], "now": noon(on)}
        assert refused(endorsement.what_if, **meant, **given)[0] == field
        assert refused(endorsement.endorse, **said(policy, on, **given))[0] == field
        asking = {**said(policy, on, **given), "idempotency_key": "asked"}
        assert refused(request.request, **asking)[0] == field

    def test_an_end_of_cover_without_a_ground_is_refused(self, bound, said, refused):
        policy = bound()
        given = said(policy, JUNE, kind="cancellation", effective=JUNE, change={"in_force": False})
        assert refused(endorsement.endorse, **given)[:2] == ("ground", None)

    def test_the_days_hold_for_it_as_well(self, bound, said, senior, refused):
        policy = bound()
        given = {"effective": FIRST, **cancelling({"ground": "before_inception", "fee_rate": "0.05"})}
        assert refused(endorsement.endorse, **said(policy, JUNE, by=senior, **given))[0] == "effective"

    def test_left_out_the_products_table_is_filled_in(self, bound, said):
        policy = bound()
        given = {"effective": JUNE, **cancelling({"ground": "by_insured"})}
        made = endorsement.endorse(**said(policy, JUNE, **given))
        table = policy.product_version.definition["cancellation"]["insured_table"]
        assert made.change["cancellation"]["table"] == table
        net = policy.endorsements.get(seq=0).net_cny
        assert abs(made.net_cny + net * Decimal("0.4")) <= Decimal("0.05")  # six months begun keep 60 %

    def test_a_reinstatement_brings_nothing_else(self, bound, said, senior, refused):
        policy = bound()
        endorsement.cancel(**said(policy, JUNE, ground_code="by_insured", effective=JUNE))
        again = {"kind": "reinstatement", "effective": JUNE}
        for change in ({"in_force": True}, {"in_force": True, "cancellation": {"fee_rate": "0"}}):
            given = said(policy, JUNE, by=senior, change=change, **again)
            assert refused(endorsement.endorse, **given)[0] == "change"
        made = endorsement.endorse(**said(policy, JUNE, by=senior, change=reinstating(), **again))
        assert made.net_cny > 0


class TestRescission:
    def test_two_years_and_nine_months_after_the_contract(self, bound, said, refused):
        policy = bound()
        on = dt.date(2029, 8, 25)
        for code in ("disclosure_intent", "disclosure_gross"):
            given = said(policy, on, ground_code=code, effective=FIRST, known_on=on)
            field, value, rule = refused(endorsement.cancel, **given)
            assert (field, value) == ("ground", code)
            assert "第十六条" in rule.zh
            assert "2 years" in rule.en

    def test_thirty_days_from_the_day_it_was_known(self, bound, said, refused):
        policy = bound()
        known = {on: JUNE - dt.timedelta(days=on) for on in (30, 31)}
        given = {"ground_code": "disclosure_gross", "effective": FIRST}
        assert refused(endorsement.cancel, **said(policy, JUNE, **given))[:2] == ("known_on", None)
        late = said(policy, JUNE, known_on=known[31], **given)
        assert refused(endorsement.cancel, **late)[:2] == ("known_on", known[31])
        net = policy.endorsements.get(seq=0).net_cny
        made = endorsement.cancel(**said(policy, JUNE, known_on=known[30], **given))
        assert made.change["cancellation"]["known_on"] == known[30].isoformat()
        assert made.net_cny == -net  # back to the beginning: all of it

    def test_it_is_left_after_the_term_until_two_years_are_over(self, bound, said, refused):
        policy = bound()
        given = {"ground_code": "disclosure_intent", "effective": FIRST}
        last = dt.date(2028, 11, 25)  # concluded on 25 November 2026
        after = last + dt.timedelta(days=1)
        assert refused(endorsement.cancel, **said(policy, after, known_on=last, **given))[0] == "ground"
        made = endorsement.cancel(**said(policy, last, known_on=last, **given))
        assert made.net_cny == 0  # nothing goes back
        assert Policy.objects.get(pk=policy.pk).state == "cancelled"


def grounds_on(client_of, who, url, day):
    with time_machine.travel(noon(day)):
        html = client_of(*who).get(url).content.decode()
    options = re.search(r'<select name="ground".*?</select>', html, re.DOTALL)[0]
    return set(re.findall(r'<option value="(\w+)"', options)), html


class TestThePage:
    def test_it_offers_what_fits_the_day_and_the_reader(self, client_of, bound, insurer, enterprise):
        policy = bound()
        url = reverse("policies:cancel", args=[policy.number])
        inside, outside = (insurer, "underwriter"), (enterprise, "applicant")
        before, running = dt.date(2026, 11, 30), JUNE
        assert grounds_on(client_of, outside, url, before)[0] == {"before_inception", "by_insured"}
        seen, html = grounds_on(client_of, outside, url, running)
        assert seen == {"by_insured", "partial_loss_insured"}
        assert "known_on" not in html
        seen, html = grounds_on(client_of, inside, url, running)
        assert seen == set(grounds()) - {"before_inception"}
        assert 'name="known_on"' in html
        assert grounds_on(client_of, inside, url, LONG_OVER)[0] == set()
        assert "今日没有可用的解除事由" in grounds_on(client_of, outside, url, LONG_OVER)[1]

    def test_preview_and_issue_refuse_alike_at_the_field(self, client_of, bound, insurer):
        policy = bound()
        url = reverse("policies:cancel", args=[policy.number])
        sent = {"key": "k" * 32, "effective": "2026-12-02", "ground": "by_insurer", "reason": "x"}
        with time_machine.travel(noon(SEPTEMBER)):
            client = client_of(insurer, "underwriter", language="en")
            for action in ("preview", "issue"):
                html = client.post(url, {**sent, "action": action}).content.decode()
                assert "2027-09-01 at the earliest" in html
            rescinding = {**sent, "effective": "2027-09-01", "ground": "disclosure_intent"}
            html = client.post(url, {**rescinding, "action": "issue"}).content.decode()
            assert "the day the insurer knew of the ground is needed" in html
            client.post(url, {**rescinding, "known_on": "2027-08-20", "action": "issue"})
        made = policy.endorsements.get(seq=1)
        assert made.change["cancellation"] == {"ground": "disclosure_intent", "known_on": "2027-08-20"}

    def test_a_ground_that_is_not_open_is_not_taken(self, client_of, bound, enterprise):
        policy = bound()
        url = reverse("policies:cancel", args=[policy.number])
        sent = {"key": "k" * 32, "effective": "2027-09-10", "reason": "x", "action": "issue"}
        with time_machine.travel(noon(SEPTEMBER)):
            client = client_of(enterprise, "applicant")
            for code in ("before_inception", "by_insurer"):
                assert client.post(url, {**sent, "ground": code}).status_code == 422
        assert not EndorsementRequest.objects.exists()
