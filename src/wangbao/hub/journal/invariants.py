"""Check that the journal's chain is whole."""

from collections.abc import Iterator

from wangbao.hub.journal import queries
from wangbao.vocabulary.errors import Problem


def chain_is_whole() -> Iterator[Problem]:
    """日志链完整 / The journal's chain is whole."""
    broken = queries.verified().broken
    if broken is not None:
        yield Problem("journal", broken.sequence, broken.reason)
