"""The product's underwriting rules on an endorsement: told, asked, refused; who may issue what, and by what reason.

The policies of these tests have a limit of 20 million, a deductible of 100 000 and the flags of a critical operator;
they were quoted with those, so that none of it is asked again.
"""

import datetime as dt
import json
import re
from dataclasses import replace
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from wangbao.hub.errors import Conflict, Forbidden
from wangbao.hub.journal.models import Entry
from wangbao.hub.policies.models import EndorsementRequest
from wangbao.hub.policies.rules import underwriting
from wangbao.hub.policies.rules.underwriting import BeyondAuthority
from wangbao.hub.policies.writes import request
from wangbao.hub.underwriting.reads import accumulation
from wangbao.risk.profile import Profile
from wangbao.underwriting.authority import Level, Need
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.text import Text

pytestmark = pytest.mark.django_db
MARCH, JUNE, SEPTEMBER = dt.date(2027, 3, 1), dt.date(2027, 6, 1), dt.date(2027, 9, 1)
RECORDS = {"profile": {"records_held": 2_000_000}}
LARGE = {"limit_cny": "100000000", "deductible_cny": "300000"}
RULES = "cyber-underwriting@2026.2"


@pytest.fixture
def second_senior(senior, underwriter):
    return replace(senior, person_id=underwriter.person_id)


@pytest.fixture
def reads(senior, now):
    def read(policy, kind, effective, change, **options):
        return underwriting.consider(
            policy=policy, kind=kind, effective=effective, change=change, by=senior, now=now, **options
        )

    return read


def asked(reading):
    return {(need.rule, str(need.level)) for need in reading.needs}


def flagged(reading, *, stood):
    return {one.flag.rule for one in reading.flags if one.stood is stood}


def fields(error):
    return [problem.field for problem in error.value.problems]


def test_what_stood_is_told_and_only_what_is_new_is_asked(bound, reads):
    reading = reads(bound(), "risk_increase", JUNE, RECORDS)
    assert asked(reading) == {("many-records", "underwriter")}
    assert flagged(reading, stood=False) == {"many-records"}
    assert "critical-infrastructure" in flagged(reading, stood=True)
    assert reading.rules == RULES


def test_what_the_rules_do_not_look_at_passes(bound, endorsed, reads, underwriter):
    policy = bound()
    for kind, change in (
        ("change_of_insured", {"insured": {"address": "苏州"}}),
        (
            "change_of_insured",
            {"insured": {"name": "海川智造有限公司"}},
        ),  # the same enterprise: its code stays
        ("cancellation", {"in_force": False}),
    ):
        assert reads(policy, kind, JUNE, change) is None
    made = endorsed(
        policy,
        "change_of_insured",
        JUNE,
        {"insured": {"address": "苏州"}},
        by=underwriter,
        underwriting_reason="",
    )
    assert made.underwriting == {}


def test_another_enterprise_is_underwritten_whole(bound, reads):
    change = {"insured": {"name": "另一家企业", "uscc": "91310000000000002X"}}
    reading = reads(bound(), "change_of_insured", JUNE, change)
    assert flagged(reading, stood=True) == set()
    assert ("critical-infrastructure", "senior_underwriter") in asked(reading)


def test_a_referral_within_authority_needs_a_reason_which_is_kept(bound, endorsed, underwriter):
    policy = bound()
    with pytest.raises(InputError) as refused:
        endorsed(policy, "risk_increase", JUNE, RECORDS, by=underwriter, underwriting_reason=" ")
    assert fields(refused) == ["underwriting_reason"]
    assert "many-records" in refused.value.problems[0].rule.zh
    made = endorsed(
        policy, "risk_increase", JUNE, RECORDS, by=underwriter, underwriting_reason="已核实加密与最小化"
    )
    assert made.underwriting["reason"] == "已核实加密与最小化"
    assert (made.underwriting["rules"], made.underwriting["authority"]) == (RULES, "underwriter")
    assert [need["rule"] for need in made.underwriting["needs"]] == ["many-records"]
    made.refresh_from_db()
    told = json.loads(Entry.objects.get(subject=policy.number, verb="policy.risk_increase").after)
    assert told["underwriting"]["reason"] == "已核实加密与最小化"
    assert told["underwriting"]["rules"] == RULES


