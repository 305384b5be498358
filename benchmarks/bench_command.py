"""The whole command from a shell: its very first run (nothing compiled yet), and warm runs after it."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

EXAMPLE = Path(__file__).parents[1] / "examples" / "enterprise.toml"
FIRST, WARM = 15.0, 2.0  # seconds: the floors


def seconds(arguments: list[str], environment: dict[str, str]) -> float:
    start = time.perf_counter()
    subprocess.run(arguments, env=environment, check=True, capture_output=True)
    return time.perf_counter() - start


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.html"
        command = [sys.executable, "-m", "wangbao.cli.main", "assess", str(EXAMPLE), "--html", str(report)]
        environment = {**os.environ, "NUMBA_CACHE_DIR": folder, "PYTHONDONTWRITEBYTECODE": ""}
        first = seconds(command, environment)
        warm = median(seconds(command, environment) for _ in range(5))
        python = median(seconds([sys.executable, "-c", "import numba, numpy"], environment) for _ in range(5))
        print(f"first run, nothing compiled: {first:.1f} s ({first / FIRST:.2f} of the {FIRST:.0f} s floor)")
        print(f"warm, median of 5:           {warm:.2f} s ({warm / WARM:.2f} of the {WARM:.0f} s floor)")
        print(f"of which loading NumPy and Numba alone: {python:.2f} s ({python / warm:.0%})")
        print(f"report: {report.stat().st_size / 1024:,.0f} KiB")


if __name__ == "__main__":
    main()
