"""The results folder: written whole or not at all, read with every file checked."""

import json

import numpy as np
import pyarrow.parquet as pq
import pytest

from tests.portfolio.results.sample import build, run_of
from wangbao.portfolio.results import tables
from wangbao.portfolio.results.folder import Group, Years, new_folder, open_folder
from wangbao.portfolio.results.run import Run
from wangbao.vocabulary.document import parse
from wangbao.vocabulary.errors import InputError


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    return build(tmp_path_factory.mktemp("results") / "run", years=400, policies=12)


@pytest.fixture
def damaged(sample, tmp_path):
    """A copy of the sample to spoil."""
    copy = tmp_path / "run"
    copy.mkdir()
    for file in sample.path.iterdir():
        (copy / file.name).write_bytes(file.read_bytes())
    return copy


def read_everything(path):
    folder = open_folder(path)
    folder.years()
    folder.policies()
    return list(folder.groups()), list(folder.events())


def refused(path):
    with pytest.raises(InputError) as error:
        read_everything(path)
    assert all(error.value.lines(lang) for lang in ("zh", "en"))
    return error.value


def test_what_is_written_is_read_back(sample):
    folder = open_folder(sample.path)
    assert folder.run == sample.run
    years = folder.years()
    assert np.array_equal(years.gross_fen, sample.loss.sum(axis=0))
    assert np.array_equal(years.net_fen, sample.net.sum(axis=0))
    assert list(years.ceded) == list(years.reinstatement) == ["qs", "cat"]
    policies = folder.policies()
    assert policies.schema.names == tables.POLICIES.names
    assert np.array_equal(tables.ints(policies, "gross_sum_fen"), sample.loss.sum(axis=1))
    assert np.isnan(tables.floats(policies, "marginal_gross_error_cny")).all()
    assert folder.summary() is None


def test_a_folder_of_format_1_0_is_read_without_what_it_does_not_tell(tmp_path):
    old = run_of(years=10, batches=2, policies=0).model_copy(update={"version": "1.0"})
    assert set(json.loads(old.as_bytes())["treaties"]["names"][0]) == {
        "code",
        "name_zh",
        "name_en",
        "type",
        "annual_limit_cny",
    }
    assert "periods" not in json.loads(old.as_bytes())
    nothing = np.zeros(10, np.int64)
    with new_folder(tmp_path / "old", old) as folder:
        folder.years(Years(*[nothing] * 6, *(dict.fromkeys(old.treaty_codes, nothing) for _ in range(2))))
    (tmp_path / "old" / "coinsurers.parquet").unlink()
    found = open_folder(tmp_path / "old")
    assert found.run == old
    assert found.years().gross_fen.tolist() == nothing.tolist()
    assert found.coinsurers().num_rows == 0


def test_groups_are_read_one_by_one_and_add_up(sample):
    folder = open_folder(sample.path)
    for grouping in ("sector", "province"):
        total = np.zeros(sample.run.years, np.int64)
        for group in folder.groups(grouping):
            assert (group.grouping, group.gross_fen.min() > 0) == (grouping, True)
            total[group.year] += group.gross_fen
        assert np.array_equal(total, sample.loss.sum(axis=0))
    assert len(list(folder.groups())) == 5 + 5 + 3


def test_events_add_up_to_the_years(sample):
    folder = open_folder(sample.path)
    total = np.zeros(sample.run.years, np.int64)
    for block in folder.events(["year", "gross_fen"]):
        np.add.at(total, tables.ints(block, "year"), tables.ints(block, "gross_fen"))
    assert np.array_equal(total, folder.years().gross_fen)


def test_the_same_run_writes_the_same_bytes(sample, tmp_path):
    again = build(tmp_path / "again", years=400, policies=12)
    for file in sample.path.iterdir():
        assert (again.path / file.name).read_bytes() == file.read_bytes()


def test_tables_never_written_are_there_without_rows(tmp_path):
    run = run_of(years=10, batches=2, policies=0)
    nothing = np.zeros(10, np.int64)
    with new_folder(tmp_path / "run", run) as folder:
        folder.years(Years(*[nothing] * 6, {"qs": nothing, "cat": nothing}, {"qs": nothing, "cat": nothing}))
    assert read_everything(tmp_path / "run") == ([], [])


def test_nothing_is_left_when_writing_fails(tmp_path):
    def half() -> None:
        with new_folder(tmp_path / "run", run_of()) as folder:
            folder.group(Group("sector", "retail", *[np.arange(3)] * 4))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        half()
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_is_taken_is_refused_before_any_work(sample, tmp_path):
    file = tmp_path / "file"
    file.write_text("mine")
    for path, rule in ((sample.path, "exists"), (file, "exists"), (file / "run", "cannot be written")):
        with pytest.raises(InputError, match=rule), new_folder(path, sample.run):
            pytest.fail("work was done")  # pragma: no cover
    assert file.read_text() == "mine"


def test_folders_above_are_made_and_go_with_a_run_that_fails(tmp_path):
    place = tmp_path / "out" / "runs" / "first"
    with pytest.raises(ZeroDivisionError), new_folder(place, run_of()):
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []
    made = build(place, years=40, policies=6)
    assert open_folder(place).run == made.run


def test_an_earlier_folder_is_replaced_when_asked_and_only_by_a_whole_one(tmp_path):
    path = tmp_path / "run"
    first = build(path, years=40, policies=6)
    with pytest.raises(ZeroDivisionError), new_folder(path, run_of(), replace=True):
        raise ZeroDivisionError
    assert open_folder(path).run == first.run
    run = run_of(years=10, batches=2, policies=0, treaties=False)
    nothing = np.zeros(10, np.int64)
    with new_folder(path, run, replace=True) as folder:
        folder.years(Years(*[nothing] * 6, {}, {}))
    assert (open_folder(path).run, [item.name for item in tmp_path.iterdir()]) == (run, ["run"])