def test_beyond_authority_says_the_rule_and_the_level(bound, endorsed, underwriter, senior):
    policy = bound()
    with pytest.raises(BeyondAuthority) as refused:
        endorsed(policy, "change_of_sums", JUNE, LARGE, by=underwriter)
    said = refused.value.text
    assert "large-limit" in said.zh
    assert "高级核保人" in said.zh
    assert "large-limit" in said.en
    assert "senior underwriter" in said.en
    assert policy.endorsements.count() == 1
    made = endorsed(policy, "change_of_sums", JUNE, LARGE, by=senior)
    assert made.underwriting["authority"] == "senior_underwriter"


def test_a_term_the_rules_would_put_right_is_for_a_senior(bound, reads):
    """The deductible has a floor that rises with the limit; agreed terms are never adjusted silently."""
    policy = bound()
    assert ("deductible-by-limit", "senior_underwriter") in asked(
        reads(policy, "change_of_sums", JUNE, {"limit_cny": "50000000"})
    )
    kept = reads(policy, "change_of_sums", JUNE, {"limit_cny": "50000000", "deductible_cny": "300000"})
    assert asked(kept) == {(None, "senior_underwriter")}  # the amount alone


def test_what_only_takes_from_the_contract_asks_nothing_that_stood(bound, endorsed, reads, underwriter):
    policy = bound()
    endorsed(policy, "risk_increase", MARCH, {"profile": {"records_held": 5_000_000}})
    fewer = reads(policy, "risk_decrease", JUNE, {"profile": {"records_held": 2_000_000}})
    assert "many-records" in flagged(fewer, stood=True)
    assert asked(fewer) == set()
    more = reads(policy, "risk_increase", JUNE, {"profile": {"records_held": 9_000_000}})
    assert asked(more) == {("many-records", "underwriter")}  # it goes by more records than were accepted


def test_declined_is_refused_with_the_reason_for_everybody(bound, endorsed, senior):
    policy = bound()
    change = {"profile": {"records_held": 10_000_000, "controls": {"mfa_everywhere": "no"}}}
    with pytest.raises(InputError) as refused:
        endorsed(policy, "risk_increase", JUNE, change, by=senior, lifted=["records-without-mfa"])
    assert fields(refused) == ["underwriting.records-without-mfa"]
    assert "不予承保" in refused.value.problems[0].rule.zh
    assert policy.endorsements.count() == 1


def test_a_block_is_refused_until_it_is_lifted_with_a_reason(bound, endorsed, underwriter):
    policy = bound()
    change = {"profile": {"open_findings": 12, "revenue_cny": 400_000_000.0}}
    with pytest.raises(InputError) as refused:
        endorsed(policy, "risk_increase", JUNE, change, by=underwriter)
    assert fields(refused) == ["underwriting.findings-open"]
    assert "整改报告" in refused.value.problems[0].rule.zh
    with pytest.raises(InputError) as refused:
        endorsed(
            policy,
            "risk_increase",
            JUNE,
            change,
            by=underwriter,
            lifted=["findings-open"],
            underwriting_reason="",
        )
    assert fields(refused) == ["underwriting_reason"]
    made = endorsed(
        policy,
        "risk_increase",
        JUNE,
        change,
        by=underwriter,
        lifted=["findings-open"],
        underwriting_reason="整改报告已收",
    )
    (flag,) = [row for row in made.underwriting["flags"] if row["rule"] == "findings-open"]
    assert (flag["lifted"], flag["stood"]) == (True, False)


def test_a_later_stretch_is_read_as_it_becomes(bound, endorsed, reads):
    """Without findings more records are fine in March; from June on the endorsement issued before meets them."""
    policy = bound()
    endorsed(policy, "risk_increase", JUNE, {"profile": {"controls": {"mfa_everywhere": "no"}}})
    change = {"profile": {"records_held": 10_000_000}}
    reading = reads(policy, "risk_increase", MARCH, change)
    assert [(one.flag.rule, one.day) for one in reading.barred] == [("records-without-mfa", JUNE)]
    with pytest.raises(InputError):
        endorsed(policy, "risk_increase", MARCH, change)


