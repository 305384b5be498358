"""Tell two recordings apart: ``python compare.py BEFORE AFTER [PART …]``; exit status 1 where they differ.

Pages are held together twice: as trees without white space, and as the text that is read, in which white space counts
only between words. Answers that differ in the same lines are counted together and shown once, the most frequent first.
"""

import argparse
import difflib
import io
import re
import sys
import zipfile
from collections import Counter, defaultdict
from pathlib import Path

import answers
import trees
from record import PARTS
from store import Store

_REFERENCE = re.compile(r"\b[0-9a-f]{32}\b")
_SECRET = re.compile(
    r'(api_token .*?"sha256": |"(?:previous|hash|idempotency_sha256|token_sha256|X-CSRFToken)": )"[0-9A-Za-z]{64}"'
)
_TOKEN = re.compile(r"\bwb_[0-9a-f]{8}(?:_[\w-]{43})?|(?<=/invitations/)[\w-]{43}")
# Rows Django numbers in the order of INSTALLED_APPS.
LEFT_OUT = {"auth_permission", "django_content_type", "django_migrations"}
SHOWN = 30  # lines of one difference
NAMED = 3  # answers named under it


def main() -> None:
    """Compare every part both recordings have."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("before", type=Path)
    parser.add_argument("after", type=Path)
    parser.add_argument("parts", nargs="*", default=PARTS)
    asked = parser.parse_args()
    different = 0
    for part in asked.parts:
        paths = [folder / f"{part}.sqlite" for folder in (asked.before, asked.after)]
        if not all(path.exists() for path in paths):
            print(f"== {part}: not recorded on both sides")
            different += 1
            continue
        with Store(paths[0]) as before, Store(paths[1]) as after:
            different += compared(part, before, after)
    sys.exit(1 if different else 0)


def compared(part: str, before: Store, after: Store) -> int:
    """Print what differs in a part and give the number of answers that do."""
    was, now = (
        {name: body for name, body in store.raw() if name not in LEFT_OUT} for store in (before, after)
    )
    gone, come = sorted(set(was) - set(now)), sorted(set(now) - set(was))
    alike: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name in sorted(set(was) & set(now)):
        if was[name] != now[name] and (lines := difference(before[name], after[name])):
            alike[lines].append(name)
    count = sum(map(len, alike.values()))
    print(
        f"== {part}: {len(was)} answers before, {len(now)} after; {count} differ, {len(gone)} gone, {len(come)} new"
    )
    for word, names in (("gone", gone), ("new", come)):
        for first, many in Counter(" ".join(name.split()[:2]) for name in names).most_common(40):
            print(f"   {word}: {first} ({many})")
    for lines, names in sorted(alike.items(), key=lambda one: -len(one[1])):
        print(f"-- {len(names)} answers, such as")
        for name in names[:NAMED]:
            print(f"     {name}")
        for line in lines[:SHOWN]:
            print(f"   {line[:400]}")
        if len(lines) > SHOWN:
            print(f"   … {len(lines) - SHOWN} more lines")
    return count + len(gone) + len(come)


def difference(before: str | bytes, after: str | bytes) -> tuple[str, ...]:
    """The lines that differ between two answers, without their place; what came by chance counts as the same."""
    was, now = (masked(readable(body)) for body in (before, after))
    if "\n<html" in was:
        was, now = (f"{trees.without_space(one)}\n{trees.flow(one)}" for one in (was, now))
    one, other = was.splitlines(), now.splitlines()
    lines = difflib.unified_diff(one, other, lineterm="", n=0)
    return tuple(line for line in lines if not line.startswith(("---", "+++", "@@")))


def masked(text: str) -> str:
    """Number references in the order they appear in, for they come by chance; leave out what is hashed over them."""
    seen: dict[str, str] = {}
    numbered = _REFERENCE.sub(lambda found: seen.setdefault(found[0], f"reference {len(seen) + 1}"), text)
    return _TOKEN.sub("…", _SECRET.sub(r'\1"…"', numbered))


def readable(body: str | bytes) -> str:
    """An answer as lines: JSON a value a line, the text of a file."""
    if isinstance(body, str):
        return answers.pretty(body)
    if body.startswith(b"%PDF"):
        from pypdf import PdfReader

        return (
            "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)
            + f"\n{len(body)} bytes"
        )
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            return "\n".join(f"{name}\n{part(name, archive.read(name))}" for name in archive.namelist())
    return repr(body)


def part(name: str, content: bytes) -> str:
    """A part of a Word or Excel file: markup a tag a line, anything else as bytes are written."""
    return trees.xml(content) if name.endswith((".xml", ".rels")) else repr(content)


if __name__ == "__main__":
    main()
