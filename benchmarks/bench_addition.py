"""What one more policy adds to a book's tail, from its stored years; and a 72-hour outage over a large book.

The stored years are made by a run of 5,000 policies over 100,000 years with treaties; what an addition reads (years,
events, market) does not grow with the number of policies, except the names of its insureds, of which there are then
``--policies`` (a million). Prints seconds on the clock, the median of a few, and a whole run's beside it. The outage is
run over a book of as many made-up policies: of one region, and of all regions of a provider.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from os import cpu_count
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from wangbao.portfolio.accumulation import scenarios
from wangbao.portfolio.accumulation.scenario_report import report
from wangbao.portfolio.accumulation.scenario_run import run_scenario
from wangbao.portfolio.book import reader, synthetic
from wangbao.portfolio.book.reader import Book, of_table
from wangbao.portfolio.engine.addition_report import addition
from wangbao.portfolio.engine.passes import Execution
from wangbao.portfolio.engine.policy_addition import add_policies
from wangbao.portfolio.engine.run import simulate
from wangbao.portfolio.engine.settings import Settings
from wangbao.portfolio.engine.treaties import TreatyFile
from wangbao.portfolio.reinsurance import programme
from wangbao.portfolio.results.folder import Folder, open_folder

EXAMPLES = Path(__file__).parents[1] / "examples"
SIMULATED, YEARS, REPEATS = 5_000, 100_000, 5


def clock(work: Callable[[], object]) -> float:
    """Seconds on the clock, the median of a few runs after one that is not counted."""
    work()
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def enlarged(folder: Folder, policies: int) -> Folder:
    """Repeat the rows of ``policies.parquet`` under other names until there are ``policies``."""
    file = folder.path / "policies.parquet"
    held = pq.read_table(file)
    rows = pa.array(np.arange(policies) % held.num_rows)
    names = pa.array([f"SYN-B{i:07d}" for i in range(policies)])
    run = folder.run.model_copy(update={"policies": policies})
    for name in ("years", "events", "market", "subjects", "policies"):
        path = folder.path / f"{name}.parquet"
        data = pq.read_table(path)
        if name == "policies":
            place = data.schema.get_field_index("account")
            data = held.take(rows).set_column(place, data.schema.field("account"), names)
        about = {**data.schema.metadata, b"wangbao.run": run.fingerprint().encode()}
        pq.write_table(data.replace_schema_metadata(about), path, compression="zstd", row_group_size=250_000)
    (folder.path / "run.json").write_bytes(run.as_bytes())
    return open_folder(folder.path)


def run(out: Path) -> tuple[Folder, float]:
    """Simulate the book of the stored years."""
    file = EXAMPLES / "treaties.yaml"
    start = time.perf_counter()
    simulate(
        of_table(synthetic.generate(SIMULATED, seed=1)),
        Settings(years=YEARS, seed=1),
        out,
        treaties=TreatyFile(programme.load(file), file.name, "0" * 64),
        groupings=("sector",),
        execution=Execution(threads=cpu_count() or 1),
    )
    return open_folder(out), time.perf_counter() - start


def additions(folder: Folder, new: Book) -> None:
    """Print the seconds of an addition, and what it says."""
    found = addition(folder, new, add_policies(folder, new))
    seconds = clock(lambda: addition(folder, new, add_policies(folder, new)))
    tail = found.net.tail[-1]
    var = tail.var
    print(
        f"one more policy in {folder.run.policies:,} over {folder.run.years:,} years: {seconds:.2f} s; VaR"
        f" {tail.level:.1%} net {var.before.value:,.0f} + {var.change.value:,.0f} ± {var.change.error:,.0f}"
    )


def outages(policies: int) -> None:
    """Print the seconds of a 72-hour outage over a book."""
    book = of_table(synthetic.generate(policies, seed=1)).table
    event = scenarios.scenario("cloud_72h")
    whole = report(run_scenario(book, event))
    region = next(
        f"{whole.result.entity} · {name}"
        for name in sorted({*book["cloud_region"].drop_null().unique().to_pylist()})
    )
    for entity in (region, whole.result.entity):
        found = report(run_scenario(book, event, entity=entity))
        seconds = clock(lambda entity=entity: report(run_scenario(book, event, entity=entity)))
        print(
            f"72 hours of {entity} over {policies:,} policies: {seconds:.2f} s, {found.total.insureds:,} insureds"
            f" reached, insured loss {found.total.insured_cny:,.0f} ± {found.error_cny:,.0f}"
        )


def main() -> None:
    policies = 1_000_000 if "--policies" not in sys.argv else int(sys.argv[sys.argv.index("--policies") + 1])
    new = reader.read(EXAMPLES / "new-policy.csv")
    with tempfile.TemporaryDirectory() as place:
        folder, seconds = run(Path(place) / "run")
        print(f"the whole run of {folder.run.policies:,} policies over {YEARS:,} years: {seconds:.1f} s")
        additions(enlarged(folder, policies), new)
    outages(policies)


if __name__ == "__main__":
    main()
