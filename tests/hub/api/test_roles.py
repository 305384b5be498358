"""Who may make which call: allowed, refused (403) or invisible (404), for every role and every call."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
import time_machine
from django.db import transaction
from tests.hub.api.caller import END, FIRST, PRODUCT, START, Caller, Trade, read
from tests.hub.api.conftest import make_token, put_on_sale
from tests.hub.cast import NOW

from wangbao.hub import egress
from wangbao.hub.access.roles import Kind
from wangbao.hub.api.web.urls import API
from wangbao.hub.parties.models import Organisation

COLUMNS = (
    *("administrator", "underwriter", "senior_underwriter", "actuary"),
    *("claims_handler", "loss_assessor", "security_analyst", "auditor"),
    "other insurer",
    *("broker", "other broker"),
    *("applicant", "applicant's administrator", "applicant's auditor", "other enterprise"),
    "authority",
)

# a allowed, r refused (403), - invisible (404), for whose token it is: the insurer of the records by role, another
# insurer, the client's broker and another, the applicant by role and another enterprise, the authority.
TABLE = {
    "me": "aaaaaaaa a aa aaaa a",
    "assess": "aaaaaaaa a aa aaaa a",
    "indicate": "aaaaaaaa - aa aaaa a",
    "products": "aaaaaaaa a aa aaaa a",
    "product": "aaaaaaaa - aa aaaa a",
    "applications": "aaaaarra a aa aaaa r",
    "start_application": "rrrrrrrr r a- arr- r",
    "application": "aaaaarra - a- aaa- -",
    "answer_application": "-------- - a- arr- -",
    "exempting_clauses": "aaaaarra - a- aaa- -",
    "confirm_clauses": "rrrrrrrr - a- arr- -",
    "sign_application": "-------- - a- arr- -",
    "submit_application": "-------- - a- arr- -",
    "withdraw_application": "-------- - a- arr- -",
    "quote": "raarrrrr - a- arr- -",
    "quotes": "raaarrra a aa aaaa r",
    "quote_detail": "raaarrra - a- aaa- -",
    "accept_quote": "rrrrrrrr - a- arr- -",
    "turn_down_quote": "rrrrrrrr - a- arr- -",
    "decide_quote": "raarrrrr - r- rrr- -",
    "quote_notes": "raaarrra - r- rrr- -",
    "note_quote": "raaarrra - r- rrr- -",
    "lift_block": "raarrrrr - r- rrr- -",
    "quote_documents": "raaarrra - a- aaa- -",
    "ask_documents": "raarrrrr - r- rrr- -",
    "hand_in_document": "rrrrrrrr - a- arr- -",
    "waive_document": "raarrrrr - r- rrr- -",
    "bind": "raarrrrr - a- arr- r",
    "policies": "aaaaaaaa a aa aaaa r",
    "policy": "aaaaaaaa - a- aaa- -",
    "terms": "aaaaaaaa - a- aaa- -",
    "preview_endorsement": "raarrrrr - a- arr- -",
    "endorse": "raarrrrr - r- rrr- -",
    "cancel": "raarrrrr - r- rrr- -",
    "reinstate": "rrarrrrr - r- rrr- -",
    "renew": "rrrrrrrr - a- arr- -",
    "receive": "aaarrrrr - r- rrr- -",
    "refund": "ararrrrr - r- rrr- -",
    "approvals": "aaarrrrr a rr rrrr r",
    "reverse_receipt": "aaarrrrr - r- rrr- -",
    "approve_money": "ararrrrr - r- rrr- -",
    "decline_money": "ararrrrr - r- rrr- -",
    "withdraw_money": "aaarrrrr - r- rrr- -",
    "requests": "aaaaaaaa a aa aaaa r",
    "request_endorsement": "raarrrrr - a- arr- -",
    "grant_request": "raarrrrr - r- rrr- -",
    "refer_request": "raarrrrr - r- rrr- -",
    "decline_request": "raarrrrr - r- rrr- -",
    "withdraw_request": "raarrrrr - a- rrr- -",
    "documents": "aaaaaaaa - a- aaa- -",
    "schedule": "aaaaaaaa - a- aaa- -",
    "slip": "aaaaaaaa - a- aaa- -",
    "invoice": "aaaaaaaa - a- aaa- -",
    "quote_letter": "raaarrra - a- aaa- -",
    "application_form": "aaaaarra - a- aaa- -",
    "disclosure_confirmation": "aaaaarra - a- aaa- -",
    "premium_bordereau": "aaaarrra a rr rrrr r",
    "policy_bordereau": "aaaarrra a rr rrrr r",
    "clients": "rrrrrrrr r aa rrrr r",
    "insurers": "raarrrrr a rr rrrr r",
    "problem_kind": "aaaaaaaa a aa aaaa a",
    "messages": "aaaaaaaa a aa aaaa a",
    "open_message": "-a------ - -- ---- -",
    "acknowledge_message": "-a------ - -- ---- -",
    "webhooks": "arrrrrra r rr raar r",
    "register_webhook": "arrrrrrr r rr rarr r",
    "webhook_deliveries": "-------- - -- raa- -",
    "rotate_webhook": "-------- - -- rar- -",
    "test_webhook": "-------- - -- rar- -",
    "close_webhook": "-------- - -- rar- -",
}
ROWS = {call: dict(zip(COLUMNS, letters.replace(" ", ""), strict=True)) for call, letters in TABLE.items()}
WORDS = {"a": "allowed", "r": "refused", "-": "invisible"}


@dataclass
class Records:
    """What the calls are about: a draft, a submitted application, an offer, a policy, a request."""

    draft: str
    submitted: str
    offered: str
    accepted: str
    referred: str
    document: str
    policy: str
    request: str
    approval: str
    clause: str
    applicant: str
    message: str  # in the underwriter's box
    webhook: str  # the applicant's


def _calls(of: Records) -> dict[str, Callable[[Caller], Any]]:
    facts = {"name": "海川", "section": "C36", "revenue_cny": "300000000"}
    days = {"start": START.isoformat(), "end": END.isoformat()}
    change = {
        "kind": "change_of_insured",
        "effective": "2027-01-01",
        "change": {"insured": {"address": "南京"}},
    }
    paid = {"amount_cny": "1.00", "on": "2026-11-25", "reference": "ICBC-1"}
    documents = "form=docx"
    return {
        "me": lambda c: c.get("/me"),
        "assess": lambda c: c.post("/assessments", facts),
        "indicate": lambda c: c.post("/indications", {"product": PRODUCT, "facts": facts, **days}),
        "products": lambda c: c.get("/products"),
        "product": lambda c: c.get(f"/products/{PRODUCT}"),
        "applications": lambda c: c.get("/applications"),
        "start_application": lambda c: c.post(
            "/applications", {"product": PRODUCT, "applicant": of.applicant, "start": START.isoformat()}
        ),
        "application": lambda c: c.get(f"/applications/{of.submitted}"),
        "answer_application": lambda c: c.patch(f"/applications/{of.draft}", {"answers": FIRST}),
        "exempting_clauses": lambda c: c.get(f"/applications/{of.submitted}/clauses"),
        "confirm_clauses": lambda c: c.post(
            f"/applications/{of.submitted}/clauses",
            {"clauses": [of.clause], "shown_at": "2026-11-25T09:00:00+08:00"},
        ),
        "sign_application": lambda c: c.post(
            f"/applications/{of.draft}/signature", {"name": "某人", "agreed": True}
        ),
        "submit_application": lambda c: c.post(f"/applications/{of.draft}/submission"),
        "withdraw_application": lambda c: c.post(f"/applications/{of.draft}/withdrawal"),
        "quote": lambda c: c.post(f"/applications/{of.submitted}/quotes"),
        "quotes": lambda c: c.get("/quotes"),
        "quote_detail": lambda c: c.get(f"/quotes/{of.offered}"),
        "accept_quote": lambda c: c.post(f"/quotes/{of.offered}/acceptance"),
        "turn_down_quote": lambda c: c.post(f"/quotes/{of.offered}/refusal"),
        "decide_quote": lambda c: c.post(
            f"/quotes/{of.offered}/decision", {"decision": "decline", "reason": "不宜承保"}
        ),
        "quote_notes": lambda c: c.get(f"/quotes/{of.referred}/notes"),
        "note_quote": lambda c: c.post(f"/quotes/{of.referred}/notes", {"text": "已核实"}),
        "lift_block": lambda c: c.post(
            f"/quotes/{of.referred}/lifting", {"rule": "no_plan", "reason": "已收到"}
        ),
        "quote_documents": lambda c: c.get(f"/quotes/{of.referred}/documents"),
        "ask_documents": lambda c: c.post(
            f"/quotes/{of.offered}/documents", {"documents": [{"name": "预案", "name_en": "plan"}]}
        ),
        "hand_in_document": lambda c: c.put(
            f"/quotes/{of.referred}/documents/{of.document}?name=report.txt", b"report"
        ),
        "waive_document": lambda c: c.post(
            f"/quotes/{of.referred}/documents/{of.document}/waiver", {"reason": "已有"}
        ),
        "bind": lambda c: c.post(f"/quotes/{of.accepted}/policy"),
        "policies": lambda c: c.get("/policies"),
        "policy": lambda c: c.get(f"/policies/{of.policy}"),
        "terms": lambda c: c.get(f"/policies/{of.policy}/terms?day=2027-01-01"),
        "preview_endorsement": lambda c: c.post(f"/policies/{of.policy}/endorsements/preview", change),
        "endorse": lambda c: c.post(f"/policies/{of.policy}/endorsements", {**change, "reason": "迁址"}),
        "cancel": lambda c: c.post(
            f"/policies/{of.policy}/cancellation",
            {"ground": "before_inception", "effective": START.isoformat(), "reason": "停产"},
        ),
        "reinstate": lambda c: c.post(
            f"/policies/{of.policy}/reinstatement", {"effective": "2027-01-01", "reason": "复产"}
        ),
        "renew": lambda c: c.post(f"/policies/{of.policy}/renewal"),
        "receive": lambda c: c.post(f"/policies/{of.policy}/receipts", paid),
        "refund": lambda c: c.post(f"/policies/{of.policy}/refunds", paid),
        "approvals": lambda c: c.get("/approvals"),
        "reverse_receipt": lambda c: c.post(
            f"/policies/{of.policy}/reversals",
            {"receipt": "ICBC-0", "on": "2026-11-25", "reference": "ICBC-2", "note": "退票"},
        ),
        "approve_money": lambda c: c.post(f"/approvals/{of.approval}/approval", {}),
        "decline_money": lambda c: c.post(f"/approvals/{of.approval}/refusal", {"decision": "无此流水"}),
        "withdraw_money": lambda c: c.post(f"/approvals/{of.approval}/withdrawal"),
        "requests": lambda c: c.get("/requests"),
        "request_endorsement": lambda c: c.post(
            f"/policies/{of.policy}/requests", {**change, "reason": "迁址"}
        ),
        "grant_request": lambda c: c.post(f"/requests/{of.request}/grant"),
        "refer_request": lambda c: c.post(f"/requests/{of.request}/referral", {"decision": "建议同意"}),
        "decline_request": lambda c: c.post(f"/requests/{of.request}/refusal", {"decision": "材料不足"}),
        "withdraw_request": lambda c: c.post(f"/requests/{of.request}/withdrawal"),
        "documents": lambda c: c.get(f"/policies/{of.policy}/documents"),
        "schedule": lambda c: c.get(f"/policies/{of.policy}/schedule?{documents}"),
        "slip": lambda c: c.get(f"/policies/{of.policy}/endorsements/1/slip?{documents}"),
        "invoice": lambda c: c.get(f"/policies/{of.policy}/endorsements/0/invoice?{documents}"),
        "quote_letter": lambda c: c.get(f"/quotes/{of.offered}/letter?{documents}"),
        "application_form": lambda c: c.get(f"/applications/{of.submitted}/form?{documents}"),
        "disclosure_confirmation": lambda c: c.get(f"/applications/{of.submitted}/disclosure?{documents}"),
        "premium_bordereau": lambda c: c.get(
            "/bordereaux/premium?issued_from=2026-01-01&issued_before=2027-01-01"
        ),
        "policy_bordereau": lambda c: c.get(
            "/bordereaux/policies?starts_from=2026-01-01&starts_before=2028-01-01"
        ),
        "clients": lambda c: c.get("/clients"),
        "insurers": lambda c: c.get("/insurers"),
        "problem_kind": lambda c: c.get("/problems/conflict"),
        "messages": lambda c: c.get("/messages"),
        "open_message": lambda c: c.post(f"/messages/{of.message}/opening"),
        "acknowledge_message": lambda c: c.post(f"/messages/{of.message}/acknowledgement"),
        "webhooks": lambda c: c.get("/webhooks"),
        "register_webhook": lambda c: c.post("/webhooks", {"name": "x", "url": "https://other.example.com/"}),
        "webhook_deliveries": lambda c: c.get(f"/webhooks/{of.webhook}/deliveries"),
        "rotate_webhook": lambda c: c.post(f"/webhooks/{of.webhook}/rotation"),
        "test_webhook": lambda c: c.post(f"/webhooks/{of.webhook}/test"),
        "close_webhook": lambda c: c.post(f"/webhooks/{of.webhook}/closing"),
    }


def _records(trade: Trade, enterprise: Organisation, callers: dict[str, Caller]) -> Records:
    policy = trade.bound(start="2026-12-01", end="2027-02-01")
    number = policy["number"]
    change = {
        "kind": "change_of_insured",
        "effective": "2026-12-15",
        "change": {"insured": {"address": "苏州"}},
        "reason": "迁址",
    }
    read(trade.insurer.post(f"/policies/{number}/endorsements", change), 201)
    moved = {**change, "effective": "2026-12-20", "change": {"insured": {"address": "无锡"}}}
    asked = read(trade.client.post(f"/policies/{number}/requests", moved), 201)
    offered = trade.offered(start="2027-03-01", end="2027-04-01")
    accepted = trade.offered(start="2027-04-01", end="2027-05-01")
    read(trade.client.post(f"/quotes/{accepted['number']}/acceptance"))
    referred, document = trade.asked(start="2027-02-01", end="2027-03-01")
    submitted = trade.submitted(start="2027-05-01", end="2027-06-01")["number"]
    clauses = read(trade.client.get(f"/applications/{submitted}/clauses"))["items"]
    # Entered by the underwriter: an administrator or a senior is then the second person.
    paid = {"amount_cny": "99999.00", "on": "2026-11-25", "reference": "ICBC-9"}
    approval = read(callers["underwriter"].post(f"/policies/{number}/receipts", paid), 201)["approval"]
    return Records(
        approval=approval,
        draft=trade.start()["number"],
        submitted=submitted,
        offered=offered["number"],
        accepted=accepted["number"],
        referred=referred,
        document=document,
        policy=number,
        request=asked["ref"],
        clause=clauses[0]["code"],
        applicant=enterprise.ref,
        message=read(callers["underwriter"].get("/messages"))["items"][0]["ref"],
        webhook=read(
            callers["applicant's administrator"].post(
                "/webhooks", {"name": "x", "url": "https://hooks.example.com/"}
            ),
            201,
        )["ref"],
    )


def _said(call: Callable[[Caller], Any], caller: Caller) -> str:
    """One letter: allowed, refused, invisible; what the call did is undone."""
    with transaction.atomic():
        answer = call(caller)
        transaction.set_rollback(True)
    assert answer.status_code in (200, 201, 403, 404, 409, 422, 428), answer.content.decode()
    return {403: "r", 404: "-"}.get(answer.status_code, "a")


@pytest.fixture(scope="module")
def scene(shared_records) -> tuple[dict[str, Callable[[Caller], Any]], dict[str, Caller]]:
    """Every call, about records of one insurer, one broker and one enterprise, and a caller for every column."""
    cast = shared_records
    insurer, broker, enterprise = (cast.known(name) for name in ("insurer", "broker", "enterprise"))
    cast.mandate(broker, enterprise)
    whose = {
        "other insurer": (cast.known("other_insurer"), "senior_underwriter"),
        "broker": (broker, "broker"),
        "other broker": (cast.organisation(Kind.BROKER, "别家保险经纪有限公司"), "broker"),
        "applicant": (enterprise, "applicant"),
        "applicant's administrator": (enterprise, "administrator"),
        "applicant's auditor": (enterprise, "auditor"),
        "other enterprise": (cast.organisation(Kind.INSURED, "别家制造有限公司"), "applicant"),
        "authority": (cast.known("authority"), "official"),
    }
    with time_machine.travel(NOW):
        put_on_sale(insurer)
        callers = {
            name: Caller(make_token(cast.member(*whose.get(name, (insurer, name)))).secret)
            for name in COLUMNS
        }
        trade = Trade(
            client=callers["broker"],
            insurer=callers["senior_underwriter"],
            signer=cast.member(broker, "broker").person.name,
            applicant=enterprise.ref,
        )
        return _calls(_records(trade, enterprise, callers)), callers


@pytest.mark.django_db
@pytest.mark.parametrize("column", COLUMNS)
def test_a_role_may_make_the_calls_of_the_table_and_no_other(scene, column, monkeypatch) -> None:
    monkeypatch.setattr("wangbao.hub.egress.post", lambda *_, **__: egress.Answer(200, ""))
    calls, callers = scene
    found = {name: WORDS[_said(call, callers[column])] for name, call in calls.items()}
    assert found == {name: WORDS[letters[column]] for name, letters in ROWS.items()}


def test_the_table_has_every_call_that_is_described() -> None:
    paths = API.get_openapi_schema()["paths"].values()
    assert {call["operationId"] for path in paths for call in path.values()} == set(TABLE)
