"""Two runs compared: differences whose errors know what the runs share, and refusals that say why."""

import json
import math
from statistics import NormalDist

import numpy as np
import pytest

from tests.portfolio.results.sample import build
from wangbao.cli.main import run as run_command
from wangbao.portfolio.results.block import add
from wangbao.portfolio.results.change import paired, unpaired
from wangbao.portfolio.results.compare import compare
from wangbao.portfolio.results.comparison import to_data
from wangbao.portfolio.results.folder import Folder, new_folder, open_folder
from wangbao.portfolio.results.tables import Years
from wangbao.portfolio.results.yearly import Points
from wangbao.vocabulary.errors import InputError


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("results")


@pytest.fixture(scope="module")
def book(place):
    return build(place / "book")


@pytest.fixture(scope="module")
def block(place):
    return build(place / "block", prefix="B", policies=12, file="block.parquet")


@pytest.fixture(scope="module")
def joined(place, book, block):
    """The book with the block: what a run of both files would have written."""
    run = book.run.model_copy(update={"policies": 72, "accounts": 60})
    a, b = open_folder(book.path), open_folder(block.path)
    one, other = a.years(), b.years()
    with new_folder(place / "joined", run) as folder:
        sums = [x + y for x, y in zip(one[:6], other[:6], strict=True)]
        maps = [{code: x[code] + y[code] for code in x} for x, y in zip(one[6:], other[6:], strict=True)]
        folder.years(Years(*sums, *maps))
        block_groups = {(group.grouping, group.group): group for group in b.groups()}
        for group in a.groups():
            folder.group(merged(group, block_groups[group[:2]], run.years))
        for part in (a, b):
            policies = part.policies()
            folder.policies({name: policies.column(name) for name in policies.schema.names})
    return place / "joined"


def merged(one, other, years):
    columns = []
    for i in range(3, 6):
        total = np.zeros(years, np.int64)
        for group in (one, other):
            total[group.year] += group[i]
        columns.append(total)
    year = np.flatnonzero(columns[0])
    return one._replace(
        year=year,
        **{
            name: column[year]
            for name, column in zip(("gross_fen", "net_fen", "largest_gross_fen"), columns, strict=True)
        },
    )


def tail_mean(total):
    return np.sort(total)[-20:].mean() / 100


def test_adding_a_block_is_told_with_its_marginal_capital(book, block, joined):
    found = compare(open_folder(book.path), open_folder(joined))
    before, more = book.loss.sum(axis=0), block.loss.sum(axis=0)
    assert found.paired
    assert (found.added.policies, found.removed.policies, found.changed.policies) == (12, 0, 0)
    assert found.added.premium_cny == sum(20_000.0 + 10_000.0 * (p % 7) for p in range(12))
    assert found.added.mean_cny == pytest.approx(more.mean() / 100)
    assert found.premium_after_cny - found.premium_before_cny == found.added.premium_cny
    assert found.view("gross").mean.change.value == pytest.approx(more.mean() / 100)
    assert found.marginal.gross.value == pytest.approx(tail_mean(before + more) - tail_mean(before))
    net = book.net.sum(axis=0)
    net_after = net + block.net.sum(axis=0)
    assert found.marginal.net.value == pytest.approx(tail_mean(net_after) - tail_mean(net))
    assert found.marginal.margin_on_capital == pytest.approx(
        (found.added.premium_cny - more.mean() / 100) / found.marginal.gross.value
    )
    assert [difference.en for difference in found.differences] == ["policies: 60 → 72"]
    for treaty in found.treaties:
        assert treaty.change.value == pytest.approx(treaty.after.value - treaty.before.value)


def test_common_random_numbers_make_the_error_of_the_difference_small(book, joined):
    found = compare(open_folder(book.path), open_folder(joined)).view("gross").mean
    assert found.change.error < 0.5 * math.hypot(found.before.error, found.after.error)


