"""A contract's whole life by calls of the API alone, from the self-assessment to a renewal."""

import datetime as dt
from typing import Any

import members
from calls import V1, Calls
from store import Store

PRODUCT = "example-industrial-internet"
FIRST = {"kind": "industrial_internet", "industry": "C36", "revenue": "30000"}
CLIENT, INSURER = "it@haichuan.example/applicant", "senior@anlan.example/senior_underwriter"


def record(store: Store, traveller: Any) -> None:
    """Assess, apply, quote, bind, endorse out of sequence, pay, cancel and renew, by calls alone."""
    from wangbao.cli.main import app

    app(["hub", "migrate"], standalone_mode=False)
    callers = {
        (who := members.name_of(one)): Calls(store, who, members.token(one))
        for one in members.all_of_them()
        if members.name_of(one) in {CLIENT, INSURER}
    }
    client, insurer = callers[CLIENT], callers[INSURER]
    facts = {"name": "海川制造有限公司", "section": "C36", "revenue_cny": "300000000.00"}
    days = {"start": "2026-12-01", "end": "2027-12-01"}

    def call(caller: Calls, method: str, path: str, body: Any = None) -> Any:
        return caller.send(method, f"{V1}{path}", body, numbered=True)

    call(client, "POST", "/assessments", facts)
    call(client, "POST", "/indications", {"product": PRODUCT, "facts": facts, **days})
    product = call(client, "GET", f"/products/{PRODUCT}")
    questions = {one["code"]: one for section in product["sections"] for one in section["questions"]}
    bound = []
    for start, end, instalments in (
        ("2026-12-01", "2027-12-01", "half_yearly"),
        ("2027-04-01", "2027-10-01", "single"),
    ):
        draft = call(
            client,
            "POST",
            "/applications",
            {"product": PRODUCT, "start": start, "end": end, "answers": FIRST},
        )
        path = f"/applications/{draft['number']}"
        while draft["missing"]:
            given = {code: reply(questions[code]) for code in draft["missing"]}
            draft = call(client, "PATCH", path, {"answers": given})
        clauses = [one["code"] for one in call(client, "GET", f"{path}/clauses")["items"]]
        shown_at = dt.datetime.now(dt.UTC).isoformat()
        call(client, "POST", f"{path}/clauses", {"clauses": clauses, "shown_at": shown_at})
        call(client, "POST", f"{path}/signature", {"name": "陈海", "agreed": True})
        call(client, "POST", f"{path}/submission")
        quote = call(client, "POST", f"{path}/quotes")
        number = quote["number"]
        call(insurer, "GET", f"/quotes/{number}")
        call(insurer, "POST", f"/quotes/{number}/notes", {"text": "先看等保测评报告。"})
        call(
            insurer,
            "POST",
            f"/quotes/{number}/decision",
            {"decision": "offer", "reason": "核保同意", "revision": quote["revision"]},
        )
        quote = call(client, "GET", f"/quotes/{number}")
        call(client, "POST", f"/quotes/{number}/acceptance", {"revision": quote["revision"]})
        bound.append(call(client, "POST", f"/quotes/{number}/policy", {"instalments": instalments}))
    policy = bound[0]
    path = f"/policies/{policy['number']}"
    traveller.move_to(dt.datetime(2027, 3, 1, 2, tzinfo=dt.UTC))
    limits = product["options"]["limits_cny"]
    higher = next(one for one in limits if float(one) > float(policy["segments"][0]["terms"]["limit_cny"]))
    change = {"kind": "change_of_sums", "effective": "2027-07-01", "change": {"limit_cny": higher}}
    call(insurer, "POST", f"{path}/endorsements/preview", change)
    call(client, "POST", f"{path}/endorsements/preview", change)
    call(client, "POST", f"{path}/endorsements", {**change, "reason": "客户申请"})
    call(insurer, "POST", f"{path}/endorsements", {**change, "reason": "客户申请"})
    asked = call(client, "POST", f"{path}/requests", {**change, "reason": "客户申请"})
    call(
        insurer,
        "POST",
        f"/requests/{asked['ref']}/refusal" if asked else "/requests",
        {"decision": "已另行批改"},
    )
    call(
        insurer,
        "POST",
        f"{path}/endorsements",
        {**change, "reason": "客户申请", "underwriting_reason": "三年无出险"},
    )
    traveller.move_to(dt.datetime(2027, 4, 1, 2, tzinfo=dt.UTC))
    moved = {"insured": {"address": "江苏省南京市玄武大道1号"}}
    change = {"kind": "change_of_insured", "effective": "2027-02-01", "change": moved, "reason": "迁址"}
    call(insurer, "POST", f"{path}/endorsements", change)
    call(client, "GET", path)
    call(client, "GET", f"{path}/terms?day=2027-05-01&known_at=2027-03-15T00:00:00%2B08:00")
    call(client, "GET", f"{path}/terms?day=2027-05-01")
    due = policy["accounts"][0]["instalments"][0]["amount_cny"]
    call(insurer, "POST", f"{path}/receipts", {"amount_cny": due, "on": "2027-03-31", "reference": "ICBC-1"})
    traveller.move_to(dt.datetime(2027, 8, 1, 2, tzinfo=dt.UTC))
    ended = {"ground": "by_insured", "effective": "2027-09-01", "reason": "停产"}
    call(insurer, "POST", f"{path}/cancellation", ended)
    call(client, "GET", path)
    for one in (call(client, "GET", f"{path}/documents") or {}).get("items", ()):
        call(client, "GET", f"{one['address'].removeprefix(V1)}?form=docx&edition=bilingual")
    call(insurer, "POST", f"{path}/reinstatement", {"effective": "2027-09-10", "reason": "复产"})
    call(insurer, "GET", "/bordereaux/premium?issued_from=2026-01-01&issued_before=2028-01-01")
    call(client, "POST", f"/policies/{bound[1]['number']}/renewal", {})
    traveller.move_to(dt.datetime(2027, 9, 15, 2, tzinfo=dt.UTC))
    call(client, "POST", f"/policies/{bound[1]['number']}/renewal", {})
    call(client, "GET", f"/policies/{bound[1]['number']}")


def reply(question: dict[str, Any]) -> str | list[str]:
    """An answer the question takes, by what the API says of it."""
    match question["type"]:
        case "number":
            return question["minimum"]
        case "date":
            return "2025-06-30"
        case "text":
            return "名称 2026"
        case "choices":
            return ["none"]
        case _:
            return question["options"][0]["code"]
