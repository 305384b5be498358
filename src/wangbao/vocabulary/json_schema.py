"""Published JSON schemas, against which editors and other programs check a document before it is parsed here.

A schema says what one field may hold. Rules that span fields need the document's own parser. The file that ships is a
copy of what the model says; ``make docs`` writes it again, and a test holds the two equal.
"""

import json
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from pydantic import BaseModel

from wangbao.vocabulary.field_words import described

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


@dataclass(frozen=True, slots=True)
class PublishedSchema:
    """The JSON schema of one kind of document and the file it is published as.

    ``name`` ends the schema's ``$id``. ``tidy`` leaves out defaults (decimals, which JSON would show as text) and
    titles that repeat a name. A schema that is published without a name, untidied or indented otherwise stays so: its
    readers may compare files.
    """

    model: type[BaseModel]
    package: str
    file: str
    name: str | None = None
    tidy: bool = True
    indent: int = 2

    @property
    def path(self) -> Traversable:
        """The file that ships."""
        return files(self.package) / "data" / self.file

    def data(self) -> dict[str, Any]:
        """Build the JSON schema (draft 2020-12) as plain data."""
        schema = described(self.model.model_json_schema(by_alias=True), self.package)
        head = {"$schema": _DIALECT} | ({"$id": f"urn:wangbao:schema:{self.name}"} if self.name else {})
        return head | (_tidied(schema) if self.tidy else schema)

    def text(self) -> str:
        """Write the schema as it is published: indented, Chinese as it is, one newline at the end."""
        return json.dumps(self.data(), ensure_ascii=False, indent=self.indent, sort_keys=True) + "\n"


def _tidied(node: Any, *, naming: bool = False) -> Any:
    """Copy a schema without defaults and titles.

    ``naming``: the keys of ``node`` are names of fields or types, not words of JSON schema.
    """
    if isinstance(node, list):
        return [_tidied(part) for part in node]
    if not isinstance(node, dict):
        return node
    dropped = () if naming else ("default", "title")
    return {
        key: _tidied(value, naming=not naming and key in ("properties", "$defs"))
        for key, value in node.items()
        if key not in dropped
    }
