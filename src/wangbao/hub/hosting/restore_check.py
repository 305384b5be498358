"""Ask a restored database everything before it takes the place of another: in a process of its own, on its own folder.

``python -m wangbao.hub.hosting.restore_check zh`` migrates the database of the environment's folder and writes what
is wrong with it as a JSON list.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Final, cast

from wangbao.hub import anchors
from wangbao.vocabulary.text import Lang

_NAMES: Final = ("PATH", "PYTHONPATH", "HOME", "LANG", "LC_ALL", "TZ", "SYSTEMROOT", "VIRTUAL_ENV", "TMPDIR")
_MOST: Final = 200


def problems(folder: Path, *, records_keys: tuple[str, ...], lang: Lang) -> list[str]:
    """Migrate a staged database and ask every invariant of it, the journal's among them.

    Returns:
        The problems in the reader's language; nothing if all holds.
    """
    environment = {name: os.environ[name] for name in _NAMES if name in os.environ}
    environment |= {
        "WANGBAO_HOME": str(folder),
        "WANGBAO_SECRET_KEY": "staged-" + "x" * 50,
        "WANGBAO_RECORDS_KEY": ",".join(records_keys),
        "WANGBAO_ANCHORS": str(folder / anchors.FILE),
        "PYTHONIOENCODING": "utf-8",
    }
    done = subprocess.run(  # noqa: S603 - our own module, on a folder of our own
        [sys.executable, "-m", "wangbao.hub.hosting.restore_check", lang],
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode == 0:
        return [str(one) for one in json.loads(done.stdout.splitlines()[-1])]
    # A database that the program cannot even read is no traceback of ours.
    return [(done.stderr.strip() or "?").splitlines()[-1][:500]]


def _answer(lang: Lang) -> None:
    from wangbao.hub.hosting import server  # noqa: PLC0415 - heavy: only in the process that asks

    server.set_up()
    server.migrate()
    from wangbao.hub.invariants import invariants  # noqa: PLC0415 - app ready: it imports what the apps registered

    found = [problem.say(lang) for invariant in invariants() for problem in invariant.problems()]
    sys.stdout.write(json.dumps(found[:_MOST]) + "\n")


if __name__ == "__main__":
    _answer(cast("Lang", sys.argv[1]))
