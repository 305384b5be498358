"""Record another revision and this working tree and tell them apart: ``python beside.py BASE [PART …]``.

The other revision is checked out below ``out/same`` and recorded once; its recording is used again the next time.
"""

import subprocess
import sys
from pathlib import Path

from record import PARTS

HERE = Path(__file__).parent
TOP = HERE.parents[1]


def run(*words: str | Path) -> int:
    """Run one of the scripts beside this one; its exit status."""
    return subprocess.run([sys.executable, *map(str, words)], check=False).returncode


def main(base: str, *parts: str) -> int:
    """Record what is not recorded yet, then this working tree, and compare; exit status 1 where they differ."""
    asked = parts or PARTS
    revision = subprocess.run(
        ["git", "-C", TOP, "rev-parse", "--short", f"{base}^{{commit}}"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    before, after = TOP / "out/same" / revision, TOP / "out/same/here"
    wanted = [part for part in dict.fromkeys(("sample", *asked)) if not (before / f"{part}.sqlite").exists()]
    if wanted:
        tree = before / "tree"
        if not tree.exists():
            subprocess.run(["git", "-C", TOP, "worktree", "add", "--detach", tree, revision], check=True)
        if run(HERE / "record.py", tree / "src", before, *wanted):
            return 1
        subprocess.run(["git", "-C", TOP, "worktree", "remove", "--force", tree], check=True)
    if run(HERE / "record.py", TOP / "src", after, "--sample", before / "sample", *asked):
        return 1
    return run(HERE / "compare.py", before, after, *asked)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
