import numpy as np
import pytest

from wangbao.portfolio.accumulation.classes import CLOUD, PRODUCT, PROVIDER, UPDATE, WORM
from wangbao.portfolio.accumulation.entities import entities_of
from wangbao.portfolio.accumulation.footprints import assumed, kept, members_of
from wangbao.risk import parameters

from .books import accounts

MODEL = parameters.default()


def _lists(members, entities, account):
    at = slice(members.account_start[account], members.account_start[account + 1])
    return [
        (entities.name[i], float(w), bool(k))
        for i, w, k in zip(members.list[at], members.weight[at], members.known[at], strict=True)
    ]


def test_the_lists_of_each_account():
    book = accounts(
        4,
        cloud_provider=["甲", "甲", None, None],
        cloud_region=["东", "东", None, None],
        internet_products=["p;q", "p; q", None, "p;solo"],
        endpoint_agent=["盾", "盾", "solo", None],
        service_provider=["一", "一", "solo", None],
        sector=["retail", "finance", "retail", "finance"],
    )
    entities = entities_of(book, MODEL)
    members = members_of(book, entities)
    worm = entities.name[int(entities.of(WORM)[0])]
    both = [("甲", 1.0, True), ("甲 · 东", 1.0, True), (worm, 1.0, True), ("p", 0.5, True), ("q", 0.5, True)]
    assert _lists(members, entities, 0) == [*both, ("盾", 1.0, True), ("一", 1.0, True)]
    assert _lists(members, entities, 1) == [*both, ("盾", 1.0, True), ("一", 1.0, True)]
    third = _lists(members, entities, 2)
    assert third[:3] == [("甲", 1.0, False), ("甲 · 东", 1.0, False), (worm, 1.0, True)]
    assert third[3][0] in ("p", "q")
    assert third[4:] == [("retail", 1.0, False)]  # its agent is its own affair, its provider too
    fourth = _lists(members, entities, 3)
    assert fourth[3:] == [("p", 0.5, True), ("盾", 1.0, False), ("finance", 1.0, False)]
    assert assumed(members, entities).tolist() == [2, 0, 1, 1, 2]


def test_unknown_accounts_are_spread_by_market_share():
    n = 30_000
    providers = (["甲"] * 6 + ["乙"] * 3 + ["丙"]) * (n // 20) + [None] * (n // 2)
    regions = (["东", "东", "东", "西", None, None] + [None] * 4) * (n // 20) + [None] * (n // 2)
    book = accounts(n, cloud_provider=providers, cloud_region=regions)
    entities = entities_of(book, MODEL)
    members = members_of(book, entities)
    kind = entities.kind[members.list]
    silent = (members.account >= n // 2) & (kind == CLOUD)
    counts = np.bincount(members.list[silent], minlength=len(entities.name))
    for entity in entities.of(CLOUD):
        share = entities.share[entity]
        assert counts[entity] / (n / 2) == pytest.approx(share, abs=4 * np.sqrt(share / (n / 2)))
    # who names a provider stays with it, in one of its known regions
    named = (members.account < n // 2) & (kind == CLOUD) & (entities.whole[members.list] >= 0)
    whole = [entities.name[i] for i in entities.whole[members.list[named]]]
    assert whole == [p for p in providers if p is not None]


def test_blocks_and_row_order_do_not_matter():
    rng = np.random.default_rng(11)
    n = 500
    book = accounts(
        n,
        cloud_provider=rng.choice(["甲", "乙", None], n).tolist(),
        cloud_region=rng.choice(["东", "西", None], n).tolist(),
        internet_products=rng.choice(["a;b", "c", None], n).tolist(),
        endpoint_agent=rng.choice(["盾", "矛", None], n).tolist(),
        service_provider=rng.choice(["一", "二", None], n).tolist(),
        sector=rng.choice(["retail", "finance"], n).tolist(),
    )
    entities = entities_of(book, MODEL)
    whole = members_of(book, entities)
    every = [_lists(whole, entities, a) for a in range(n)]
    parts = [members_of(book.slice(start, 70), entities) for start in range(0, n, 70)]
    by_block = [_lists(p, entities, a) for p in parts for a in range(p.account_start.size - 1)]
    assert by_block == every
    order = rng.permutation(n)
    shuffled = members_of(book.take(order), entities)
    assert [_lists(shuffled, entities, a) for a in range(n)] == [every[i] for i in order]


def test_kept_drops_memberships_only():
    book = accounts(3, internet_products=["a;b", "a;b", "b"])
    entities = entities_of(book, MODEL)
    members = members_of(book, entities)
    products = kept(members, entities.kind[members.list] == PRODUCT)
    assert [_lists(products, entities, a) for a in range(3)] == [
        [("a", 0.5, True), ("b", 0.5, True)],
        [("a", 0.5, True), ("b", 0.5, True)],
        [("b", 1.0, True)],
    ]
    assert {UPDATE, PROVIDER} < set(entities.kind[members.list].tolist())
