"""Reproducible zip archives of office files: the same content gives the same bytes, without times of writing."""

import io
import zipfile
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import IO, Final

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)  # the earliest time a zip archive can carry
_NOTHING: Final[Mapping[str, bytes]] = MappingProxyType({})


def reproducible(save: Callable[[IO[bytes]], object], *, replaced: Mapping[str, bytes] = _NOTHING) -> bytes:
    """Rewrite the archive that ``save`` writes without times; ``replaced`` are members with other content."""
    written, out = io.BytesIO(), io.BytesIO()
    save(written)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            member = zipfile.ZipInfo(name, _EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o600 << 16
            target.writestr(member, replaced.get(name) or source.read(name))
    return out.getvalue()
