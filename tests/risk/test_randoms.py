"""The generator against its published known answers, and against what random numbers must look like."""

import numpy as np
import pytest
from numba import njit
from scipy import stats

from wangbao.risk.randoms import fill_uniform, key, philox, uniform53

FULL = 0xFFFFFFFF


@njit
def _words(count, step, seed, policy, out):
    """The four words of counters 0, step, 2 step … under one key, or of one counter under many keys."""
    for i in range(count):
        k0, k1 = key(seed, policy)
        out[i, 0], out[i, 1], out[i, 2], out[i, 3] = philox(i * step, 0, 7, 0, k0, k1)


@njit
def _by_key(seed_step, policy_step, out):
    for i in range(out.shape[0]):
        k0, k1 = key(i * seed_step, i * policy_step)
        out[i, 0], out[i, 1], out[i, 2], out[i, 3] = philox(3, 0, 1, 0, k0, k1)


def _stream(seed, policy, stream, count, start=0):
    out = np.empty(count)
    fill_uniform(key(seed, policy), stream, start, out)
    return out


# Known-answer vectors published with the Random123 library by the authors of Philox (kat_vectors, philox4x32 10).
@pytest.mark.parametrize(
    ("counter", "keys", "answer"),
    [
        ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
        ((FULL,) * 4, (FULL,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
        (
            (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
            (0xA4093822, 0x299F31D0),
            (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
        ),
    ],
)
def test_published_known_answers(counter, keys, answer):
    assert philox(*counter, *keys) == answer


def test_uniforms_never_touch_nought_or_one():
    assert uniform53(0, 0) == 2.0**-53
    assert uniform53(FULL, FULL) == 1.0 - 2.0**-53
    assert uniform53(1 << 31, 0) == 0.5 + 2.0**-53


def test_a_stream_is_the_same_however_it_is_cut():
    whole = _stream(5, 6, 7, 101)
    words = [philox(i // 2, 0, 7, 0, *key(5, 6)) for i in range(101)]
    assert whole.tolist() == [uniform53(*(w[2:] if i % 2 else w[:2])) for i, w in enumerate(words)]
    for start, stop in [(0, 0), (0, 1), (1, 2), (1, 9), (2, 101), (13, 77), (100, 101)]:
        assert _stream(5, 6, 7, stop - start, start).tolist() == whole[start:stop].tolist()


def test_a_stream_runs_past_four_thousand_million_counters():
    start = 2 * (2**32 - 1)
    low, high = philox(FULL, 0, 7, 9, *key(1, 1)), philox(0, 1, 7, 9, *key(1, 1))
    expected = [uniform53(*low[:2]), uniform53(*low[2:]), uniform53(*high[:2]), uniform53(*high[2:])]
    assert _stream(1, 1, (9 << 32) + 7, 4, start).tolist() == expected


def test_keys_of_one_seed_never_meet_and_spread_over_all_bits():
    keys = {key(20240601, policy) for policy in range(20000)} | {
        key(20240601, -1 - policy) for policy in range(20000)
    }
    assert len(keys) == 40000
    bits = np.array(
        [[(k0 >> b) & 1 for b in range(32)] + [(k1 >> b) & 1 for b in range(32)] for k0, k1 in keys]
    )
    assert np.abs(bits.mean(axis=0) - 0.5).max() < 5 * 0.5 / np.sqrt(len(keys))
    assert np.abs(np.corrcoef(bits.T) - np.eye(64)).max() < 5.5 / np.sqrt(len(keys))


def test_seed_and_policy_do_not_stand_in_for_each_other():
    pairs = [(s, p) for s in range(60) for p in range(60)]
    assert len({key(s, p) for s, p in pairs}) == len(pairs)


@pytest.mark.parametrize("bits", [8, 16])
def test_words_are_equidistributed(bits):
    words = np.empty((1 << 18, 4), dtype=np.uint32)
    _words(1 << 18, 1, 1, 1, words)
    for shift in (0, 32 - bits):
        counts = np.bincount((words.ravel() >> np.uint32(shift)) & ((1 << bits) - 1), minlength=1 << bits)
        assert 1e-4 < stats.chisquare(counts).pvalue < 1 - 1e-4


def test_uniforms_follow_the_uniform_law_to_the_tail():
    values = _stream(3, 4, 0, 1 << 20)
    assert stats.kstest(values, "uniform").pvalue > 1e-4
    tail = values[values < 2.0**-10]
    assert stats.kstest(tail * 2.0**10, "uniform").pvalue > 1e-4
    assert abs(tail.size - 2.0**10) < 5 * 2.0**5


@pytest.mark.parametrize("lag", [1, 2, 3, 4, 7, 8, 64, 1024])
def test_neighbours_in_a_stream_are_uncorrelated(lag):
    values = _stream(9, 9, 0, 1 << 19) - 0.5
    correlation = 12.0 * np.mean(values[:-lag] * values[lag:])
    assert abs(correlation) < 4.5 / np.sqrt(values.size - lag)


def test_pairs_and_triples_fill_the_square_and_the_cube():
    values = _stream(11, 2, 5, 3 << 18)
    for sides, dimension in ((64, 2), (16, 3)):
        points = (values[: values.size // dimension * dimension].reshape(-1, dimension) * sides).astype(
            np.int64
        )
        cells = np.ravel_multi_index(points.T, (sides,) * dimension)
        assert 1e-4 < stats.chisquare(np.bincount(cells, minlength=sides**dimension)).pvalue < 1 - 1e-4


@pytest.mark.parametrize(
    ("one", "other"),
    [((1, 1, 0), (1, 2, 0)), ((1, 1, 0), (2, 1, 0)), ((1, 2, 0), (2, 1, 0)), ((1, 1, 0), (1, 1, 1))],
)
def test_neighbouring_seeds_policies_and_streams_are_independent(one, other):
    x, y = (_stream(*which, 1 << 18) for which in (one, other))
    assert abs(12.0 * np.mean((x - 0.5) * (y - 0.5))) < 4.5 / np.sqrt(x.size)
    cells = np.ravel_multi_index(((x * 32).astype(int), (y * 32).astype(int)), (32, 32))
    assert 1e-4 < stats.chisquare(np.bincount(cells, minlength=1024)).pvalue < 1 - 1e-4


@pytest.mark.parametrize(
    ("seed_step", "policy_step"), [(1, 0), (0, 1), (1, 1), (1, -1), (1 << 32, 0), (0, 1 << 32)]
)
def test_one_draw_from_each_of_many_keys_is_random_too(seed_step, policy_step):
    words = np.empty((1 << 18, 4), dtype=np.uint32)
    _by_key(seed_step, policy_step, words)
    for column in range(4):
        assert stats.chisquare(np.bincount(words[:, column] >> np.uint32(20), minlength=4096)).pvalue > 1e-4
        values = words[:, column] / 2.0**32 - 0.5
        assert abs(12.0 * np.mean(values[:-1] * values[1:])) < 4.5 / np.sqrt(values.size)


@pytest.mark.parametrize("flipped", [0, 31, 32, 95, 96, 127, 128, 160, 191])
def test_flipping_any_input_bit_flips_half_the_output_bits(flipped):
    rng = np.random.default_rng(flipped)
    changed = np.zeros(128)
    trials = 4000
    for _ in range(trials):
        words = [int(w) for w in rng.integers(0, 1 << 32, 6)]
        before = philox(*words)
        words[flipped // 32] ^= 1 << (flipped % 32)
        difference = [a ^ b for a, b in zip(before, philox(*words), strict=True)]
        changed += [(d >> bit) & 1 for d in difference for bit in range(32)]
    assert np.abs(changed / trials - 0.5).max() < 5 * 0.5 / np.sqrt(trials)
