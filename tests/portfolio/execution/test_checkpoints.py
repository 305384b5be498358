import itertools

import pytest

from tests.portfolio.execution.toy import Totals, Toy, compute, expected
from wangbao.portfolio.execution import Cancelled, execute, remove_checkpoint
from wangbao.vocabulary.errors import InputError

BLOCKS = list(range(30))


def run(state, folder, *, fail=-1, log=False, blocks=BLOCKS, **options):
    options = {"fingerprint": "book 1, seed 5", "threads": 2, "checkpoint": folder / "kept", **options}
    execute(blocks, compute, state, shared=Toy(5, folder, fail=fail, log=log), **options)


def stopped(folder, after=9, **options):
    """A run asked to stop after so many blocks; what it had done."""
    state = Totals()
    with pytest.raises(Cancelled) as caught:
        run(state, folder, cancelled=lambda: len(state.order) >= after, **options)
    assert caught.value.kept
    return set(state.order)


def computed(folder):
    return {int(file.name.split("-")[1]) for file in folder.glob("computed-*")}


def test_resumed_run_gives_the_same_answer_and_computes_nothing_twice(tmp_path):
    done = stopped(tmp_path)
    state, shares = Totals(), []
    run(state, tmp_path, log=True, progress=shares.append)
    assert state.fen.tolist() == expected(BLOCKS, 5).tolist()
    assert computed(tmp_path) == set(BLOCKS) - done
    assert sorted(state.order) == BLOCKS
    assert shares[0] == len(done) / len(BLOCKS)


def test_run_may_be_stopped_many_times(tmp_path):
    for after in (3, 9, 10, 25):
        stopped(tmp_path, after)
    state = Totals()
    run(state, tmp_path, threads=1)
    assert state.fen.tolist() == expected(BLOCKS, 5).tolist()


