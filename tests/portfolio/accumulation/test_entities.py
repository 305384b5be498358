import numpy as np
import pyarrow as pa
import pytest

from wangbao.portfolio.accumulation.classes import CLOUD, PRODUCT, PROVIDER, UPDATE, WORM, default
from wangbao.portfolio.accumulation.entities import UNKNOWN, entities_of, words
from wangbao.portfolio.accumulation.names import code_of, hashed, spread
from wangbao.risk import parameters

from .books import accounts

MODEL = parameters.default()


def _by_name(entities):
    return {
        (int(kind), name): (rate, chance, share)
        for kind, name, rate, chance, share in zip(
            entities.kind, entities.name, entities.rate, entities.chance, entities.share, strict=True
        )
    }


def test_a_cloud_user_meets_the_tables_rate():
    book = accounts(4, cloud_provider=["甲", "甲", "甲", "乙"], cloud_region=["东", "东", "西", None])
    entities = entities_of(book, MODEL)
    found = _by_name(entities)
    wide = default().cloud.provider_wide.v
    rate, hit = (
        MODEL.common_causes["cloud_outage"].rate,
        MODEL.common_causes["cloud_outage"].hit_probability,
    )
    assert found[CLOUD, "甲"] == (pytest.approx(wide * rate), 1.0, 0.75)  # all regions: all users
    assert found[CLOUD, "甲 · 东"] == (pytest.approx((1 - wide) * rate), hit, pytest.approx(0.5))
    assert found[CLOUD, "甲 · 西"] == (pytest.approx((1 - wide) * rate), hit, pytest.approx(0.25))
    assert found[CLOUD, f"乙 · {UNKNOWN}"] == (pytest.approx((1 - wide) * rate), hit, 0.25)
    leaf = entities.name.index("甲 · 东")
    assert entities.name[entities.whole[leaf]] == "甲"


def test_a_product_user_meets_the_tables_hits_whatever_the_share():
    cells = ["甲"] * 40 + ["乙"] * 8 + ["丙"] * 2
    entities = entities_of(accounts(50, internet_products=cells), MODEL)
    cause = MODEL.common_causes["mass_exploitation"]
    found = _by_name(entities)
    for name, share in (("甲", 0.8), ("乙", 0.16), ("丙", 0.04)):
        rate, chance, of_class = found[PRODUCT, name]
        assert rate * chance == pytest.approx(cause.rate * cause.hit_probability, rel=1e-14)
        assert of_class == pytest.approx(share)
    assert found[PRODUCT, "甲"][:2] == (
        pytest.approx(0.8 * cause.rate),
        pytest.approx(cause.hit_probability / 0.8),
    )
    # a rare product: the hit probability stays at its bound and there are more events
    largest = default().max_hit["mass_exploitation"].v
    rare = accounts(1000, internet_products=["甲"] * 998 + ["丁"] * 2)
    assert _by_name(entities_of(rare, MODEL))[PRODUCT, "丁"][1] == min(cause.hit_probability / 0.002, largest)


def test_what_one_account_alone_has_is_no_entity():
    book = accounts(
        4,
        internet_products=["甲;乙", "甲", "丙", None],
        endpoint_agent=["盾", "矛", "矛", None],
        service_provider=["一", "二", "二", None],
        sector=["retail", "retail", "finance", "finance"],
    )
    entities = entities_of(book, MODEL)
    named = {k: [entities.name[i] for i in entities.of(k)] for k in (PRODUCT, UPDATE, PROVIDER)}
    assert named == {PRODUCT: ["甲"], UPDATE: ["矛"], PROVIDER: ["finance", "retail", "二"]}
    assert entities.accounts[entities.of(PROVIDER)].tolist() == [1, 1, 2]


def test_one_unknown_entity_where_nobody_says():
    entities = entities_of(accounts(3), MODEL)
    assert [entities.name[i] for i in entities.of(CLOUD)] == [UNKNOWN, f"{UNKNOWN} · {UNKNOWN}"]
    assert [entities.name[i] for k in (PRODUCT, UPDATE) for i in entities.of(k)] == [UNKNOWN, UNKNOWN]
    assert entities.of(WORM).size == 1
    assert [entities.name[i] for i in entities.of(PROVIDER)] == ["manufacturing"]
    assert entities.share.tolist() == [1.0] * 6


