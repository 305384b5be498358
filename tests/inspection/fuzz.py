"""Files made at random from genuine and hostile ones, a format at a time; none may cost more than it should.

``python -m tests.inspection.fuzz 2000`` (``make fuzz``) makes that many of each format, from a seed, and prints what
became of them. A few of each run with the other tests.
"""

import random
import sys
from collections import Counter
from collections.abc import Callable
from functools import cache
from typing import Final, NamedTuple

from tests.inspection import making
from tests.inspection.hostile import LARGE, SMALL
from tests.inspection.measuring import Measured
from tests.inspection.test_contents import REFUSED, TAKEN

from wangbao.inspection.pool import SECONDS as LIMIT

SECONDS: Final = 2.0
MEBIBYTES: Final = 256.0
_LONGEST: Final = 400_000  # bytes of what is repeated
_TOKENS: Final = {
    ".pdf": (
        b"/S%", b"/S/JavaScript", b"obj", b"endobj", b"stream\n", b"endstream", b"/ObjStm", b"<<", b">>", b"[", b"]",
        b"(", b")", b"\\", b"%", b"\n", b"/#4a", b"/OpenAction 7 0 R ", b"7 0 R ", b"/Length 99999999", b"xref\n",
        b"trailer", b"startxref\n0\n", b"%%EOF\n", b"/Prev 0", b"/Type/XRef/W[1 9 9]", b"/Filter/FlateDecode",
        b"/Kids[2 0 R]", b"/N 99999999/First 0", b"/Index[0 99999999]",
    ),
    ".png": (b"IDAT", b"IEND", b"tEXt", b"\x00\x00\x00\x00", b"\x00\x00\x00\x00teXt\x00\x00\x00\x00", b"\xff" * 4),
    ".jpg": (b"\xff\xd8\xff", b"\xff\xd9", b"\xff", b"\xff\x00", b"\xff\xda\x00\x02", b"\xff\xfe\x00\x02", b"SEFT"),
    ".zip": (b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"PK\x06\x07", b"\x00" * 8, b"\xff" * 8, b"../", b".exe"),
    ".xml": (
        b"<a>", b"</a>", b"<a/>", b"<!", b"<!DOCTYPE x", b"<!ENTITY a 'a'>", b"&a;", b"&amp;", b" b='c'", b"<![CDATA[",
        b"<!--", b"<?x ?>", b"\x00", b"\xff\xfe", b"TargetMode='External' Target='x'",
    ),
    ".txt": (b"<a ", b"<a/", b"<script", b" on", b" onabc", b"=", b"<", b">", b"<!--", b"-", b" ", b"\x00"),
}  # fmt: skip
FORMATS: Final = (".pdf", ".png", ".jpg", ".zip", ".docx", ".xlsx", ".txt", ".json")


class Tally(NamedTuple):
    """What became of the files of one format."""

    outcomes: Counter[str]
    slowest: float
    largest: float
    worst: bytes  # the slowest file


def run(ending: str, count: int, seed: int, measured: Measured) -> Tally:
    """Make and check so many files of a format."""
    chance = random.Random(f"{ending} {seed}")
    outcomes: Counter[str] = Counter()
    slowest, largest, worst = 0.0, 0.0, b""
    for _ in range(count):
        content = made(ending, chance)
        cost = measured.check(f"a{ending}", content)
        outcomes["taken" if "/" in cost.outcome and " " not in cost.outcome else cost.outcome] += 1
        largest = max(largest, cost.mebibytes or 0.0)
        if cost.seconds > slowest:
            slowest, worst = cost.seconds, content
    return Tally(outcomes, slowest, largest, worst)


def made(ending: str, chance: random.Random) -> bytes:
    """Make one file: a seed with a few changes, in its parts too where it is an archive."""
    content = chance.choice(seeds(ending))
    if ending in {".docx", ".xlsx", ".zip"} and chance.random() < 0.7:
        return repacked(ending, chance)
    return changed(content, _TOKENS.get(ending, _TOKENS[".zip" if ending[1] in "dx" else ".txt"]), chance)


@cache
def seeds(ending: str) -> list[bytes]:
    cases = [(name, make()) for name, make in TAKEN.values()]
    cases += list(REFUSED.values())
    cases += [(name, make()) for name, make, *_ in SMALL.values()]
    return [content for name, content in cases if name.endswith(ending) and len(content) <= _LONGEST]


