"""The conformance set: good examples of every schema and broken ones, as files that any program can be tried on.

Good documents ship with their rooms, or lie in the folder ``conformance``; a settlement, a code list and a book are
made. Broken ones are made of them by ``data/conformance.toml``, which says the field and the rule that must be named.
"""

import csv
import io
import json
import tomllib
import zipfile
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, Final, NamedTuple

from wangbao.standard.documents import plain
from wangbao.standard.tables import columns_of
from wangbao.vocabulary import document
from wangbao.vocabulary.code_lists import as_data
from wangbao.vocabulary.schema_registry import of_rooms
from wangbao.vocabulary.tables import table
from wangbao.vocabulary.whole_file import write_whole

MANIFEST: Final = "manifest.json"
FORMAT: Final = "wangbao.conformance"
_FOLDER: Final = files("wangbao.standard") / "conformance"
_TABLES: Final = ("premium-bordereau", "policy-bordereau", "book", "oed-account")
_BOOK_ROWS: Final = 4
_SEED: Final = 2026
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)  # the earliest time an archive can carry


class Case(NamedTuple):
    """One file of the set: its schema and, of a broken one, the row, the field and the rule that must be named."""

    file: str
    schema: str
    field: str | None = None
    row: int | None = None
    rule: str | None = None

    @property
    def conforms(self) -> bool:
        """True for a good example."""
        return self.rule is None


def write(folder: Path) -> tuple[Case, ...]:
    """Write the set and its manifest to a folder.

    Raises:
        InputError: the folder cannot be written.
    """
    made = _made()
    for case, text in made:
        write_whole(folder / case.file, text)
    cases = tuple(case for case, _ in made)
    write_whole(folder / MANIFEST, _manifest(cases))
    return cases


def as_zip() -> bytes:
    """Pack the set and its manifest; equal sets give equal bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        made = _made()
        texts = {MANIFEST: _manifest([case for case, _ in made])} | {case.file: text for case, text in made}
        for name, text in texts.items():
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), text, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _manifest(cases: Iterable[Case]) -> str:
    found = [{"conforms": case.conforms} | case._asdict() for case in cases]
    return _json({"format": FORMAT, "version": _table()["version"], "cases": found})


def schemas() -> tuple[str, ...]:
    """List the schemas that the set has files of."""
    return tuple(_table()["broken"])


@cache
def _made() -> tuple[tuple[Case, str], ...]:
    """Make every case with its text, once."""
    return tuple(_each())


def _each() -> Iterator[tuple[Case, str]]:
    for schema, breaks in _table()["broken"].items():
        form = "csv" if schema in _TABLES else "json"
        good = _good(schema)
        yield Case(f"{schema}/good.{form}", schema), good
        for number, (does, place, value, rule, *other) in enumerate(breaks, 1):
            file = f"{schema}/broken-{number:02d}-{rule}.{form}"
            field, row = place, None
            if schema in _TABLES:
                first, _, field = place.partition(".")
                row = int(first)
                text = _broken_table(schema, good, does, row, field, value)
                row = row if row > 1 else None
            else:
                text = _broken_document(good, does, place, value)
            yield Case(file, schema, other[0] if other else field, row, rule), text


def _good(schema: str) -> str:
    """Return a good example as text: JSON, or CSV of a table."""
    if schema == "book":
        return _book()
    if schema in _TABLES:
        return (_FOLDER / f"{schema}.csv").read_text(encoding="utf-8")
    if schema == "settlement":
        return _json(_settlement())
    if schema == "product-bundle":
        return _json(_bundle())
    if schema == "scheme-bundle":
        packed = _bundle()
        packed["product"].pop("filing")
        listed = json.loads((_FOLDER / "scheme-bundle.json").read_text(encoding="utf-8"))
        return _json({**listed, "product": packed})
    if schema == "code-list":
        return _json(as_data(table("insurance_classes")))
    if schema in _table()["good"]:
        with as_file(files("wangbao") / _table()["good"][schema]) as path:
            return _json(plain(document.load(path)))
    return (_FOLDER / f"{schema}.json").read_text(encoding="utf-8")


def _settlement() -> Any:
    from wangbao.contract import notice, resolve, wording  # noqa: PLC0415 - heavy: start-up time
    from wangbao.contract.record import record  # noqa: PLC0415 - heavy: as above
    from wangbao.contract.settlement import settle  # noqa: PLC0415 - heavy: as above

    terms = resolve.resolve(wording.parse(json.loads(_good("wording"))))
    return record(settle(terms, notice.parse(json.loads(_good("losses")))))


def _bundle() -> Any:
    from wangbao.product.bundle import bundle  # noqa: PLC0415 - heavy: start-up time
    from wangbao.product.bundle_document import as_data as handed_over  # noqa: PLC0415 - heavy: as above
    from wangbao.product.definition import parse  # noqa: PLC0415 - heavy: as above

    return handed_over(bundle(parse(json.loads(_good("product")))))


def _book() -> str:
    from wangbao.portfolio.book.synthetic import generate  # noqa: PLC0415 - heavy: start-up time

    made = generate(_BOOK_ROWS, seed=_SEED).to_pylist()
    kept = [name for name in made[0] if any(row[name] is not None for row in made)]
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(kept)
    for row in made:
        cells = (row[name] for name in kept)
        writer.writerow(
            "" if cell is None else str(cell).lower() if isinstance(cell, bool) else cell for cell in cells
        )
    return out.getvalue()


def _broken_document(good: str, does: str, place: str, value: Any) -> str:
    data = json.loads(good)
    *way, last = place.split(".")
    inside = data
    for step in way:
        inside = inside[int(step)] if isinstance(inside, list) else inside[step]
    key = int(last) if isinstance(inside, list) else last
    if does == "remove":
        del inside[key]
    else:
        inside[key] = value
    return _json(data)


def _broken_table(schema: str, good: str, does: str, row: int, column: str, value: str) -> str:
    rows = list(csv.reader(io.StringIO(good.removeprefix("\ufeff"))))
    headings = columns_of(of_rooms()[schema]).headings
    codes = [headings.get(name) for name in rows[0]]
    at = codes.index(column) if column in codes else None
    if does == "remove":
        rows = [[cell for place, cell in enumerate(cells) if place != at] for cells in rows]
    elif at is None:
        rows = [[*cells, column if number == 0 else ""] for number, cells in enumerate(rows)]
    else:
        rows[row - 1][at] = value
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(
        (files("wangbao.standard") / "data" / "conformance.toml").read_text(encoding="utf-8")
    )