def test_one_name_in_several_spellings_is_one_entity():
    book = accounts(3, cloud_provider=["Alpha Cloud", "ALPHA  cloud ", "Ａｌｐｈａ cloud"])
    entities = entities_of(book, MODEL)
    assert [entities.name[i] for i in entities.of(CLOUD)] == ["ALPHA  cloud", f"ALPHA  cloud · {UNKNOWN}"]


def test_entities_do_not_depend_on_row_order_or_encoding():
    rng = np.random.default_rng(5)
    n = 200
    book = accounts(
        n,
        cloud_provider=rng.choice(["甲", "乙", None], n).tolist(),
        cloud_region=rng.choice(["东", "西", None], n).tolist(),
        internet_products=rng.choice(["a;b", "b ;a", "c", None], n).tolist(),
        endpoint_agent=rng.choice(["盾", "矛", None], n).tolist(),
        service_provider=rng.choice(["一", "二", None], n).tolist(),
        sector=rng.choice(["retail", "finance"], n).tolist(),
    )
    shuffled = book.take(rng.permutation(n))
    encoded = pa.table(
        {
            name: pa.chunked_array([shuffled[name].combine_chunks().dictionary_encode()])
            for name in shuffled.column_names
        }
    )
    first, second = entities_of(book, MODEL), entities_of(encoded, MODEL)
    for a, b in zip(first, second, strict=True):
        if isinstance(a, np.ndarray):
            np.testing.assert_allclose(a, b, rtol=1e-15)
        else:
            assert a == b


def test_names_nobody_uses_any_more_make_no_entity():
    """A slice of a table keeps the dictionary of the whole."""
    book = accounts(4, cloud_provider=["甲", "甲", "乙", "乙"], endpoint_agent=["盾", "盾", "矛", "矛"])
    encoded = pa.table({name: book[name].combine_chunks().dictionary_encode() for name in book.column_names})
    part = encoded.slice(0, 2)
    assert entities_of(part, MODEL).name == entities_of(book.slice(0, 2), MODEL).name
    assert words(part, "cloud_provider").folded == ("甲",)
    nobody = entities_of(encoded.slice(0, 0), MODEL)
    assert [nobody.name[i] for i in nobody.of(CLOUD)] == [UNKNOWN, f"{UNKNOWN} · {UNKNOWN}"]


def test_words_of_an_absent_column_are_not_given():
    found = words(accounts(2), "cloud_region")
    assert found.code.tolist() == [-1, -1]
    assert found.folded == ()


def test_hashes_are_of_the_string_alone():
    names = pa.array(["甲", None, "", "乙", "甲"])
    h = hashed(names)
    assert h[0] == h[4] != h[3]
    assert h[1] == h[2]
    np.testing.assert_array_equal(hashed(names.slice(3, 2)), h[3:])
    np.testing.assert_array_equal(hashed(pa.chunked_array([names.slice(0, 2), names.slice(2)])), h)
    np.testing.assert_array_equal(hashed(names.dictionary_encode()), h)
    assert hashed(pa.array([], pa.string())).size == 0


def test_spread_is_uniform_and_by_purpose():
    h = hashed(pa.array([f"A{i}" for i in range(100_000)]))
    u, v = spread(h, 1), spread(h, 2)
    assert np.unique(h).size == h.size
    assert abs(u.mean() - 0.5) < 4 / np.sqrt(12 * u.size)
    assert np.abs(np.bincount((u * 20).astype(int), minlength=20) - 5000).max() < 5 * np.sqrt(5000)
    assert abs(np.corrcoef(u, v)[0, 1]) < 4 / np.sqrt(u.size)


def test_codes_tell_words_apart():
    assert code_of("a", "b") == code_of(" A", "B ")
    assert len({code_of("a", "b"), code_of("ab"), code_of("a b"), code_of("b", "a")}) == 4
