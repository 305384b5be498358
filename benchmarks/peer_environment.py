"""Where the peers live: an environment of their own, made from requirements/bench.txt at the first need."""

import hashlib
import json
import os
import subprocess
import venv
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
ENVIRONMENT = ROOT / ".venv" / "peers"
WANTED = ROOT / "requirements" / "bench.txt"


def peer_python() -> Path | None:
    """The interpreter of the peers' environment, made or made again if need be; None where it cannot be made."""
    python = ENVIRONMENT / ("Scripts" if os.name == "nt" else "bin") / "python"
    ready, state = ENVIRONMENT / "ready", hashlib.sha256(WANTED.read_bytes()).hexdigest()
    if ready.exists() and ready.read_text() == state:
        return python
    print("making the peers' environment …", flush=True)
    venv.create(ENVIRONMENT, with_pip=True, clear=True)
    install = [str(python), "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--require-hashes"]
    made = subprocess.run([*install, "-r", str(WANTED)], check=False)
    if made.returncode:
        print("the peers could not be installed: their lines are left out")
        return None
    ready.write_text(state)
    return python


def answer(python: Path, script: str, *words: str) -> dict[str, Any] | None:
    """What one peer says of itself, the last line it prints being JSON; None, and why, where it fails."""
    command = [str(python), str(Path(__file__).with_name(script)), *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        print(f"{' '.join(words)} failed: {reason}")
        return None
    return json.loads(done.stdout.strip().splitlines()[-1])