def test_the_same_asked_in_and_out_of_sequence(bound, quote_of, organisation_of, endorsed):
    """The order of issue moves who is asked what, never what stands at the end."""
    changes = [(MARCH, RECORDS), (JUNE, {"profile": {"open_findings": 3}})]
    ends = []
    for order in ((0, 1), (1, 0)):
        policy = bound(quote_of(organisation_of("insured", f"企业{order}")))
        for at in order:
            endorsed(policy, "risk_increase", changes[at][0], changes[at][1])
        policy.refresh_from_db()
        ends.append(policy.gross_cny)
    assert ends[0] == ends[1]


class TestReferred:
    def ask(self, policy, by, now, **more):
        given = {
            "policy": policy,
            "kind": "change_of_sums",
            "effective": JUNE,
            "change": LARGE,
            "reason": "业务增长",
            "idempotency_key": "ask",
            "by": by,
            "now": now,
        }
        return request.request(**{**given, **more})

    def test_an_underwriter_recommends_and_a_senior_grants(self, bound, underwriter, senior, now):
        row = self.ask(bound(), underwriter, now, recommendation="财务稳健，建议同意")
        assert (row.state, row.recommended_level, row.recommendation) == (
            "referred",
            "underwriter",
            "财务稳健，建议同意",
        )
        with pytest.raises(BeyondAuthority):
            request.grant(request_ref=row.ref, decision="同意", by=underwriter, now=now)
        with pytest.raises(InputError) as refused:
            request.grant(request_ref=row.ref, decision="", by=senior, now=now)
        assert fields(refused) == ["decision"]
        made = request.grant(request_ref=row.ref, decision="同意承保", by=senior, now=now)
        assert made.underwriting["reason"] == "同意承保"

    def test_a_client_may_tell_of_any_risk_and_recommends_nothing(self, bound, applicant, senior, now):
        policy = bound()
        declined = {"profile": {"records_held": 10_000_000, "controls": {"mfa_everywhere": "no"}}}
        row = self.ask(policy, applicant, now, kind="risk_increase", change=declined)
        assert row.state == "requested"
        with pytest.raises(InputError):
            request.grant(request_ref=row.ref, decision="同意", by=senior, now=now)
        with pytest.raises(Forbidden):
            self.ask(policy, applicant, now, idempotency_key="other", recommendation="请同意")
        with pytest.raises(Forbidden):
            underwriting.consider(
                policy=policy,
                kind="change_of_sums",
                effective=JUNE,
                change=LARGE,
                by=applicant,
                now=now,
            )

    def test_head_office_is_one_senior_after_another(self, bound, applicant, senior, second_senior, now):
        """As of quotes: what one has recommended another decides, and nobody both."""
        policy = bound()
        row = self.ask(policy, applicant, now)
        need = Need(Level.HEAD_OFFICE, Text("报价过低。", "Too cheap."), "very-cheap")
        reading = underwriting.RuleResult(RULES, "0" * 64, (), (need,))
        with pytest.raises(BeyondAuthority) as refused:
            underwriting.enforce(reading, underwriting.Decision("x", (), row), senior)
        assert "另一名" in refused.value.text.zh
        request.refer(request_ref=row.ref, recommendation="建议同意", by=senior, now=now)
        row.refresh_from_db()
        assert (row.state, row.recommended_level) == ("referred", "senior_underwriter")
        with pytest.raises(BeyondAuthority):
            underwriting.enforce(reading, underwriting.Decision("x", (), row), senior)
        underwriting.enforce(reading, underwriting.Decision("x", (), row), second_senior)
        assert Entry.objects.filter(verb="policy.request_referred").count() == 1
        request.withdraw(request_ref=row.ref, by=senior, now=now)
        with pytest.raises(Conflict):
            request.refer(request_ref=row.ref, recommendation="再推荐", by=senior, now=now)


