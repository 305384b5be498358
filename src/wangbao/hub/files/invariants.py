"""Check that stored files are whole."""

import hashlib
from collections.abc import Iterator

from wangbao.hub.files import store
from wangbao.hub.files.models import StoredFile
from wangbao.vocabulary.errors import Problem
from wangbao.vocabulary.text import Text

_CHUNK = 1_000


def contents_are_kept() -> Iterator[Problem]:
    """文件内容与登记一致 / Every file's bytes are what was handed in."""
    rows = StoredFile.objects.order_by("sha256").values_list("sha256", "size", "ref")
    seen = ""
    for digest, size, ref in rows.iterator(chunk_size=_CHUNK):
        if digest == seen:
            continue
        seen = digest
        path = store.path_of(digest)
        if not path.is_file():
            yield Problem("file", ref, Text("内容缺失", "its bytes are missing"))
        elif path.stat().st_size != size or _digest(path.read_bytes()) != digest:
            yield Problem("file", ref, Text("内容已被改动", "its bytes have changed"))


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
