"""The review of 2,000 schemes by 10,000 reviews: lists, ranking and dashboard, on SQLite and on PostgreSQL.

    python benchmarks/bench_reviews.py
    python benchmarks/bench_reviews.py --schemes 500 --databases sqlite --profile

The rows are copies of one scheme of the sample with its units, under numbers of their own, each with five reviews by
forty experts; the ranking is worked out by the operation itself. Pages are asked of the application in this process,
middleware and templates included, one after another, with another page, state or entry every time.
"""

# ruff: noqa: PLC0415 - models are imported once Django is set up, and it is set up for the database asked for

import argparse
import cProfile
import datetime as dt
import pstats
import random
import statistics
import subprocess
import sys
import tempfile
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

from bench_hub import database

GOAL_MS = 200
_EXPERTS, _EACH = 40, 5
_BATCH = "pilot-2025"


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--schemes", type=int, default=2_000)
    options.add_argument("--databases", default="sqlite,postgresql")
    options.add_argument("--requests", type=int, default=60, help="of each page")
    options.add_argument("--profile", action="store_true", help="print where the time of each page goes")
    given = options.parse_args()
    for name in given.databases.split(","):
        # A process each, since Django knows one default database.
        if given.databases == name:
            run(name, given)
        else:
            again = [sys.executable, __file__, *sys.argv[1:], "--databases", name]
            subprocess.run(again, check=True)


def run(name: str, given: argparse.Namespace) -> None:
    with database(name, Path(tempfile.mkdtemp(prefix="bench-reviews-"))):
        from wangbao.hub.hosting import server

        server.set_up()
        server.migrate()
        from wangbao.hub import clock, demo

        now = clock.now()
        list(demo.seed(now=now))
        started = time.perf_counter()
        round_ = fill(given.schemes, now=now)
        print(f"\n== {name}: {given.schemes:,} schemes in {time.perf_counter() - started:.0f} s", flush=True)
        started = time.perf_counter()
        rank(round_, now=now)
        print(f"ranking worked out by the operation: {time.perf_counter() - started:.1f} s", flush=True)
        measure(given)


