"""Check the journal: its chain, the notes of it outside the database, its guards, and the records it tells of."""

from collections.abc import Iterator

from wangbao.hub.journal import comparison
from wangbao.hub.journal.verification import verification
from wangbao.vocabulary.errors import Problem


def chain_is_whole() -> Iterator[Problem]:
    """日志链完整 / The journal's chain is whole."""
    yield from verification().problems


def records_and_entries_agree() -> Iterator[Problem]:
    """重要记录与日志条目一一对应 / Every record of weight has its entry, and every entry its record."""
    yield from comparison.differences()
