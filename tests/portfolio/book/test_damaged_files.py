"""Files damaged at random: read or refused in words, never anything else."""

import random

import pytest

from wangbao.portfolio.book import synthetic
from wangbao.portfolio.book.reader import read
from wangbao.portfolio.book.writer import write
from wangbao.vocabulary.errors import InputError

MARKS = (b'"', b",", b"\n", b"\r", b"nan", b"-1", b"1e400", b"\x00", b";", b":", b"\xff")
FILES = 40


def damaged(data, rng):
    """The bytes with a few changed, cut out or put in."""
    data = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 5, 20))):
        place = rng.randrange(len(data))
        how = rng.randrange(4)
        if how == 0:
            data[place] ^= 1 << rng.randrange(8)
        elif how == 1:
            del data[place : place + rng.randrange(1, 30)]
        elif how == 2:
            data[place:place] = rng.randbytes(rng.randrange(1, 9))
        else:
            data[place:place] = rng.choice(MARKS)
    return bytes(data)


@pytest.mark.parametrize("suffix", [".parquet", ".csv"])
def test_a_damaged_file_is_read_or_refused(tmp_path, suffix, capfd):
    rng = random.Random(suffix)  # noqa: S311 - the same files every time
    path = tmp_path / f"b{suffix}"
    write(synthetic.chunks(40, 1), path)
    good = path.read_bytes()
    refused = []
    for _ in range(FILES):
        path.write_bytes(damaged(good, rng))
        try:
            assert read(path).policies > 0
        except InputError as error:
            refused.append(error.problems)
    assert len(refused) > FILES / 2
    assert all(1 <= len(problems) <= 101 for problems in refused)
    assert all(problem.rule.zh and problem.rule.en for problems in refused for problem in problems)
    assert capfd.readouterr() == ("", "")
