"""Systems that call the API, and what they do with it."""

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.test import Client

from wangbao.hub.underwriting.models import Quote
from wangbao.hub.underwriting.rules.states import State

V1 = "/api/v1"
START = dt.date(2026, 12, 1)
END = dt.date(2027, 12, 1)
PRODUCT = "example-industrial-internet"
FIRST = {"kind": "industrial_internet", "industry": "C36", "revenue": "30000"}


class Caller:
    """A system that calls the API with one token."""

    def __init__(self, secret: str, *, lang: str = "zh") -> None:
        self.client = Client(raise_request_exception=False)
        self.secret = secret
        self.lang = lang
        self.sent = 0

    def send(
        self, method: str, path: str, body: Any = None, *, key: str | None = None, **headers: str
    ) -> HttpResponse:
        given = {"Authorization": f"Bearer {self.secret}", "Accept-Language": self.lang, **headers}
        if method == "POST":
            self.sent += 1
            given.setdefault("Idempotency-Key", key or f"test-{id(self)}-{self.sent}")
        data = "" if body is None else json.dumps(body)
        return self.client.generic(
            method, f"{V1}{path}", data, content_type="application/json", headers=given
        )

    def get(self, path: str, **headers: str) -> HttpResponse:
        return self.send("GET", path, **headers)

    def post(self, path: str, body: Any = None, *, key: str | None = None, **headers: str) -> HttpResponse:
        return self.send("POST", path, {} if body is None else body, key=key, **headers)

    def put(self, path: str, content: bytes, *, kind: str = "application/octet-stream") -> HttpResponse:
        given = {"Authorization": f"Bearer {self.secret}", "Accept-Language": self.lang}
        return self.client.generic("PUT", f"{V1}{path}", content, content_type=kind, headers=given)

    def patch(self, path: str, body: Any) -> HttpResponse:
        return self.send("PATCH", path, body)


def read(answer: HttpResponse, status: int = 200) -> Any:
    """What was answered, which must be of this status."""
    assert answer.status_code == status, answer.content.decode()
    return answer.json()


def answer_to(question: dict[str, Any]) -> str | list[str]:
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


@dataclass
class Trade:
    """An enterprise that buys and an insurer that sells, by the API alone."""

    client: Caller
    insurer: Caller
    signer: str
    applicant: str | None = None  # the client's reference, where a broker buys

    def start(self, **more: Any) -> dict[str, Any]:
        """A draft with the first answers."""
        body = {"product": PRODUCT, "start": START.isoformat(), "answers": FIRST, **more}
        body |= {"applicant": self.applicant} if self.applicant else {}
        return read(self.client.post("/applications", body), 201)

    def complete(self, **more: Any) -> dict[str, Any]:
        """A draft with every required question answered, by what the API says of them."""
        product = read(self.client.get(f"/products/{PRODUCT}"))
        questions = {q["code"]: q for section in product["sections"] for q in section["questions"]}
        draft = self.start(**more)
        while draft["missing"]:
            given = {code: answer_to(questions[code]) for code in draft["missing"]}
            draft = read(self.client.patch(f"/applications/{draft['number']}", {"answers": given}))
        return draft

    def submitted(self, **more: Any) -> dict[str, Any]:
        """The same, disclosed, signed and submitted."""
        path = f"/applications/{self.complete(**more)['number']}"
        shown_at = dt.datetime.now(dt.UTC).isoformat()
        clauses = read(self.client.get(f"{path}/clauses"))["items"]
        confirmed = {"clauses": [clause["code"] for clause in clauses], "shown_at": shown_at}
        read(self.client.post(f"{path}/clauses", confirmed))
        read(self.client.post(f"{path}/signature", {"name": self.signer, "agreed": True}))
        return read(self.client.post(f"{path}/submission"))

    def offered(self, **more: Any) -> dict[str, Any]:
        """A quotation that stands offered; where the rules refer it, the underwriter offers it."""
        number = self.submitted(**more)["number"]
        quote = read(self.client.post(f"/applications/{number}/quotes"), 201)
        if quote["state"]["code"] != "offered":
            decision = {"decision": "offer", "reason": "核保同意"}
            decision["revision"] = quote["revision"]
            read(self.insurer.post(f"/quotes/{quote['number']}/decision", decision))
        return read(self.client.get(f"/quotes/{quote['number']}"))

    def referred(self, **more: Any) -> dict[str, Any]:
        """A quotation that waits for an underwriter, put back if the rules had let it through."""
        number = self.submitted(**more)["number"]
        quote = read(self.client.post(f"/applications/{number}/quotes"), 201)
        Quote.objects.filter(number=quote["number"]).update(
            state=State.REFERRED, valid_until=None, decided_at=None
        )
        return read(self.insurer.get(f"/quotes/{quote['number']}"))

    def asked(self, **more: Any) -> tuple[str, str]:
        """A quotation's number and the reference of a document that was asked for."""
        number = self.referred(**more)["number"]
        wanted = {"documents": [{"name": "等保测评报告", "name_en": "protection report"}]}
        found = read(self.insurer.post(f"/quotes/{number}/documents", wanted), 201)
        return number, found["items"][0]["ref"]

    def bound(self, **more: Any) -> dict[str, Any]:
        """A policy."""
        quote = self.offered(**more)
        read(self.client.post(f"/quotes/{quote['number']}/acceptance", {"revision": quote["revision"]}))
        return read(self.client.post(f"/quotes/{quote['number']}/policy", {"instalments": "single"}), 201)