def fill(count: int, *, now: dt.datetime) -> Any:
    """Copy an accepted scheme of the sample into its review, with reviews by experts of their own; bulk rows alone."""
    from django.db import connection, transaction

    from wangbao.hub.parties.models import Membership, Person
    from wangbao.hub.reviews.models import Expert, Item, Review, Round
    from wangbao.hub.schemes.models import Scheme, Unit

    round_ = Round.objects.get(batch__code=_BATCH)
    template = Item.objects.filter(round=round_).select_related("scheme").order_by("pk")[0]
    place = Expert.objects.select_related("membership").order_by("pk")[0].membership
    chance = random.Random(1)  # noqa: S311 - marks of nobody
    with transaction.atomic():
        people = Person.objects.bulk_create(
            Person(email=f"expert{at}@bench.example", name=f"专家{at}", password="!")  # noqa: S106 - of nobody
            for at in range(_EXPERTS)
        )
        members = Membership.objects.bulk_create(
            _copy(place, person=person, ref=f"{at:032d}") for at, person in enumerate(people)
        )
        experts = Expert.objects.bulk_create(
            Expert(membership=one, field_of_work="性能测试", admitted_at=now) for one in members
        )
        schemes = Scheme.objects.bulk_create(
            (
                _copy(
                    template.scheme,
                    number=f"S2019{at:07d}",
                    content={**template.scheme.content, "title": f"方案{at}"},
                )
                for at in range(count)
            ),
            batch_size=500,
        )
        units = list(template.scheme.units.all())
        Unit.objects.bulk_create(
            (_copy(one, scheme=scheme, ref=None) for scheme in schemes for one in units), batch_size=500
        )
        items = Item.objects.bulk_create(
            (
                _copy(template, number=f"V2019{at:07d}", scheme=one, content=one.content)
                for at, one in enumerate(schemes)
            ),
            batch_size=500,
        )
        Review.objects.bulk_create(
            (
                Review(
                    item=item,
                    expert=experts[(at + step * 7) % _EXPERTS],
                    state="scored",
                    marks={},
                    total=Decimal(chance.randrange(5000, 9500)) / 100,
                    opinion="可行。" * 40,
                    assigned_at=now,
                    changed_at=now,
                )
                for at, item in enumerate(items)
                for step in range(_EACH)
            ),
            batch_size=1000,
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return round_


def rank(round_: Any, *, now: dt.datetime) -> None:
    """Bring the round to its phase of ranking and rank it."""
    from wangbao.hub.access.roles import Role
    from wangbao.hub.demo.cast import actor
    from wangbao.hub.demo.people import Org
    from wangbao.hub.reviews.models import Round
    from wangbao.hub.reviews.writes import places

    Round.objects.filter(pk=round_.pk).update(phase="ranking")
    places.rank_items(by=actor(Org.NATION, Role.OFFICIAL), now=now, round_=Round.objects.get(pk=round_.pk))


def measure(given: argparse.Namespace) -> None:
    """Ask for every page and print its median, p95 and worst."""
    from django.urls import reverse

    from wangbao.hub.reviews.models import Round

    # The phase whose page asks most: which items lack reviewers, and what is still to be scored.
    Round.objects.filter(batch__code=_BATCH).update(phase="discussion")
    nation = browser("official@nation.example")
    round_, ranking = reverse("reviews:round", args=[_BATCH]), reverse("reviews:ranking", args=[_BATCH])
    last = max(1, given.schemes - 60)
    states = ("", "under_review", "correction")
    pages = {
        "round": lambda at: f"{round_}?start={at * 97 % last}",
        "round by state": lambda at: f"{round_}?state={states[at % 3]}&start={at * 31 % last}",
        "ranking": lambda at: f"{ranking}?start={at * 97 % last}",
        "experts": lambda _: reverse("reviews:experts", args=[_BATCH]),
        "schemes": lambda at: f"{reverse('schemes:schemes')}?start={at * 97 % last}",
        "schemes by state": lambda at: f"{reverse('schemes:schemes')}?state=accepted&start={at * 31 % last}",
        "item": lambda at: reverse("reviews:item", args=[f"V2019{at * 37 % given.schemes:07d}"]),
        "home of the national official": lambda _: "/",
    }
    worst = 0.0
    for name, address in pages.items():
        for at in range(3):
            ask(nation, address(at))
        took = sorted(ask(nation, address(at)) for at in range(given.requests))
        p95 = took[int(len(took) * 0.95) - 1]
        worst = max(worst, p95)
        print(
            f"{name}: median {statistics.median(took):.0f} ms, p95 {p95:.0f} ms, worst {took[-1]:.0f} ms",
            flush=True,
        )
        if given.profile:
            profile(nation, address)
    print(f"worst p95 {worst:.0f} ms: {'within' if worst <= GOAL_MS else 'OVER'} the goal of {GOAL_MS} ms")


def browser(email: str) -> Any:
    """Sign somebody of the sample in."""
    from django.conf import settings
    from django.test import Client

    from wangbao.hub.parties.models import Person

    settings.ALLOWED_HOSTS = ["testserver"]
    made = Client(SERVER_NAME="testserver")
    made.force_login(Person.objects.get(email=email), backend=settings.AUTHENTICATION_BACKENDS[0])
    return made


def ask(client: Any, address: str) -> float:
    """Return the milliseconds a page takes, to its last byte."""
    started = time.perf_counter()
    answer = client.get(address, secure=True)
    took = 1000 * (time.perf_counter() - started)
    if answer.status_code != 200:
        raise RuntimeError(f"{address}: {answer.status_code}")
    return took


def profile(client: Any, address: Any) -> None:
    kept = cProfile.Profile()
    kept.enable()
    for at in range(10):
        ask(client, address(at))
    kept.disable()
    pstats.Stats(kept).sort_stats("cumulative").print_stats(45)


def _copy(row: Any, **changes: Any) -> Any:
    """Copy a row without its key; a reference given as None is made anew."""
    columns = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}  # noqa: SLF001
    columns = {name: value for name, value in columns.items() if name not in (row._meta.pk.attname, *changes)}  # noqa: SLF001
    named = {name: value for name, value in changes.items() if value is not None}
    for name in named:
        columns.pop(f"{name}_id", None)
    return type(row)(**columns, **named)


if __name__ == "__main__":
    main()
