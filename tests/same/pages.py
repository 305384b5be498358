"""Every page for every member in both languages, and every form on them sent as it stands and filled in.

A member's pages are those links lead to from the home page. Beside them each member asks for one address of every
route that anybody reached, so that refusals are recorded too, and for addresses made up for routes no link leads to.
What a form writes is recorded as the rows it changed, and undone.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import product
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

import answers
import frozen
import members
import trees
from store import Store

MOST_QUERIES = 6  # addresses of one path that differ in their query only
HEAVY = re.compile(r"\.(?:pdf|docx|xlsx|csv)$|/export/|^/files/")  # asked for by one member in each language
APART = re.compile(r"^/(?:static|api/v1|accounts/logout|accounts/2fa/\w+/(?:activate|add)|language|theme)")
SIGNING_IN = re.compile(r"^/accounts/")
UNSEEN_TABLES = {"django_session", "wangbao_cache"}
FILLED = {
    "text": "核对无误",
    "textarea": "核对无误，同意。",
    "date": "2026-12-15",
    "number": "1",
    "email": "new@example.com",
}
HANDED_IN = ("report.txt", "渗透测试报告（示例）\n".encode())


Rows = dict[str, dict[tuple[Any, ...], list[str]]]  # by table, with the names of their columns


class Walk:
    """What one recording has asked for so far."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.asked: set[tuple[str, str, str]] = set()  # language, member, address
        self.heavy: set[tuple[str, str]] = set()
        self.reached: dict[str, str] = {}  # a route and the first address of it that was answered
        self.known: dict[tuple[str, str], set[str]] = defaultdict(set)  # an app's parameter and its values
        self.rows: Rows = {}
        self.written = -1

    def get(self, client: Any, lang: str, who: str, url: str) -> str:
        """Ask for an address and record the answer; gives the page, empty where there is none."""
        self.asked.add((lang, who, url))
        name = f"GET {url} {lang} {who}"
        frozen.begin(name)
        answer = client.get(url, headers={"Accept-Language": lang})
        body = answers.content(answer)
        answers.keep(self.store, name, answer, body)
        if answer.status_code == 200:
            self.note(url)
        shown = answer.headers.get("Content-Type", "").startswith("text/html")
        return body.decode() if shown else ""

    def before(self) -> Rows:
        """The rows as they stand; read again only where something was written since."""
        if total_changes() != self.written:
            self.rows, self.written = snapshot(), total_changes()
        return self.rows

    def note(self, url: str) -> None:
        """Remember the route of an address and the values in it."""
        from django.urls import resolve

        match = resolve(urlsplit(url).path)
        self.reached.setdefault(match.route, url)
        for key, value in match.kwargs.items():
            self.known[match.route.split("/")[0], key].add(str(value))


def record(store: Store, _: Any) -> None:
    """Walk through the platform as everybody and record it."""
    from wangbao.cli.main import app

    app(["hub", "migrate"], standalone_mode=False)
    from django.contrib.auth import get_user_model

    everybody = [None, *sorted_by_role(members.all_of_them())]
    walk = Walk(store)
    for at, member in enumerate(everybody):
        for lang in ("en", "zh"):
            if member:
                get_user_model().objects.filter(pk=member.person_id).update(language=lang)
                member.person.refresh_from_db()
            wander(walk, lang, member, signing_in=at < 2)
    unreached(walk, everybody)


def sorted_by_role(everybody: list[Any]) -> list[Any]:
    """The members, one of each role before a second of any: a recording that is cut short has seen every role."""
    seen: Counter[str] = Counter()
    turns = []
    for member in everybody:
        turns.append(seen[member.role])
        seen[member.role] += 1
    return [member for _, member in sorted(zip(turns, everybody, strict=True), key=lambda pair: pair[0])]


def wander(walk: Walk, lang: str, member: Any | None, *, signing_in: bool) -> None:
    """Follow every link from the home page; send every form where the language is Chinese."""
    client, who = members.browser(member), members.name_of(member) if member else "nobody"
    waiting, queries = ["/", "/search?q=2026", "/health", "/style"], defaultdict(int)
    sent: set[tuple[str, ...]] = set()
    while waiting:
        url = waiting.pop(0)
        path = urlsplit(url).path
        heavy = bool(HEAVY.search(path))
        if (lang, who, url) in walk.asked or (heavy and (lang, url) in walk.heavy):
            continue
        if SIGNING_IN.match(path) and not signing_in:
            continue
        if heavy:
            walk.heavy.add((lang, url))
        page = walk.get(client, lang, who, url)
        for link in trees.links(page):
            led = urldefrag(urljoin(f"http://localhost{url}", link)).url
            parts = urlsplit(led)
            if parts.netloc != "localhost" or APART.match(parts.path):
                continue
            there = parts.path + (f"?{parts.query}" if parts.query else "")
            if parts.query:
                queries[parts.path] += 1
                if queries[parts.path] > MOST_QUERIES:
                    continue
            waiting.append(there)
        if lang == "zh":
            for form in trees.forms(page):
                send(walk, client, who, url, form, sent)


def unreached(walk: Walk, everybody: list[Any | None]) -> None:
    """Ask as everybody for one address of each route: where the member was not led, and where no link leads."""
    urls = dict(walk.reached)
    not_asked = []
    for route, view, names in routes():
        if route in urls or route.startswith(("accounts/", "api/")):
            continue
        values = [sorted(walk.known[route.split("/")[0], name])[:2] for name in names]
        made = [address(view, dict(zip(names, one, strict=True))) for one in product(*values)]
        urls |= {f"{route} {at}": url for at, url in enumerate(made[:4]) if url}
        if not made:
            not_asked.append(route)
    walk.store.add("routes nobody asked for", "\n".join(sorted(not_asked)))
    walk.store.add("routes", "\n".join(sorted(route for route, *_ in routes())))
    for member in everybody:
        client, who = members.browser(member), members.name_of(member) if member else "nobody"
        for url in dict.fromkeys(urls.values()):
            if ("zh", who, url) not in walk.asked and not SIGNING_IN.match(url):
                walk.get(client, "zh", who, url)