def test_groups_change_by_what_the_block_brings(book, block, joined):
    found = compare(open_folder(book.path), open_folder(joined)).groups
    sector = {row.group: row for row in found if row.grouping == "sector"}
    for name, row in sector.items():
        mine = np.array(block.columns["sector"]) == name
        assert row.mean.change.value == pytest.approx(block.loss[mine].sum(axis=0).mean() / 100)
    sizes = [abs(row.mean.change.value) for row in found if row.grouping == "sector"]
    assert sizes == sorted(sizes, reverse=True)


def test_a_run_and_itself_are_the_same(book):
    found = compare(open_folder(book.path), open_folder(book.path))
    assert (found.added.policies, found.removed.policies, found.changed.policies) == (0, 0, 0)
    assert (found.differences, found.marginal) == ((), None)
    for view in found.views:
        figures = [view.yearly.mean, *(change for tail in view.yearly.tail for change in tail[1:])]
        assert {(figure.change.value, figure.change.error) for figure in figures} == {(0.0, 0.0)}


def test_groups_and_treaties_of_one_run_alone_are_told(place, book):
    bare = build(place / "bare", policies=2, treaties=False)
    found = compare(open_folder(book.path), open_folder(bare.path))
    assert (found.removed.policies, found.changed.policies, found.marginal) == (58, 0, None)
    change = (bare.loss.sum() - book.loss[:2].sum()) / 2000 / 100
    assert found.shared_change_cny == pytest.approx(change)
    assert [(row.after, row.change) for row in found.treaties] == [(None, None)] * 2
    gone = next(row for row in found.groups if row.group == "retail")
    assert (gone.mean.after.value, gone.tvar.after.value) == (0.0, 0.0)
    assert gone.mean.change.value == -gone.mean.before.value
    assert [view.code for view in found.views] == ["gross", "ceded", "net"]


def test_a_policy_with_another_premium_has_changed(place, book):
    folder = open_folder(book.path)
    policies = folder.policies()
    columns = {name: policies.column(name) for name in policies.schema.names}
    columns["premium_cny"] = [30_000.0, None, *policies.column("premium_cny").to_pylist()[2:]]
    with new_folder(place / "premium", book.run) as copy:
        copy.years(folder.years())
        copy.policies(columns)
    found = compare(folder, open_folder(place / "premium"))
    assert (found.changed.policies, found.changed.premium_cny, found.shared_change_cny) == (2, None, 0.0)
    assert (found.premium_before_cny is None, found.premium_after_cny) == (False, None)


def test_other_seeds_and_years_are_compared_as_independent(place, book):
    other = build(place / "seed", seed=8, years=3000, batches=30)
    found = compare(open_folder(book.path), open_folder(other.path))
    assert not found.paired
    assert {"seed: 7 → 8", "years: 2,000 → 3,000", "batches: 20 → 30"} <= {d.en for d in found.differences}
    assert (found.changed.policies, found.marginal) == (0, None)
    for tail in found.view("net").tail:
        for change in tail[1:]:
            assert change.change.error == pytest.approx(math.hypot(change.before.error, change.after.error))
            assert change.change.low <= change.change.value <= change.change.high


@pytest.mark.parametrize(
    ("field", "value"),
    [("model", "other"), ("view", "conservative"), ("capital_level", 0.995), ("groupings", ("sector",))],
)
def test_runs_that_do_not_fit_are_refused(book, field, value):
    folder = open_folder(book.path)
    other = Folder(book.path, folder.run.model_copy(update={field: value}))
    with pytest.raises(InputError) as error:
        compare(folder, other)
    assert [problem.field for problem in error.value.problems] == [field]
    assert error.value.lines("zh") != error.value.lines("en")


def test_a_block_simulated_alone_adds_up_with_the_book(book, block):
    found = add(open_folder(book.path), open_folder(block.path))
    before, more = book.loss.sum(axis=0), block.loss.sum(axis=0)
    assert found.together.mean.value == pytest.approx((before + more).mean() / 100)
    assert found.together.at(0.99).tvar.value == pytest.approx(tail_mean(before + more))
    assert found.stand_alone.value == pytest.approx(tail_mean(more))
    assert found.marginal.value == pytest.approx(tail_mean(before + more) - tail_mean(before))
    worst = np.argsort(before + more)[-20:]
    assert found.euler.value == pytest.approx(more[worst].mean() / 100)
    assert found.marginal.value <= found.euler.value <= found.stand_alone.value  # TVaR is coherent and convex
    assert found.diversification == pytest.approx(1 - found.marginal.value / found.stand_alone.value)


