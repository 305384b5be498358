"""The reinsurance programme of a run: read from a file, compiled for a book, named in the results."""

import datetime as dt
from typing import NamedTuple

import pyarrow as pa

from wangbao.portfolio.reinsurance.inuring import Programme
from wangbao.portfolio.reinsurance.programme import Compiled, compile as compile_programme
from wangbao.portfolio.reinsurance.steps import annual_limits
from wangbao.portfolio.reinsurance.words import acting_words
from wangbao.portfolio.results.run import Treaties, TreatyName


class TreatyFile(NamedTuple):
    """A programme and the file it was read from; ``content``, if given, is copied into the results folder."""

    programme: Programme
    file: str
    sha256: str
    content: bytes = b""


def compiled(treaties: TreatyFile, table: pa.Table, book_start: dt.date | None) -> Compiled:
    """Compile a programme for the rows of a book.

    Args:
        treaties: the programme.
        table: the book, in the order of its blocks.
        book_start: first day of the simulated year; by default the earliest inception of a treaty.

    Raises:
        InputError: the programme does not fit the book.
    """
    return compile_programme(treaties.programme, table, first_day(treaties.programme, book_start))


def first_day(programme: Programme, book_start: dt.date | None) -> dt.date:
    """Choose the first day of the simulated year: by default the earliest inception of a treaty."""
    return book_start or min(treaty.inception for treaty in programme.treaties)


def named(treaties: TreatyFile, programme: Compiled) -> Treaties:
    """Name the treaties of a programme in order of their priority, with their annual limits, yuan, and in words."""
    limits = annual_limits(programme.steps)
    inuring = sorted(enumerate(programme.treaties), key=lambda pair: pair[1].priority)
    words = [acting_words(programme, place) for place, _ in inuring]
    return Treaties(
        file=treaties.file,
        sha256=treaties.sha256,
        names=tuple(
            TreatyName(
                code=treaty.code,
                name_zh=treaty.name.zh,
                name_en=treaty.name.en,
                type=treaty.type,
                annual_limit_cny=limits[place],
                words_zh=said.zh,
                words_en=said.en,
                reinsurers=treaty.reinsurers or (),
            )
            for (place, treaty), said in zip(inuring, words, strict=True)
        ),
    )
