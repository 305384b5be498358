"""Every GET of the API with every member's token, and of nobody.

What can be asked is read from the API's own description; the numbers and references come from its lists.
"""

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


def record(store: Store, _: Any) -> None:
    """Call everything as everybody."""
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
