"""Statistics over a million policies on PostgreSQL: summing them, and every table a page asks for.

    python benchmarks/bench_statistics.py --policies 1000000

Policies are rows made by SQL, spread over three years, 31 provinces, seven kinds, four sizes and 40 insurers, each with
its issuance; the figures are then summed by the nightly work itself, and asked for by the reads of the page, as a
central authority (all of them) and as an insurer. PostgreSQL comes from the wheel of the tests.
"""

# ruff: noqa: PLC0415, S608 - models are imported once Django is set up; the SQL is our own

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from bench_hub import database

GOAL_MS = 1000
_BASE = 10_000_000  # keys of copies begin here
_REPEATS = 9


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--policies", type=int, default=1_000_000)
    given = options.parse_args()
    with database("postgresql", Path(tempfile.mkdtemp(prefix="bench-statistics-"))):
        from wangbao.hub.hosting import server

        server.set_up()
        server.migrate()
        from wangbao.hub import clock, demo

        list(demo.seed(now=clock.now()))
        timed("policies made", lambda: fill(given.policies))
        measure()


def fill(count: int) -> None:
    """Copy one policy of the sample and its issuance ``count`` times, with classes that differ; no other rows."""
    from django.db import connection

    from wangbao.hub.policies.models import Endorsement, Policy

    template = Policy.objects.order_by("pk").values_list("pk", flat=True)[0]
    key = f"{_BASE} + n"
    keys = {"id": key, "idempotency_key": "'bench-' || n"}
    own = {"quote_id": key, "ref": "'r' || n", "number": "'P2019' || n", "renewal_of_id": "NULL"}
    # A month of three years, and an insurer of forty, come round with the number.
    turn = {"bound_at": "timestamptz '2024-01-15' + (n * 7 % 36) * interval '1 month'"}
    code = {"insured_uscc": "lpad(n::text, 18, '9')"}
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # quotes and shares are not copied
        insurers = "(SELECT min(insurer_id) FROM policies_policy) + n % 40"
        _copy(
            cursor,
            Policy,
            {**keys, **own, **turn, **code, "insurer_id": insurers},
            f"o.id = {template}",
            count,
        )
        issuance = {**keys, "policy_id": key}
        _copy(cursor, Endorsement, issuance, f"o.policy_id = {template} AND o.seq = 0", count)
        cursor.execute(
            "INSERT INTO statistics_policyfact (policy_id, month, province, kind, size, insured, insurer_id) "
            "SELECT id, to_char(bound_at, 'YYYY-MM'), (%s::text[])[1 + mod(id * 13, 31)], "
            "(%s::text[])[1 + mod(id * 11, 7)], "
            "(%s::text[])[1 + mod(id * 17, 4)], insured_uscc, insurer_id FROM policies_policy WHERE id >= %s",
            [_provinces(), _kinds(), ["micro", "small", "medium", "large"], _BASE],
        )
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("ANALYZE")


def _copy(cursor: Any, model: Any, given: dict[str, str], where: str, count: int) -> None:
    """Copy a row ``count`` times, with some columns worked out anew."""
    table = model._meta.db_table  # noqa: SLF001 - Django's own name for it
    columns = [field.column for field in model._meta.concrete_fields]  # noqa: SLF001 - as above
    values = [given.get(column, f"o.{column}") for column in columns]
    named = ", ".join(f'"{column}"' for column in columns)
    cursor.execute(
        f"INSERT INTO {table} ({named}) SELECT {', '.join(values)} FROM {table} o "
        f"CROSS JOIN generate_series(1, {count}) n WHERE {where}"
    )


def measure() -> None:
    """Sum, then ask for every table of the page."""
    from wangbao.hub import clock
    from wangbao.hub.access.actor import Actor
    from wangbao.hub.demo.cast import actor
    from wangbao.hub.demo.people import Org
    from wangbao.hub.statistics.models import Figure
    from wangbao.hub.statistics.reads import figures as reads
    from wangbao.hub.statistics.reads.figures import Filters
    from wangbao.hub.statistics.writes import figures

    timed("everything summed anew", lambda: figures.refresh(by=Actor.system(), now=clock.now(), whole=True))
    timed("a night on which little changed", lambda: figures.refresh(by=Actor.system(), now=clock.now()))
    print(f"rows of figures: {Figure.objects.count():,}")
    readers = {
        "central authority": actor(Org.NATION, "official"),
        "insurer": actor(Org.INSURER, "actuary"),
    }
    worst = 0.0
    for name, reader in readers.items():
        took = [1000 * seconds(partial(reads.premiums, reader, filters=Filters())) for _ in range(_REPEATS)]
        worst = max(worst, *took)
        print(f"{name}, map and months: median {statistics.median(took):.0f} ms, worst {max(took):.0f} ms")
        for by in reads.groups(reader):
            for said, filters in (("", Filters()), (", one province", Filters(province="31"))):
                ask = partial(reads.table, reader, by=by, filters=filters)
                took = [1000 * seconds(ask) for _ in range(_REPEATS)]
                worst = max(worst, *took)
                print(
                    f"{name} by {by}{said}: median {statistics.median(took):.0f} ms, worst {max(took):.0f} ms"
                )
    print(f"worst table {worst:.0f} ms: {'within' if worst <= GOAL_MS else 'OVER'} the goal of {GOAL_MS} ms")


def timed(name: str, work: Callable[[], object]) -> None:
    print(f"{name}: {seconds(work):.1f} s", flush=True)


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _provinces() -> list[str]:
    from wangbao.vocabulary.regions import REGIONS

    return [one.code for one in REGIONS][:31]


def _kinds() -> list[str]:
    from wangbao.vocabulary.terms import KINDS

    return [one.code for one in KINDS]


if __name__ == "__main__":
    main()
