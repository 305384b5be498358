"""Parts of a results folder that let policies be added to its years without simulating the book again.

``market.parquet`` has the clouds, products, agents and providers of the run, with the rates and market shares it used.
``subjects.parquet``, of runs with treaties, has what these act on: the columns of each event, and of what is left of
each year. Its metadata name the programme as it was compiled for the book.
"""

import datetime as dt
from typing import Any, Final

import pyarrow as pa

from wangbao.portfolio.reinsurance.inuring import Programme
from wangbao.vocabulary.document import Document

ABOUT: Final = b"wangbao.stored"  # metadata: the document of the table
OWN: Final = -1  # in place of an entity: an account's own event
LEFT: Final = -2  # the same: what was not kept by events of a year

MARKET: Final = pa.schema(
    [
        pa.field("class", pa.uint8(), nullable=False),
        pa.field("first", pa.string(), nullable=False),  # name and region or sector, as compared
        pa.field("second", pa.string(), nullable=False),
        pa.field("name", pa.string(), nullable=False),
        pa.field("code", pa.uint64(), nullable=False),
        pa.field("rate", pa.float64(), nullable=False),  # events a year
        pa.field("chance", pa.float64(), nullable=False),
        pa.field("share", pa.float64(), nullable=False),
        pa.field("accounts", pa.int64(), nullable=False),
        pa.field("whole", pa.int32(), nullable=False),  # row of a region's provider, else -1
    ]
)


class Assumptions(Document):
    """Assumptions of a run that its ``run.json`` does not have: a hash of its model, and its scale of frequencies."""

    model_sha256: str
    scale: float


class StoredProgramme(Document):
    """A programme as compiled for a book.

    ``cells``: the sets of treaties in whose scope a row is; ``subject``: premium that terms in percent refer to, yuan.
    """

    programme: Programme
    start: dt.date
    cells: tuple[int, ...]
    subject: tuple[float, ...]


def subjects_schema(columns: int, warranties: int = 0) -> Any:
    """Build the schema of what treaties act on.

    It has the columns of an event in fen (see ``rows.Layout``), and its industry loss as each warranty has it.
    """
    return pa.schema(
        [
            pa.field("year", pa.int32(), nullable=False),
            pa.field("time", pa.float64(), nullable=False),
            pa.field("entity", pa.int32(), nullable=False),
            *(pa.field(f"c{k}", pa.int64(), nullable=False) for k in range(columns)),
            *(pa.field(f"industry{w}", pa.int64(), nullable=False) for w in range(warranties)),
        ]
    )