class TestPages:
    @pytest.fixture(autouse=True)
    def _today(self, now):
        with time_machine.travel(now, tick=False):
            yield

    def sent(self, policy, **more):
        now = policy.endorsements.get(seq=0).segments[0]
        return {
            "key": "k" * 32,
            "effective": "2027-06-01",
            "limit_cny": "30000000",
            "deductible_cny": now["deductible_cny"],
            "waiting_hours": now["waiting_hours"],
            "reason": "业务增长",
            "underwriting_reason": "",
            **more,
        }

    @pytest.mark.parametrize("language", ["zh", "en"])
    def test_the_preview_tells_the_underwriter_and_not_the_client(
        self, client_of, bound, insurer, enterprise, language
    ):
        policy = bound()
        url = reverse("policies:change", args=[policy.number, "change_of_sums"])
        client = client_of(insurer, "underwriter", language=language)
        html = client.post(url, self.sent(policy, action="preview")).content.decode()
        assert 'value="refer"' in html
        assert {"zh": "超出您的权限", "en": "beyond your authority"}[language] in html
        theirs = client_of(enterprise, "applicant").post(url, self.sent(policy, action="preview"))
        assert theirs.status_code == 200
        assert "cyber-underwriting" not in theirs.content.decode()
        assert "underwriting_reason" not in theirs.content.decode()

    def test_refused_on_the_page_then_referred_then_granted(self, client_of, bound, insurer):
        policy = bound()
        client = client_of(insurer, "underwriter")
        url = reverse("policies:change", args=[policy.number, "change_of_sums"])
        beyond = client.post(url, self.sent(policy, action="issue"))
        assert beyond.status_code == 403
        assert "超出您的核保权限" in beyond.content.decode()
        assert client.post(url, self.sent(policy, action="refer")).status_code == 422
        sent = client.post(url, self.sent(policy, action="refer", underwriting_reason="建议同意"))
        row = EndorsementRequest.objects.get()
        assert sent.url == reverse("policies:request", args=[row.ref])
        boss = client_of(insurer, "senior_underwriter")
        page = boss.get(sent.url).content.decode()
        assert "建议同意" in page
        assert re.search(r"在您的权限之内", page)
        assert boss.post(sent.url, {"decision": "同意", "action": "grant"}).status_code == 302
        life = boss.get(reverse("policies:endorsements", args=[policy.number])).content.decode()
        assert "核保理由：同意" in life

    def test_the_kept_opinion_is_the_insurers_own(self, client_of, bound, endorsed, insurer, enterprise):
        policy = bound()
        endorsed(policy, "change_of_sums", JUNE, {"limit_cny": "30000000"}, underwriting_reason="内部意见")
        url = reverse("policies:endorsements", args=[policy.number])
        assert "内部意见" in client_of(insurer, "underwriter").get(url).content.decode()
        assert "内部意见" not in client_of(enterprise, "applicant").get(url).content.decode()

    def test_a_block_is_ticked_off_on_the_page(self, client_of, bound, insurer):
        policy = bound()
        client = client_of(insurer, "underwriter")
        url = reverse("policies:change", args=[policy.number, "risk_increase"])
        html = client.get(url).content.decode()
        names = re.findall(r'<(?:input|select)[^>]* name="(control_[a-z_0-9]+)"', html)
        sent = dict.fromkeys(names, "yes") | {
            "key": "k" * 32, "effective": "2027-06-01", "revenue_cny": "4亿", "employees": "0",
            "records_held": "1", "open_findings": "12", "reason": "扩产", "underwriting_reason": "报告已收",
        }  # fmt: skip
        refused = client.post(url, {**sent, "action": "issue"})
        assert refused.status_code == 422
        assert 'name="lifted" value="findings-open"' in refused.content.decode()
        done = client.post(url, {**sent, "action": "issue", "lifted": ["findings-open"]})
        assert done.status_code == 302
        assert policy.endorsements.get(seq=1).underwriting["reason"] == "报告已收"


def test_limits_in_the_book_do_not_count_the_policy_twice(bound, reads, insurer):
    policy = bound()
    profile = Profile.model_validate(policy.quote.profile | {"shared": {"cloud_provider": "alibaba-cloud"}})
    rows = (
        accumulation.OnProvider("alibaba-cloud", Decimal(30), 2),
        accumulation.OnProvider("", Decimal(70), 3),
    )
    counted = accumulation.OnProvider("alibaba-cloud", Decimal(20), 1)
    assert accumulation.share(rows, "alibaba-cloud", Decimal(20)) == Decimal("0.416667")
    assert accumulation.share(accumulation.less(rows, counted), "alibaba-cloud", Decimal(20)) == Decimal(
        "0.3"
    )
    assert accumulation.provider_of(profile) == "alibaba-cloud"
