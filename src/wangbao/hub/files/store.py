"""Store bytes, each content once, below ``files/`` of the data folder, named by its own hash."""

import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings


def path_of(digest: str) -> Path:
    """Return the path of content with this hash: hexadecimal digits only, whatever a sender called it.

    Raises:
        ValueError: not a SHA-256 in lower-case hexadecimal.
    """
    if len(digest) != 64 or set(digest) - set("0123456789abcdef"):
        raise ValueError(f"not a SHA-256: {digest!r}")
    return Path(settings.FILES_ROOT) / digest[:2] / digest[2:4] / digest


def put(content: bytes) -> str:
    """Keep the bytes and return their hash; the same bytes are kept once.

    Written beside its place and renamed when it is whole, so no reader meets half a file. Content whose row is then
    rolled back stays behind; ``wangbao hub check`` names it.
    """
    digest = hashlib.sha256(content).hexdigest()
    target = path_of(digest)
    if target.exists():
        return digest
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".part-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return digest


def get(digest: str) -> bytes:
    """Read the bytes with this hash.

    Raises:
        FileNotFoundError: they are gone.
        ValueError: they are no longer what they were.
    """
    content = path_of(digest).read_bytes()
    if hashlib.sha256(content).hexdigest() != digest:
        raise ValueError(f"the content kept as {digest} has changed")
    return content
