"""Record what one code base says and writes: ``python record.py SRC OUT [--sample DIR] [PART …]``.

SRC is the folder ``src`` of the code. Parts: ``sample`` (the demo data made from nothing, every table),
``pages`` (every page and form, for every member), ``calls`` (every GET of the API for every member), ``journey`` (a
contract's whole life by calls), ``commands`` (assessments, settlements, compound losses, a
simulated book). Pages and calls run
on a copy of the sample in DIR (by default the one just made), so two code bases can be asked about the same records.
compare.py tells two recordings apart.
"""

import argparse
import logging
import os
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import frozen
from store import Store

PARTS = ("sample", "pages", "calls", "journey", "commands")


def main() -> None:
    """Record the parts that are asked for, each in a process of its own: Django reads its settings once."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--sample", type=Path)
    parser.add_argument("--part", choices=PARTS)
    parser.add_argument("parts", nargs="*", default=PARTS)
    asked = parser.parse_intermixed_args()
    out = asked.out.resolve()
    sample = (asked.sample or out / "sample").resolve()
    out.mkdir(parents=True, exist_ok=True)
    if asked.part:
        record(asked.part, out)
        return
    for part in asked.parts:
        home = out / "homes" / part
        shutil.rmtree(home, ignore_errors=True)
        if part in {"pages", "calls", "journey"}:
            shutil.copytree(sample, home)
        home.mkdir(parents=True, exist_ok=True)
        environment = {name: value for name, value in os.environ.items() if not name.startswith("WANGBAO_")}
        environment |= {
            "PYTHONPATH": str(asked.source.resolve()),
            "PYTHONHASHSEED": "0",
            "WANGBAO_HOME": str(home),
            "WANGBAO_SECRET_KEY": "k" * 50,
        }
        words = [
            sys.executable,
            __file__,
            str(asked.source),
            str(out),
            "--sample",
            str(sample),
            "--part",
            part,
        ]
        subprocess.run(words, env=environment, check=True)
        if part == "sample":
            shutil.rmtree(out / "sample", ignore_errors=True)
            shutil.copytree(home, out / "sample")


def record(part: str, out: Path) -> None:
    """Record one part in this process."""
    logging.disable(logging.CRITICAL)  # a form sent with nonsense may fail: the answer says so
    traveller = frozen.stand_still()
    frozen.begin(part)
    recorder = import_module(part)  # only now: clock and chance have to stand still before
    with Store(out / f"{part}.sqlite", new=True) as store:
        recorder.record(store, traveller)


if __name__ == "__main__":
    main()
