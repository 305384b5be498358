"""Book columns as NumPy arrays: codes as indices into a list, numbers as floats; a missing column is all unknown."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from wangbao.vocabulary.entry import unknown
from wangbao.vocabulary.text import Text

_NONE = -1  # a cell that is empty
_STRANGE = -2  # a word that is not in the list


def has(table: pa.Table, name: str) -> bool:
    """Check whether the table has the column. Faster than searching ``column_names``."""
    return bool(table.schema.get_field_index(name) >= 0)


def places(table: pa.Table, name: str, words: Sequence[str], *, what: Text) -> NDArray[np.int32]:
    """Convert a text column to indices into ``words``, int32[rows]; -1 where a cell is empty or the column is missing.

    Raises:
        InputError: a cell holds a word that is not in ``words``.
    """
    if not has(table, name):
        return np.full(table.num_rows, _NONE, dtype=np.int32)
    column = table.column(name).combine_chunks()
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    known = {word: place for place, word in enumerate(words)}
    own = column.dictionary.to_pylist()
    # An empty cell has index -1 and so reads the last entry; the dictionary itself may also hold a null.
    table_of = [_NONE if word is None else known.get(word, _STRANGE) for word in own]
    indices = column.indices.fill_null(_NONE).to_numpy(zero_copy_only=False)
    found: NDArray[np.int32] = np.array([*table_of, _NONE], dtype=np.int32)[indices]
    strange = np.flatnonzero(found == _STRANGE)
    if strange.size:
        raise unknown(own[indices[strange[0]]], words, field=name, what=what)
    return found


def numbers(table: pa.Table, name: str) -> NDArray[np.float64]:
    """Read a column of numbers as float64[rows]; nan where a cell is empty or the column is missing."""
    if not has(table, name):
        return np.full(table.num_rows, np.nan)
    values = table.column(name).to_numpy()
    return np.asarray(values, dtype=np.float64)


def given(table: pa.Table, name: str) -> NDArray[np.bool_]:
    """Mark the cells that hold a value, bool[rows]; all false where the column is missing."""
    if not has(table, name):
        return np.zeros(table.num_rows, dtype=np.bool_)
    return np.asarray(table.column(name).is_valid().to_numpy(), dtype=np.bool_)


def flags(table: pa.Table, name: str) -> NDArray[np.bool_]:
    """Read a column of booleans as bool[rows]; false where a cell is empty or the column is missing."""
    if not has(table, name):
        return np.zeros(table.num_rows, dtype=np.bool_)
    return np.asarray(table.column(name).cast(pa.bool_()).fill_null(False).to_numpy(), dtype=np.bool_)  # noqa: FBT003 - Arrow's way