def routes() -> Iterator[tuple[str, str, list[str]]]:
    """Every route with the name of its view and its parameters."""
    from django.urls import URLPattern, get_resolver

    def inside(patterns: list[Any], before: str, spaces: list[str], names: list[str]) -> Iterator[Any]:
        for one in patterns:
            route = before + str(one.pattern)
            own = [*names, *one.pattern.converters]
            if isinstance(one, URLPattern):
                yield route, ":".join([*spaces, one.name or ""]), own
            else:
                space = [one.namespace] if one.namespace else []
                yield from inside(one.url_patterns, route, [*spaces, *space], own)

    yield from inside(get_resolver().url_patterns, "", [], [])


def address(view: str, values: dict[str, str]) -> str:
    """The address of a view; empty where the values are none of its own."""
    from django.urls import NoReverseMatch, reverse

    try:
        return reverse(view, kwargs=values)
    except NoReverseMatch:
        return ""


def send(walk: Walk, client: Any, who: str, url: str, form: Any, sent: set[tuple[str, ...]]) -> None:
    """Send a form with each of its buttons, as it stands and filled in, and record what it says and writes."""
    target = urlsplit(urljoin(f"http://localhost{url}", form.action or ""))
    if target.netloc != "localhost" or APART.match(target.path) or SIGNING_IN.match(target.path):
        return
    to = target.path + (f"?{target.query}" if target.query else "")
    buttons = [
        (button.get("name"), button.get("value", ""))
        for button in form.xpath(".//button[not(@type) or @type='submit'] | .//input[@type='submit']")
        if button.get("name")
    ]
    for way, given in (("as it stands", stands(form)), ("filled in", filled(form))):
        for button in buttons or [None]:
            what = (to, way, *map(str, button or ()), *sorted(given))
            if what in sent:
                continue
            sent.add(what)
            data = dict(given)
            if button:
                data[button[0]] = [button[1]]
            post(walk, client, who, to, f"{way} {button[0]}={button[1]}" if button else way, data)


def stands(form: Any) -> dict[str, list[Any]]:
    """What a browser sends of a form nobody has touched."""
    data: dict[str, list[Any]] = defaultdict(list)
    for name, value in form.form_values():
        data[name].append(value)
    return dict(data)


def filled(form: Any) -> dict[str, list[Any]]:
    """The same with every empty field filled, every box ticked and a choice made in each list."""
    data = stands(form)
    for one in form.inputs:
        name, kind = one.name, getattr(one, "type", None) or one.tag
        if not name or name == "csrfmiddlewaretoken":
            continue
        if kind == "file":
            data[name] = [HANDED_IN]
        elif kind == "checkbox":
            data[name] = [*data.get(name, []), one.get("value", "on")] if not one.checked else data[name]
        elif kind == "radio":
            data.setdefault(name, [one.get("value", "on")])
        elif one.tag == "select":
            choices = [value for value in one.value_options if value]
            if not any(data.get(name, [])) and choices:
                data[name] = choices[:1]
        elif kind != "hidden" and not any(data.get(name, [])):
            data[name] = [FILLED.get(kind, FILLED["text"])]
    return data


def post(walk: Walk, client: Any, who: str, to: str, way: str, data: dict[str, list[Any]]) -> None:
    """Send a form in a transaction that is undone; record the answer and the rows it changed."""
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.db import transaction
    from django.test import Client

    name = f"POST {to} {who} {way}"
    if name in walk.store.names_added:
        return
    given = {
        key: [SimpleUploadedFile(*value) if isinstance(value, tuple) else value for value in values]
        for key, values in data.items()
    }
    browser = Client(SERVER_NAME="localhost", raise_request_exception=False)
    browser.cookies = client.cookies.copy()
    frozen.begin(name)
    before, written = walk.before(), total_changes()
    with transaction.atomic():
        answer = browser.post(to, given, headers={"Accept-Language": "zh"})
        body = answers.content(answer)
        changes = changed(before, snapshot()) if total_changes() != written else ""
        transaction.set_rollback(True)
    walk.written = total_changes()
    answers.keep(walk.store, name, answer, body, more=f"\n\n{changes}")


def total_changes() -> int:
    """How many rows this process has written, also those undone."""
    from django.db import connection

    return connection.connection.total_changes if connection.connection else 0


def snapshot() -> Rows:
    """The rows of every table, each with the names of its columns."""
    from django.db import connection

    found: Rows = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table not in UNSEEN_TABLES:
                cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - a name the database gave
                names = [column[0] for column in cursor.description]
                found[table] = dict.fromkeys(cursor.fetchall(), names)
    return found


def changed(before: Rows, after: Rows) -> str:
    """The rows that came and went, a line each."""
    found = []
    for table, rows in sorted(after.items()):
        was = before.get(table, {})
        for sign, lot, other in (("-", was, rows), ("+", rows, was)):
            found += [
                f"{sign} {table} "
                f"{json.dumps(dict(zip(names, row, strict=True)), default=str, ensure_ascii=False)}"
                for row, names in lot.items()
                if row not in other
            ]
    return "\n".join(found)
