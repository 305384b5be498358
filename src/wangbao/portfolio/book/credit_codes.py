"""Checks of unified social credit codes by column; the rules are those of :mod:`wangbao.vocabulary.uscc`."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from wangbao.vocabulary import uscc

_FORM = f"^[{uscc.ALPHABET}]{{2}}[0-9]{{6}}[{uscc.ALPHABET}]{{10}}$"
_ORGANISATION = (3, 7, 9, 10, 5, 8, 4, 2)  # GB 11714


def broken(codes: pa.Array) -> NDArray[np.bool_]:
    """Mark the codes (upper case) that break a rule, bool[rows]; false where null."""
    given = codes.is_valid().to_numpy(zero_copy_only=False)
    formed = pc.match_substring_regex(codes, _FORM).fill_null(False).to_numpy(zero_copy_only=False)  # noqa: FBT003
    rows = np.flatnonzero(formed)
    wrong = np.asarray(given & ~formed, dtype=np.bool_)
    if not len(rows):
        return wrong
    letters = np.array(codes.take(pa.array(rows)).to_pylist(), dtype="S18").view(np.uint8).reshape(-1, 18)
    place = np.zeros(128, dtype=np.int64)  # in the code's alphabet
    for value, letter in enumerate(uscc.ALPHABET):
        place[ord(letter)] = value
    digit = np.zeros(128, dtype=np.int64)  # in base 36, as the organisation code counts
    for letter in uscc.ALPHABET:
        digit[ord(letter)] = int(letter, 36)
    weights = np.array([pow(3, at, 31) for at in range(17)])
    last = -(place[letters[:, :17]] @ weights) % 31
    check = -(digit[letters[:, 8:16]] @ np.array(_ORGANISATION)) % 11
    organisation = np.where(check == 10, ord("X"), check + ord("0"))
    wrong[rows] = (last != place[letters[:, 17]]) | (organisation != letters[:, 16])
    return wrong