@pytest.mark.parametrize(
    ("group", "message"),
    [
        (Group("sector", "x", np.array([3, 2]), *[np.ones(2, np.int64)] * 3), "rise"),
        (Group("sector", "x", np.array([3, 3]), *[np.ones(2, np.int64)] * 3), "rise"),
        (Group("sector", "x", np.array([2000]), *[np.ones(1, np.int64)] * 3), "rise"),
        (Group("size", "x", np.array([1]), *[np.ones(1, np.int64)] * 3), "not a grouping"),
        (Group("sector", "x", np.array([1]), np.array([1.5]), *[np.ones(1, np.int64)] * 2), "gross_fen"),
    ],
)
def test_groups_that_do_not_fit_are_defects_of_the_caller(tmp_path, group, message):
    with pytest.raises(ValueError, match=message), new_folder(tmp_path / "run", run_of()) as folder:
        folder.group(group)


def test_columns_are_checked_when_a_table_is_made():
    with pytest.raises(ValueError, match="unknown columns: colour"):
        tables.table({"colour": [1]}, tables.GROUPS)
    with pytest.raises(ValueError, match="column missing: group"):
        tables.table({"grouping": ["sector"]}, tables.GROUPS)
    with pytest.raises(ValueError, match="another length: group"):
        tables.table({"grouping": ["sector"], "group": ["a", "b"]}, tables.GROUPS)
    with pytest.raises(ValueError, match="may not be null"):
        tables.table({"grouping": ["sector"], "group": [None]}, tables.GROUPS)


@pytest.mark.parametrize("name", ["years", "groups", "events", "policies"])
def test_a_file_that_is_missing_truncated_or_of_another_run_is_named(damaged, tmp_path, name):
    file = damaged / f"{name}.parquet"
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    error = refused(damaged)
    assert (error.file, "truncated" in error.lines("en")[0], "不完整" in error.lines("zh")[0]) == (
        str(file),
        True,
        True,
    )
    other = build(tmp_path / "other", years=400, policies=12, seed=8)
    file.write_bytes((other.path / file.name).read_bytes())
    error = refused(damaged)
    assert (error.file, error.problems[0].rule.en) == (str(file), "is not a results file of this run")
    file.unlink()
    assert refused(damaged).file == str(file)


def test_bytes_changed_within_a_file_are_noticed(damaged):
    file = damaged / "years.parquet"
    spoiled = bytearray(file.read_bytes())
    spoiled[200:4000] = bytes(3800)
    file.write_bytes(bytes(spoiled))
    assert refused(damaged).file == str(file)


def test_a_folder_without_its_run_is_refused(damaged, tmp_path):
    assert refused(tmp_path / "none").problems[0].rule.en == "no such results folder"
    file = damaged / "run.json"
    data = json.loads(file.read_text())
    file.write_text(json.dumps(data | {"years": 401}))
    assert "20 batches" in refused(damaged).problems[0].rule.en
    file.write_text(json.dumps(data | {"colour": "red"}))
    assert refused(damaged).problems[0].field == "colour"
    file.unlink()
    assert refused(damaged).file == str(file)


def spoil(folder, name, change):
    """Rewrite a table with its fingerprint, changed."""
    file = folder / f"{name}.parquet"
    whole = pq.read_table(file)
    pq.write_table(change(whole).replace_schema_metadata(whole.schema.metadata), file)


def with_column(name, values):
    return lambda table: table.set_column(
        table.schema.get_field_index(name), table.schema.field(name), [values]
    )


@pytest.mark.parametrize(
    ("name", "change", "message"),
    [
        ("years", lambda table: table.slice(0, 300), "400 years"),
        ("years", with_column("net_fen", np.zeros(400, np.int64)), "gross must be ceded and net"),
        ("years", lambda table: table.drop_columns(["net_fen"]), "missing"),
        ("policies", lambda table: table.slice(0, 11), "12 policies"),
        ("groups", lambda table: table, "row group 1"),
        (
            "events",
            lambda table: with_column("year", np.full(table.num_rows, 400, np.int32))(table),
            "outside",
        ),
    ],
    ids=["years short", "net", "column", "policies", "groups in one", "events"],
)
def test_tables_that_contradict_the_run_are_refused(damaged, name, change, message):
    spoil(damaged, name, change)
    error = refused(damaged)
    assert error.file == str(damaged / f"{name}.parquet")
    assert message in error.lines("en")[0]


def test_years_must_fill_the_batches():
    data = run_of().model_dump(mode="json") | {"years": 2001}
    with pytest.raises(InputError, match="multiple of the 20 batches"):
        parse(Run, data)


def test_a_treaty_code_given_twice_is_refused():
    data = run_of().model_dump(mode="json")
    data["treaties"]["names"][1]["code"] = "qs"
    with pytest.raises(InputError, match="twice"):
        parse(Run, data)


def test_an_empty_folder_is_a_free_place(tmp_path):
    (tmp_path / "run").mkdir()
    made = build(tmp_path / "run", years=40, policies=6)
    assert open_folder(made.path).run == made.run
    assert [item.name for item in tmp_path.iterdir()] == ["run"]


def test_a_summary_that_is_no_json_is_refused_by_name(damaged):
    (damaged / "summary.json").write_text("{")
    with pytest.raises(InputError, match="not well formed") as error:
        open_folder(damaged).summary()
    assert error.value.file == str(damaged / "summary.json")