def repacked(ending: str, chance: random.Random) -> bytes:
    """Make an archive of parts that are changed before they are packed."""
    parts = {"a.txt": b"x", "b/a.pdf": making.PDF, "c.png": making.PNG, "d.jpg": making.JPEG}
    if ending != ".zip":
        main = "word/document.xml" if ending == ".docx" else "xl/workbook.xml"
        parts = {
            "[Content_Types].xml": b"<T/>",
            main: b"<w/>",
            "word/_rels/d.rels": making.rels("hyperlink", "http://x"),
        }
        parts["word/embeddings/a.docx"] = chance.choice(seeds(ending))
    for name in list(parts):
        if chance.random() < 0.5:
            tokens = _TOKENS.get(f".{name.rsplit('.', 1)[1]}", _TOKENS[".xml"])
            parts[name] = changed(parts[name], tokens, chance)
    return making.packed(parts)


def changed(content: bytes, tokens: tuple[bytes, ...], chance: random.Random) -> bytes:
    """Change a file in one to four places."""
    for _ in range(chance.randint(1, 4)):
        change: Callable[[bytes, tuple[bytes, ...], random.Random], bytes] = chance.choice(
            (flipped, cut, doubled, inserted, repeated)
        )
        content = change(content, tokens, chance)
    return content


def flipped(content: bytes, _: tuple[bytes, ...], chance: random.Random) -> bytes:
    bits = bytearray(content)
    for _ in range(min(len(bits), chance.randint(1, 8))):
        bits[chance.randrange(len(bits))] = chance.randrange(256)
    return bytes(bits)


def cut(content: bytes, _: tuple[bytes, ...], chance: random.Random) -> bytes:
    start, end = sorted((chance.randint(0, len(content)), chance.randint(0, len(content))))
    return content[:start] + content[end:]


def doubled(content: bytes, _: tuple[bytes, ...], chance: random.Random) -> bytes:
    start, end = sorted((chance.randint(0, len(content)), chance.randint(0, len(content))))
    at = chance.randint(0, len(content))
    return content[:at] + content[start:end] + content[at:]


def inserted(content: bytes, tokens: tuple[bytes, ...], chance: random.Random) -> bytes:
    at = chance.randint(0, len(content))
    return content[:at] + b"".join(chance.choices(tokens, k=chance.randint(1, 6))) + content[at:]


def repeated(content: bytes, tokens: tuple[bytes, ...], chance: random.Random) -> bytes:
    """Insert a few tokens over and over: what takes the square of its length shows."""
    at = chance.randint(0, len(content))
    part = b"".join(chance.choices(tokens, k=chance.randint(1, 3)))
    times = int(10 ** chance.uniform(1, 5))
    return content[:at] + part * min(times, _LONGEST // len(part)) + content[at:]


def main(count: int, seed: int) -> int:
    """Print a line a format; 1 if a file costs too much."""
    failed = costly()
    for ending in FORMATS:
        measured = Measured()
        tally = run(ending, count, seed, measured)
        measured.close()
        over, taken = tally.outcomes["over"], tally.outcomes["taken"]
        bad = over or tally.slowest > SECONDS or tally.largest > MEBIBYTES
        failed = failed or bool(bad)
        print(
            f"{ending:6}{count:6} files: {taken} taken, {count - taken - over} refused, {over} over their limits; "
            f"slowest {tally.slowest:.2f} s, largest {tally.largest:.0f} MiB{'  <-- too much' if bad else ''}",
            flush=True,
        )
    return int(failed)


def costly() -> bool:
    """Print what each hostile file costs, before and now; True if one costs more than the limits of a check allow."""
    measured, failed = Measured(), False
    for case, (name, make, seconds, mebibytes) in (SMALL | LARGE).items():
        content = make()
        cost = measured.check(name, content)
        now = "ended" if cost.mebibytes is None else f"{cost.mebibytes:.0f} MiB"
        print(
            f"{case:42}{len(content):>10} bytes; before {seconds} s, {mebibytes} MiB; now {cost.seconds:.2f} s, {now}: "
            f"{cost.outcome}",
            flush=True,
        )
        failed = failed or (cost.outcome == "over" and case in SMALL) or cost.seconds > LIMIT * 3
    measured.close()
    return failed


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1))
