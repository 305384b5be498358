"""Every GET of the API with every member's token, and a contract's whole life by calls.

What can be asked is read from the API's own description; the numbers and references come from its lists.
"""

import datetime as dt
import json
from collections import defaultdict
from itertools import product
from typing import Any

import answers
import frozen
import members
from store import Store

V1 = "/api/v1"
DAYS = {
    "day": "2026-11-25", "issued_from": "2026-01-01", "issued_before": "2027-01-01", "starts_from": "2025-01-01",
    "starts_before": "2028-01-01",
}  # fmt: skip
EDITIONS = {"pdf": ("bilingual",)}  # the slowest form in one of its editions
PRODUCT = "example-industrial-internet"
FIRST = {"kind": "industrial_internet", "industry": "C36", "revenue": "30000"}
CLIENT, INSURER = "it@haichuan.example/applicant", "senior@anlan.example/senior_underwriter"


class Calls:
    """A system that calls with one token; every answer is recorded."""

    def __init__(self, store: Store, who: str, secret: str) -> None:
        from django.test import Client

        self.store, self.who = store, who
        self.client = Client(SERVER_NAME="localhost", raise_request_exception=False)
        self.secret, self.count, self.status = secret, 0, 0

    def send(
        self, method: str, path: str, body: Any = None, *, lang: str = "zh", numbered: bool = False
    ) -> Any:
        """Call, record the answer and give its JSON, None where it has none."""
        self.count += 1
        name = f"{method} {path} {lang} {self.who}" + (f" #{self.count}" if numbered else "")
        frozen.begin(name)
        headers = {"Accept-Language": lang, "Idempotency-Key": f"same-{self.count:06d}"}
        if self.secret:
            headers["Authorization"] = f"Bearer {self.secret}"
        given = "" if body is None else json.dumps(body)
        answer = self.client.generic(method, path, given, content_type="application/json", headers=headers)
        content = answers.content(answer)
        answers.keep(self.store, name, answer, content)
        self.status = answer.status_code
        try:
            return json.loads(content) if answer.status_code < 300 else None
        except ValueError:
            return None


def record(store: Store, traveller: Any) -> None:
    """Call everything as everybody, then tell a contract's life."""
    from wangbao.cli.main import app

    app(["hub", "migrate"], standalone_mode=False)
    everybody = {
        (who := members.name_of(one)): Calls(store, who, members.token(one)) for one in members.all_of_them()
    }
    stranger = Calls(store, "nobody", "")
    described = stranger.send("GET", f"{V1}/openapi.json")
    paths = {
        path: found["get"].get("parameters", [])
        for path, found in described["paths"].items()
        if "get" in found
    }
    known = values(paths, everybody)
    callers = [*everybody.values(), stranger]
    for path, parameters in paths.items():
        names = [one["name"] for one in parameters if one["in"] == "path"]
        for own in product(*(known[path, name] for name in names)):
            ask(path.format(**dict(zip(names, own, strict=True))), parameters, callers)
    journey(everybody[CLIENT], everybody[INSURER], traveller)


def values(paths: dict[str, list[Any]], everybody: dict[str, Calls]) -> dict[tuple[str, str], list[str]]:
    """What stands in each path's parameters, by what the lists of all members show."""
    seen: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for path, parameters in paths.items():
        if any(one["in"] == "path" or one.get("required") for one in parameters):
            continue
        for caller in everybody.values():
            shown = caller.send("GET", path, lang="list")
            for item in (shown or {}).get("items", ()):
                for key in ("number", "ref", "code"):
                    if isinstance(item.get(key), str):
                        seen[path][key].add(item[key])
    found: dict[tuple[str, str], list[str]] = {}
    for path, parameters in paths.items():
        root = "/".join(path.split("/")[:4])
        for one in parameters:
            if one["in"] == "path":
                given = {"seq": ["0", "1", "2"]}.get(one["name"]) or sorted(seen[root][one["name"]])
                found[path, one["name"]] = given or ["conflict", "none-such"]
    return found


def ask(path: str, parameters: list[Any], callers: list[Calls]) -> None:
    """Ask for one address as everybody: in both languages, by pages and states where it is a list."""
    asked = {one["name"]: one for one in parameters if one["in"] == "query"}
    needed = "&".join(f"{name}={DAYS[name]}" for name, one in asked.items() if one.get("required"))
    if "form" in asked:
        files(path, needed, asked, callers)
        return
    full = f"{path}?{needed}" if needed else path
    for caller in callers:
        shown = caller.send("GET", full)
        caller.send("GET", full, lang="en")
        if "cursor" in asked and shown:
            page = caller.send("GET", f"{path}?limit=2")
            if page and page.get("next"):
                caller.send("GET", f"{path}?limit=2&cursor={page['next']}")
            if "state" in asked:
                for state in sorted({item["state"]["code"] for item in shown["items"]}):
                    caller.send("GET", f"{path}?state={state}")


def files(path: str, needed: str, asked: dict[str, Any], callers: list[Calls]) -> None:
    """Ask for a file in each form and edition as the first who may have it, in one form as everybody else."""
    forms = sorted(asked["form"]["schema"]["enum"])
    ways = [
        f"form={form}" + (f"&edition={edition}" if edition else "")
        for form in forms
        for edition in EDITIONS.get(form) or asked.get("edition", {}).get("schema", {}).get("enum", [""])
    ]
    done = False
    for caller in callers:
        for way in ways[:1] if done else ways:
            caller.send("GET", f"{path}?{needed}&{way}" if needed else f"{path}?{way}")
            if caller.status != 200:
                break
        else:
            done = True


def journey(client: Calls, insurer: Calls, traveller: Any) -> None:
    """Assess, apply, quote, bind, endorse out of sequence, pay, cancel and renew, by calls alone."""
    facts = {"name": "海川制造有限公司", "section": "C36", "revenue_cny": "300000000.00"}
    days = {"start": "2026-12-01", "end": "2027-12-01"}

    def call(caller: Calls, method: str, path: str, body: Any = None) -> Any:
        return caller.send(method, f"{V1}{path}", body, numbered=True)

    call(client, "POST", "/assessments", facts)
    call(client, "POST", "/indications", {"product": PRODUCT, "facts": facts, **days})
    product = call(client, "GET", f"/products/{PRODUCT}")
    questions = {one["code"]: one for section in product["sections"] for one in section["questions"]}
    bound = []
    for start, instalments in (("2026-12-01", "half_yearly"), ("2027-04-01", "single")):
        draft = call(client, "POST", "/applications", {"product": PRODUCT, "start": start, "answers": FIRST})
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
        call(insurer, "POST", f"/quotes/{number}/decision", {"decision": "offer", "reason": "核保同意"})
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
    for one in call(client, "GET", f"{path}/documents")["items"]:
        call(client, "GET", f"{one['address'].removeprefix(V1)}?form=docx&edition=bilingual")
    call(insurer, "POST", f"{path}/reinstatement", {"effective": "2027-09-10", "reason": "复产"})
    call(insurer, "GET", "/bordereaux/premium?issued_from=2026-01-01&issued_before=2028-01-01")
    call(client, "POST", f"/policies/{bound[1]['number']}/renewal", {})
    traveller.move_to(dt.datetime(2028, 10, 1, 2, tzinfo=dt.UTC))
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
