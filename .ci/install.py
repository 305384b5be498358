"""Install packages with pip and say meanwhile what is being done, in both languages; pip itself is silent for minutes.

``python .ci/install.py NAME… -- PIP-OPTION…``: the names say what is installed. On a terminal one line is written over
and over, elsewhere a line every ten seconds; what pip said is shown where it fails.
"""

import re
import subprocess
import sys
import threading
import time
from pathlib import Path

_EVERY = {True: 1.0, False: 10.0}  # seconds, on a terminal or not
_STEPS = (
    (re.compile(r"^\s*Collecting "), "查找", "looking up"),
    (re.compile(r"^\s*Downloading "), "下载", "downloading"),
    (re.compile(r"^\s*Using cached "), "取自缓存", "from the cache"),
    (re.compile(r"^Installing collected packages"), "安装", "installing"),
)


def pinned(options: list[str]) -> int:
    """Count the packages that the requirement files among pip's options name."""
    files = [Path(options[at + 1]) for at, word in enumerate(options[:-1]) if word == "-r"]
    return sum(
        len(re.findall(r"^[A-Za-z0-9._-]+==", file.read_text("utf-8"), re.MULTILINE)) for file in files
    )


class Progress:
    """What pip is at, told from its lines."""

    def __init__(self, name: str, total: int) -> None:
        self.name, self.total, self.seen = name, total, 0
        self.zh, self.en = "准备", "preparing"
        self.started = time.monotonic()

    def take(self, line: str) -> None:
        """Read a line of pip's."""
        for pattern, zh, en in _STEPS:
            if pattern.search(line):
                self.seen += en == "looking up"
                self.zh, self.en = zh, en

    def __str__(self) -> str:
        count = f" {min(self.seen, self.total)}/{self.total}" if self.total else ""
        return f"{self.name}: {self.zh} / {self.en}{count}, {time.monotonic() - self.started:.0f} s"


def show(progress: Progress, done: threading.Event, *, terminal: bool) -> None:
    """Say every so often how far it is, until it is done."""
    while not done.wait(_EVERY[terminal]):
        sys.stdout.write(f"\r\x1b[K  {progress}" if terminal else f"  {progress}\n")
        sys.stdout.flush()
    if terminal:
        sys.stdout.write("\r\x1b[K")


def main(words: list[str]) -> int:
    """Install; pip's status."""
    at = words.index("--")
    progress = Progress(" ".join(words[:at]), pinned(words[at + 1 :]))
    terminal, done, said = sys.stdout.isatty(), threading.Event(), []
    beside = threading.Thread(target=show, args=(progress, done), kwargs={"terminal": terminal})
    beside.start()
    pip = [sys.executable, "-m", "pip", "install", "--disable-pip-version-check", "--progress-bar", "off"]
    with (
        subprocess.Popen(  # noqa: S603 - what the Makefile says
            [*pip, *words[at + 1 :]],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        ) as running
    ):
        for line in running.stdout or ():
            said.append(line)
            progress.take(line)
    done.set()
    beside.join()
    if running.returncode:
        sys.stdout.write("".join(said[-40:]))
        sys.stdout.write(f"  {progress.name}: 安装失败，见上 / failed, see above\n")
    else:
        sys.stdout.write(f"  {progress.name}: 完成 / done, {time.monotonic() - progress.started:.0f} s\n")
    return running.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
