"""What commands say and write: assessments, settlements, compound losses, rate plans and a simulated book.

Tables are recorded column by column with a hash of their values, JSON to the byte, reports as trees.
"""

import csv
import hashlib
import json
import os
from pathlib import Path
from typing import Any

import frozen
import trees
from store import Store

EXAMPLES = Path(__file__).parents[2] / "examples"
BOOK = "--years 2000 --threads 1 --by sector,cloud_provider"
ACCOUNT = "--policy P1 --account A1 --start 2026-12-01 --limit 20000000 --deductible 100000"
SETTLED = "--limit 20000000 --deductible 50000"
COMMANDS = """
assess {examples}/enterprise.toml --years 20000 --draws 8 --threads 1 --json assess.json --html assess.html
assess {examples}/enterprise.toml --years 20000 --draws 8 --threads 1 --lang en --limit 20000000 --deductible 200000
assess {examples}/enterprise.toml --years 20000 --draws 8 --threads 1 --view conservative --no-common-causes
settle {examples}/wordings/own.yaml {examples}/losses/own-cover.yaml --json own.json
settle {examples}/wordings/own.yaml {examples}/losses/own-cover.yaml --lang en --limit 20000000
settle {examples}/wordings/own.yaml {examples}/losses/waiting-period.yaml --json own-waiting.json
settle connected-vehicle {examples}/losses/liability-claims.yaml {settled} --json liability.json
settle industrial-internet {examples}/losses/liability-claims.yaml {settled}
settle small-enterprise {examples}/losses/ransomware-year.yaml --json ransomware.json
settle small-enterprise {examples}/losses/waiting-period.yaml --lang en --json waiting.json
settle small-enterprise {examples}/losses/own-cover.yaml
compound {examples}/compound/layered.json --years 100000 --threads 1 --json layered.json
compound {examples}/compound/spliced.json --years 100000 --threads 1 --json spliced.json
compound {examples}/compound/unlimited.json --years 100000 --threads 1 --lang en --json unlimited.json
vocabulary list
vocabulary list --lang en
rates check cyber-small-enterprise
rates compare cyber-small-enterprise --wording small-enterprise --lang en
rates generate --wording small-enterprise --profiles 100 --incidents 2000 --out plan.yaml
oed export industrial-internet --profile {examples}/enterprise.toml --out account.csv {account}
oed check account.csv
oed apply account.csv {losses} --json applied.json --csv applied.csv
book generate --policies 400 --seed 7 --out book.parquet
book generate --policies 300 --seed 7 --kind compound --out fitted.csv
book check book.parquet
book export book.parquet --oed book-oed.csv
book simulate book.parquet {book} --treaties {examples}/treaties.yaml --out run
book simulate book.parquet {book} --common-causes added --view conservative --out added --lang en
book simulate book.parquet {book} --common-causes none --out none
book simulate fitted.csv --years 2000 --threads 1 --out fitted
book compare none run --json compared.json
book report run --html book.html --treaties {examples}/treaties.yaml --json report.json
book report added --html added.html --lang en
book scenario --list
book scenario book.parquet --scenario cloud_72h --out cloud
book scenario book.parquet --scenario update --lang en --out update
"""
LOSSES = "PortNumber,AccNumber,CoverageCode,GroundUpLoss,EventId,DowntimeDays\n"


def record(store: Store, _: Any) -> None:
    """Run the commands in a folder and record what each says and every file it writes."""
    from typer.testing import CliRunner

    from wangbao.cli.main import app

    folder = Path(os.environ["WANGBAO_HOME"])
    os.chdir(folder)
    known: dict[Path, float] = {}
    for line in COMMANDS.strip().splitlines():
        words = line.format(
            examples=EXAMPLES, book=BOOK, losses="losses.csv", account=ACCOUNT, settled=SETTLED
        ).split()
        frozen.begin(line)
        if words[:2] == ["oed", "apply"]:
            account_losses(folder)
        result = CliRunner().invoke(app, words)
        said = f"status {result.exit_code}\n{result.output}".replace(str(EXAMPLES), "examples")
        failed = result.exception is not None and not isinstance(result.exception, SystemExit)
        store.add(line, f"{said}\n{result.exception!r}" if failed else said)
        for path in sorted(one for one in folder.rglob("*") if one.is_file()):
            if known.get(path) != path.stat().st_mtime_ns:
                known[path] = path.stat().st_mtime_ns
                for name, body in contents(path):
                    store.add(f"{line} -> {path.relative_to(folder)}{name}", body)


def account_losses(folder: Path) -> None:
    """Write losses of the account that was exported, one for each of its coverages."""
    with (folder / "account.csv").open(encoding="utf-8-sig") as file:
        row = next(csv.DictReader(file))
    rows = [f"{row['PortNumber']},{row['AccNumber']},{code},{loss},1,3\n" for code, loss in
            (("INRE", 2_000_000), ("LIA", 900_000), ("NPBI", 5_000_000), ("EXT", 12_000_000))]  # fmt: skip
    (folder / "losses.csv").write_text(LOSSES + "".join(rows), "utf-8")


def contents(path: Path) -> list[tuple[str, str | bytes]]:
    """What a file holds: tables by column, pages as trees, anything else to the byte."""
    if path.suffix == ".parquet":
        return [(f"#{name}", text) for name, text in columns(path)]
    if path.suffix == ".html":
        return [("", trees.lines(path.read_text("utf-8")))]
    content = path.read_bytes()
    try:
        return [("", content.decode())]
    except UnicodeDecodeError:
        return [("", content)]


def columns(path: Path) -> list[tuple[str, str]]:
    """Each column of a Parquet file: its type, a hash of all values, and the first twenty."""
    import pyarrow.parquet as pq

    table = pq.read_table(path)
    found = []
    for name in table.column_names:
        values = table.column(name).to_pylist()
        digest = hashlib.sha256(json.dumps(values, default=str).encode()).hexdigest()
        first = "\n".join(repr(value) for value in values[:20])
        found.append((name, f"{table.schema.field(name).type} {len(values)} rows {digest}\n{first}"))
    meta = {
        key.decode(): value.decode("utf-8", "replace")
        for key, value in (table.schema.metadata or {}).items()
        if key != b"ARROW:schema"
    }
    return [*found, ("metadata", json.dumps(meta, sort_keys=True, indent=1))]