def test_checkpoint_is_gone_after_success(tmp_path):
    stopped(tmp_path)
    run(Totals(), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_finished_run_may_be_kept_for_what_comes_after_it(tmp_path):
    run(Totals(), tmp_path, keep_finished=True)
    again = Totals()
    run(again, tmp_path, log=True, keep_finished=True)
    assert again.fen.tolist() == expected(BLOCKS, 5).tolist()
    assert computed(tmp_path) == set()
    remove_checkpoint(tmp_path / "kept")
    assert list(tmp_path.iterdir()) == []


def test_what_else_is_in_the_folder_stays(tmp_path):
    stopped(tmp_path)
    (tmp_path / "kept" / "notes.txt").write_text("mine")
    run(Totals(), tmp_path)
    assert [path.name for path in (tmp_path / "kept").iterdir()] == ["notes.txt"]


def test_checkpoints_are_written_as_the_clock_says(tmp_path):
    clock, seen = itertools.count(0.0, 4.0).__next__, []  # four seconds pass between two looks at it

    def look(_share):
        seen.append({path.name for path in (tmp_path / "kept").glob("*")})

    run(Totals(), tmp_path, blocks=BLOCKS[:9], clock=clock, checkpoint_every_s=10.0, progress=look)
    # Started at 0; looked at after every block: 4, 8, 12 (written, done at 16), 20, 24, 28 (written, done at 32) ...
    names = [[], [], [], [], ["000001"], ["000001"], ["000001"], ["000002"], ["000002"], ["000002"]]
    assert seen == [set(name) for name in names]


def test_error_keeps_what_was_done(tmp_path):
    with pytest.raises(ZeroDivisionError):
        run(Totals(), tmp_path, fail=20, threads=1)
    run(Totals(), tmp_path, log=True)
    assert computed(tmp_path) == set(BLOCKS[20:])


def test_half_merged_state_is_never_kept(tmp_path):
    class Breaks(Totals):
        def merge(self, block, part):
            self.fen += part.fen
            if block == 12:
                raise MemoryError
            self.order.append(block)

    clock = itertools.count().__next__
    with pytest.raises(MemoryError):
        run(Breaks(), tmp_path, threads=1, clock=clock, checkpoint_every_s=9.0)
    state = Totals()
    run(state, tmp_path)
    assert state.fen.tolist() == expected(BLOCKS, 5).tolist()


def test_failed_saving_leaves_the_checkpoint_before_it(tmp_path):
    class Full(Totals):
        def save(self, folder):
            if len(self.order) > 9:
                (folder / "half.npy").write_bytes(b"half")
                raise OSError(28, "No space left on device")
            super().save(folder)

    clock = itertools.count().__next__
    with pytest.raises(OSError, match="No space left"):
        run(Full(), tmp_path, threads=1, clock=clock, checkpoint_every_s=9.0)
    assert len(list((tmp_path / "kept").iterdir())) == 1
    state = Totals()
    run(state, tmp_path, log=True)
    assert state.fen.tolist() == expected(BLOCKS, 5).tolist()
    assert computed(tmp_path) < set(BLOCKS)


def test_left_over_of_a_cut_off_saving_does_no_harm(tmp_path):
    stopped(tmp_path)
    (tmp_path / "kept" / "new").mkdir()
    (tmp_path / "kept" / "new" / "done.npy").write_bytes(b"half")
    state = Totals()
    run(state, tmp_path)
    assert state.fen.tolist() == expected(BLOCKS, 5).tolist()


def test_newest_of_two_is_taken(tmp_path):
    stopped(tmp_path, 5)
    older = tmp_path / "kept" / "000001"
    older.rename(tmp_path / "aside")
    (tmp_path / "aside").rename(tmp_path / "kept" / "000000")
    (tmp_path / "kept" / "000000" / "checkpoint.json").write_text("{}")
    with pytest.raises(InputError):
        run(Totals(), tmp_path)
    done = stopped_beside(tmp_path)
    state = Totals()
    run(state, tmp_path, log=True)
    assert computed(tmp_path) == set(BLOCKS) - done


def stopped_beside(folder):
    """A good checkpoint beside the older one that is there."""
    (folder / "other").mkdir()
    done = stopped(folder / "other", 8)
    (folder / "other" / "kept" / "000001").rename(folder / "kept" / "000001")
    return done


def test_checkpoint_of_another_run_is_refused_and_kept(tmp_path):
    done = stopped(tmp_path)
    with pytest.raises(InputError) as caught:
        run(Totals(), tmp_path, fingerprint="book 2, seed 5")
    folder = tmp_path / "kept"
    assert caught.value.lines("en") == [
        (
            f"{folder}: checkpoint: the checkpoint is another run's (another book, model, option or version of the "
            "program): write elsewhere, or delete the folder to start afresh"
        )
    ]
    assert caught.value.lines("zh") == [
        (
            f"{folder}: checkpoint：检查点属于另一次运行（业务、模型、参数或软件版本不同）；"
            "请换一个输出位置，或删除该文件夹后重新开始"
        )
    ]
    state = Totals()
    run(state, tmp_path, log=True)
    assert computed(tmp_path) == set(BLOCKS) - done


def test_checkpoint_with_blocks_the_run_does_not_have_is_refused(tmp_path):
    stopped(tmp_path)
    with pytest.raises(InputError, match="damaged"):
        run(Totals(), tmp_path, blocks=BLOCKS[15:])


@pytest.mark.parametrize("name", ["state/totals.npz", "done.npy", "checkpoint.json"])
@pytest.mark.parametrize("harm", ["cut", "flipped", "missing"])
def test_damaged_checkpoint_is_refused(tmp_path, name, harm):
    stopped(tmp_path)
    file = tmp_path / "kept" / "000001" / name
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 0xFF
    if harm == "missing":
        file.unlink()
    else:
        file.write_bytes(content if harm == "flipped" else content[: len(content) // 2])
    state = Totals()
    with pytest.raises(InputError) as caught:
        run(state, tmp_path)
    assert caught.value.lines("en") == [
        (
            f"{file.parents[name.count('/')]}: checkpoint: the checkpoint is damaged and cannot be carried on from: "
            "delete the folder to start afresh"
        )
    ]
    assert state.order == []
