"""A system that calls the API."""

import json
from typing import Any

from django.http import HttpResponse
from django.test import Client

V1 = "/api/v1"


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
        if method != "GET":
            self.sent += 1
            given["Idempotency-Key"] = key or f"test-{id(self)}-{self.sent}"
        data = None if body is None else json.dumps(body)
        return self.client.generic(
            method, f"{V1}{path}", data or "", content_type="application/json", headers=given
        )

    def get(self, path: str, **headers: str) -> HttpResponse:
        return self.send("GET", path, **headers)

    def post(self, path: str, body: Any = None, *, key: str | None = None, **headers: str) -> HttpResponse:
        return self.send("POST", path, {} if body is None else body, key=key, **headers)

    def put(self, path: str, body: Any = None, *, key: str | None = None, **headers: str) -> HttpResponse:
        return self.send("PUT", path, {} if body is None else body, key=key, **headers)
