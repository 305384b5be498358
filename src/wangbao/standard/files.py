"""Say whether a file conforms to a published schema: documents (JSON, YAML, TOML) and tables (CSV, XLSX, Parquet)."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from wangbao.standard import documents, table_files, tables
from wangbao.standard.findings import Checked, Finding, checked, of_refusal
from wangbao.vocabulary import document
from wangbao.vocabulary.errors import InputError, refusal
from wangbao.vocabulary.schema_registry import Published, find
from wangbao.vocabulary.text import Text

_ALIKE: Final = 0.5
_SMALL: Final = (
    8 * 2**20
)  # bytes of a table whose every cell is judged by the schema before its own reader is asked


def check_file(path: Path, known: Mapping[str, Published], schema: str | None = None) -> Checked:
    """Check a file against the schema named, or against the one it is most like.

    Raises:
        InputError: the file cannot be read, no such schema, or none that it is like.
    """
    suffix = path.suffix.lower()
    if suffix in table_files.SUFFIXES:
        return _table(path, known, schema)
    if suffix not in document.SUFFIXES:
        kinds = ", ".join((*document.SUFFIXES, *table_files.SUFFIXES))
        raise refusal("", None, f"文件类型须为 {kinds}", f"the file must be one of {kinds}", file=str(path))
    data = document.load(path)
    found = find(schema, known) if schema is not None else _guess(data, known, str(path))
    return checked(found.name, found.version, _of_document(data, found))


def _of_document(data: object, schema: Published) -> Iterable[Finding]:
    """Find what does not conform in a document, or in each of a list of documents of one schema."""
    if not isinstance(data, list) or schema.table:
        return documents.findings(data, schema)
    if not data:
        return [Finding("minItems", ".", None, Text("列表为空", "the list is empty"))]
    return [
        finding._replace(field=f"{at}" if finding.field == "." else f"{at}.{finding.field}")
        for at, one in enumerate(data)
        for finding in documents.findings(one, schema)
    ]


def _table(path: Path, known: Mapping[str, Published], schema: str | None) -> Checked:
    file = table_files.read(path)
    of_tables = {one.name: tables.columns_of(one) for one in known.values() if one.table}
    if schema is None:
        alike = {name: tables.likeness(file.header, columns) for name, columns in of_tables.items()}
        best = max(alike, key=lambda name: alike[name])
        if alike[best] < _ALIKE:
            listed = ", ".join(of_tables)
            raise refusal(
                "schema",
                ", ".join(file.header),
                f"表头不像任何公布的表，请指明：{listed}",
                f"the header is like none of the published tables; name it: {listed}",
                file=str(path),
            )
        schema = best
    found = find(schema, known)
    if not found.table:
        zh, en = "此模式不是表，文件须为 JSON、YAML 或 TOML", "no table: the file must be JSON, YAML or TOML"
        raise refusal("schema", schema, zh, en, file=str(path))
    result = checked(found.name, found.version, ())
    if found.reads is None or path.stat().st_size <= _SMALL:
        result = checked(found.name, found.version, tables.findings(file, of_tables[found.name]))
    if result.conforms and found.reads is not None and path.suffix.lower() != ".xlsx":
        try:
            found.reads(path)
        except InputError as error:
            result = checked(found.name, found.version, of_refusal(error, "rules"))
    return result._replace(remarks=file.remarks)


def _guess(data: Any, known: Mapping[str, Published], file: str) -> Published:
    """Tell by its fields which schema a document is most like.

    Raises:
        InputError: none, or several alike; it must then be named.
    """
    one = data[0] if isinstance(data, list) and data else data
    names = {str(name) for name in one} if isinstance(one, dict) else set()
    alike = {name: _likeness(names, one, published) for name, published in known.items()} if names else {}
    best = sorted(alike, key=lambda name: -alike[name])[:2]
    if not best or alike[best[0]] < _ALIKE or (len(best) > 1 and alike[best[0]] == alike[best[1]]):
        listed = ", ".join(name for name in best if alike[name] >= _ALIKE) or "—"
        raise refusal(
            "schema",
            None,
            f"无法由字段判断，请指明模式（相近：{listed}）",
            f"cannot be told by its fields; name it (near: {listed})",
            file=file,
        )
    return known[best[0]]


def _likeness(names: set[str], one: Mapping[str, Any], published: Published) -> float:
    """Return how much of a document's fields are a schema's; a mark of the form that both have decides."""
    said = published.document()
    said = said.get("items", said) if published.table else said
    fields = set(said.get("properties", ()))
    mark = said.get("properties", {}).get("format", {}).get("const")
    if mark is not None:
        return 2.0 if one.get("format") == mark else 0.0
    missing = set(said.get("required", ())) - names
    return len(names & fields) / max(1, len(names) + len(missing))