def test_a_block_of_other_years_or_of_policies_already_there_is_refused(place, book):
    folder = open_folder(book.path)
    with pytest.raises(InputError) as error:
        add(folder, folder)
    assert (error.value.problems[0].field, error.value.problems[0].value) == ("policy", "A0000/AP0000/1")
    other = build(place / "other", prefix="B", policies=6, seed=9, years=400)
    with pytest.raises(InputError) as error:
        add(folder, open_folder(other.path))
    assert [problem.field for problem in error.value.problems] == ["seed", "years"]


def test_intervals_of_paired_differences_cover_the_truth():
    """A normal book to which an independent normal block is added."""
    book, block, level = (4e5, 3e4), (1e5, 1e4), 0.99
    z = NormalDist().inv_cdf(level)
    more = math.hypot(book[1], block[1]) - book[1]
    truth = [block[0], block[0] + z * more, block[0] + NormalDist().pdf(z) / (1 - level) * more]
    at, rng, runs = Points(10_000, 50, (level,), ()), np.random.default_rng(13), 800
    covered, narrower = np.zeros(3), 0.0
    for _ in range(runs):
        one = ((book[0] + book[1] * rng.standard_normal(at.years)) * 100).astype(np.int64)
        both = one + ((block[0] + block[1] * rng.standard_normal(at.years)) * 100).astype(np.int64)
        found = paired(one, both, at)
        changes = (found.mean.change, found.tail[0].var.change, found.tail[0].tvar.change)
        covered += [change.low <= exact <= change.high for change, exact in zip(changes, truth, strict=True)]
        alone = unpaired(one, at, both, at).tail[0].tvar.change
        narrower += changes[2].error / alone.error / runs
    share = covered / runs
    assert ((share >= 0.93) & (share <= 0.97))[[0, 2]].all(), share
    assert 0.92 <= share[1] <= 0.99, share
    assert narrower < 0.6


def words(capsys, *given):
    with pytest.raises(SystemExit) as ended:
        run_command(["book", "compare", *map(str, given)])
    out = capsys.readouterr()
    return ended.value.code, out.out, out.err


def test_the_command_says_what_changed_in_both_languages(capsys, tmp_path, book, joined):
    file = tmp_path / "comparison.json"
    code, zh, _ = words(capsys, book.path, joined, "--json", file)
    assert code == 0
    assert "新增 12 张保单" in zh
    assert "资本（TVaR）增加" in zh
    assert json.loads(file.read_text(encoding="utf-8")) == to_data(
        compare(open_folder(book.path), open_folder(joined))
    )
    code, en, _ = words(capsys, book.path, joined, "--lang", "en")
    assert code == 0
    assert "12 policies added" in en
    assert "raises capital (TVaR at 0.99)" in en
    quota = next(line for line in en.splitlines() if "Quota" in line).split()
    assert quota[:3] == ["Quota", "share", "656"]
    _, same, _ = words(capsys, book.path, book.path, "--lang", "en")
    assert "the runs are the same" in same


def test_the_command_shows_treaties_of_one_run_alone(capsys, place, book):
    build(place / "without", treaties=False)
    code, out, _ = words(capsys, book.path, place / "without", "--lang", "en")
    assert code == 0
    assert next(line for line in out.splitlines() if "Quota" in line).split()[2:] == ["656", "–", "–", "–"]
    assert "treaties: treaties.yaml" in out


def test_the_command_refuses_what_is_no_results_folder(capsys, tmp_path, book):
    code, _, err = words(capsys, book.path, tmp_path / "none", "--lang", "en")
    assert (code, "no such results folder" in err) == (2, True)
    (tmp_path / "plain").touch()
    code, out, err = words(capsys, book.path, book.path, "--json", tmp_path / "plain" / "x.json")
    assert (code, out, "无法写入" in err) == (2, "", True)
