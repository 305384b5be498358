"""Note the journal's head outside the database: one signed line a night, appended to a file.

A line names the number and the hash of an entry. Whoever cuts the journal, empties it or writes it anew from some
entry on leaves a line that no entry fulfils; whoever changes a line breaks its signature, and whoever takes one out
breaks the link to the line before. The file's own end is kept by copies elsewhere: each line is mailed or time-stamped
where that is configured, and the journal has an entry for each line. A line ``restored`` says that a backup took the
database's place: what lay behind the backup's head is given up, and ``journal-verify`` says so.
"""

import datetime as dt
import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from wangbao.hub import keys
from wangbao.vocabulary.errors import Problem
from wangbao.vocabulary.text import Text

FILE: Final = "anchors.jsonl"
START: Final = "0" * 64
ANCHOR: Final = "anchor"
RESTORED: Final = "restored"
_SIGNED: Final = ("kind", "at", "sequence", "hash", "previous", "by")
_LONGEST: Final = 64 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """One line: what the journal's head was at a moment.

    Attributes:
        kind: ``anchor``, or ``restored`` for the head of a backup that was put in place.
        at: the moment, ISO 8601 in UTC.
        sequence, hash: of the last entry.
        previous: the digest of the line before.
        by: the fingerprint of the key that signed.
        signature: Ed25519 over the fields above, hexadecimal.
        stamp: the answer of a time-stamping authority (RFC 3161) in base64; empty without one.
    """

    kind: str
    at: str
    sequence: int
    hash: str
    previous: str
    by: str
    signature: str = ""
    stamp: str = ""

    @property
    def content(self) -> bytes:
        """The bytes that are signed."""
        return json.dumps([getattr(self, name) for name in _SIGNED], ensure_ascii=True).encode()

    @property
    def digest(self) -> str:
        """SHA-256 of what is signed and its signature: links the next line, and is what is time-stamped."""
        return hashlib.sha256(self.content + self.signature.encode()).hexdigest()

    @property
    def line(self) -> str:
        """The line of the file."""
        fields = {name: getattr(self, name) for name in (*_SIGNED, "signature", "stamp")}
        return json.dumps(fields, ensure_ascii=True, sort_keys=True)


def place(home: Path, environ: Mapping[str, str] = os.environ) -> Path:
    """Return where the lines are kept: ``WANGBAO_ANCHORS``, else beside the database."""
    given = environ.get("WANGBAO_ANCHORS", "")
    return Path(given) if given else home / FILE


def made(path: Path, key: str, *, kind: str = ANCHOR, at: dt.datetime, sequence: int, digest: str) -> Anchor:
    """Make the next line, signed, without writing it."""
    before, _ = read(path)
    unsigned = Anchor(
        kind=kind,
        at=at.astimezone(dt.UTC).isoformat(),
        sequence=sequence,
        hash=digest,
        previous=before[-1].digest if before else START,
        by=keys.fingerprint(key),
    )
    return replace(unsigned, signature=keys.sign(key, unsigned.content))


def append(path: Path, anchor: Anchor) -> None:
    """Append a line and wait until it is on the disk."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "a+b") as file:
        # A line that a crash cut short ends here, so that it spoils itself alone.
        size = file.seek(0, os.SEEK_END)
        torn = size > 0 and (file.seek(size - 1), file.read(1))[1] != b"\n"
        file.write((b"\n" if torn else b"") + anchor.line.encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())


def read(path: Path) -> tuple[list[Anchor], list[Problem]]:
    """Read all lines; what is no line is a problem and does not stop the reading."""
    found: list[Anchor] = []
    problems: list[Problem] = []
    if not path.is_file():
        return found, problems
    with path.open("rb") as file:
        for number, line in enumerate(iter(lambda: file.readline(_LONGEST), b""), start=1):
            anchor = _parsed(line)
            if anchor is None:
                problems.append(
                    Problem(f"{path.name}:{number}", None, Text("这一行不完整", "this line is not whole"))
                )
            else:
                found.append(anchor)
    return found, problems


def check(path: Path, trusted: tuple[str, ...]) -> tuple[list[Anchor], list[Problem]]:
    """Read all lines and check signatures and links.

    Returns:
        The lines with a good signature, and what is wrong with the file.
    """
    lines, problems = read(path)
    good, last = [], START
    for anchor in lines:
        where = f"{path.name} {anchor.at}"
        if anchor.previous != last:
            rule = Text(
                "与前一行不衔接：有行被删改", "it does not link to the line before: lines are gone or changed"
            )
            problems.append(Problem(where, anchor.sequence, rule))
        if keys.is_signed(trusted, anchor.by, anchor.content, anchor.signature):
            good.append(anchor)
        else:
            rule = Text("签名不符，或不是现有密钥所签", "its signature is not that of any of our keys")
            problems.append(Problem(where, anchor.sequence, rule))
        last = anchor.digest
    return good, problems


def standing(lines: Sequence[Anchor]) -> Iterator[Anchor]:
    """Yield the lines that the journal must still fulfil: after a restore, those up to the backup's head."""
    limit: int | None = None
    kept: list[Anchor] = []
    for anchor in reversed(lines):
        if limit is None or anchor.sequence <= limit:
            kept.append(anchor)
        if anchor.kind == RESTORED:
            limit = anchor.sequence if limit is None else min(limit, anchor.sequence)
    yield from reversed(kept)


def _parsed(line: bytes) -> Anchor | None:
    try:
        fields: Any = json.loads(line)
        anchor = Anchor(**fields)
    except (ValueError, TypeError, RecursionError):
        return None
    texts = (anchor.kind, anchor.at, anchor.hash, anchor.previous, anchor.by, anchor.signature, anchor.stamp)
    fits = all(isinstance(text, str) for text in texts) and type(anchor.sequence) is int
    return anchor if fits and line.endswith(b"\n") else None
