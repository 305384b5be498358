"""Order of a book's accounts: sorted by cell and name, and cut into blocks.

A *grouping* is a column of facts (sector, province); a *cell* is one combination of groups. Accounts are sorted by cell
and name, so that each piece's totals belong to one cell. Neither the file's row order nor the size of the blocks
changes a result, because totals are sums of integers.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from wangbao.portfolio.book.schema import COMPOUND
from wangbao.vocabulary.errors import InputError, Problem, refusal
from wangbao.vocabulary.near import did_you_mean
from wangbao.vocabulary.text import Text

GROUPINGS: Final = ("sector", "kind", "province", "country", "section", "cloud_provider", "endpoint_agent")
DEFAULT_GROUPINGS: Final = ("sector", "province")
UNKNOWN: Final = "unknown"
FEW_ACCOUNTS, MANY_ACCOUNTS, BLOCKS = 2048, 8192, 32  # see usual_block
MOST_ROWS: Final = 256  # most policies of one account
MOST_BYTES: Final = 256 << 20  # of the sums of one block, of which some wait to be merged at a time
_RECORD: Final = 48  # bytes of a year's or an event's sums


class Piece(NamedTuple):
    """Accounts ``first`` to ``last`` of one cell."""

    first: int
    last: int
    cell: int


class Block(NamedTuple):
    """Accounts ``first`` to ``last``, in pieces of one cell each; either all compound policies or none."""

    first: int
    last: int
    pieces: tuple[Piece, ...]
    compound: bool


class BlockOrder(NamedTuple):
    """A book sorted and cut into blocks.

    ``table``: the sorted rows; ``row`` int64[A + 1]: the first row of each account; ``groups``: the groups of each
    grouping; ``cells`` int32[C, groupings]: the groups of each cell; ``blocks``: the blocks.
    """

    table: pa.Table
    row: NDArray[np.int64]
    groupings: tuple[str, ...]
    groups: tuple[tuple[str, ...], ...]
    cells: NDArray[np.int32]
    blocks: tuple[Block, ...]

    @property
    def accounts(self) -> int:
        return self.row.size - 1

    @property
    def most_rows(self) -> int:
        return int(np.diff(self.row).max(initial=1))


def order_blocks(
    table: pa.Table,
    *,
    groupings: Sequence[str] = DEFAULT_GROUPINGS,
    block_accounts: int | None = None,
    most_pieces: int | None = None,
) -> BlockOrder:
    """Sort a book and cut it into blocks of up to ``block_accounts`` accounts (None: :func:`usual_block`).

    A block has at most ``most_pieces`` cells (:func:`pieces_within`), each of which has sums of its own.

    Raises:
        InputError: an unknown grouping, no row, an account with too many policies or with compound and other policies.
    """
    _refuse_groupings(groupings)
    if table.num_rows == 0:
        raise refusal("book", None, "至少须有一张保单", "at least one policy is required")
    codes, groups = zip(*(_groups(table, name) for name in groupings), strict=True) if groupings else ((), ())
    fitted = pc.equal(table["wording"].cast(pa.string()), COMPOUND).to_numpy(zero_copy_only=False)
    key = np.zeros(table.num_rows, np.int64)
    for code, names in zip(codes, groups, strict=True):
        key = key * len(names) + code
    cells_in_all = int(np.prod([len(names) for names in groups], dtype=np.int64))
    key += fitted * cells_in_all
    order = pc.sort_indices(
        pa.table({"cell": key, **{name: table[name] for name in ("account", "policy", "layer")}}),
        sort_keys=[(name, "ascending") for name in ("cell", "account", "policy", "layer")],
    )
    table, key = table.take(order), key[order.to_numpy()]
    row = _starts(table, key)
    of_account = key[row[:-1]]
    _refuse_accounts(table, row)
    block_accounts = block_accounts or usual_block(of_account.size)
    cells, first = np.unique(of_account, return_index=True)
    edges = [*first.tolist(), of_account.size]
    pieces = [
        Piece(a, min(a + block_accounts, stop), cell)
        for cell, (start, stop) in enumerate(pairwise(edges))
        for a in range(start, stop, block_accounts)
    ]
    compound = cells >= cells_in_all
    rest = cells % cells_in_all
    of_cell = np.zeros((cells.size, len(groups)), np.int32)
    for place in range(len(groups) - 1, -1, -1):
        of_cell[:, place] = rest % len(groups[place])
        rest //= len(groups[place])
    blocks = tuple(_blocks(pieces, compound, block_accounts, most_pieces or len(pieces)))
    return BlockOrder(table, row, tuple(groupings), tuple(groups), of_cell, blocks)


def _refuse_groupings(names: Sequence[str]) -> None:
    """Refuse names that are not in :data:`GROUPINGS` or are repeated, all at once, with suggestions.

    Raises:
        InputError: a name is unknown or given twice.
    """
    problems = []
    known_zh, known_en = "、".join(GROUPINGS), ", ".join(GROUPINGS)
    for name in dict.fromkeys(names):
        if name not in GROUPINGS:
            meant = did_you_mean(name, GROUPINGS)
            zh = f"不可按此列分组{meant.zh or '；'}可用：{known_zh}"
            en = f"is no column to group by{meant.en or ';'} must be one of {known_en}"
            rule = Text(zh, en)
            problems.append(Problem("by", name, rule))
        elif list(names).count(name) > 1:
            problems.append(Problem("by", name, Text("列重复", "the column is given twice")))
    if problems:
        raise InputError(problems)


def usual_block(accounts: int) -> int:
    """Choose the accounts of a block: enough blocks to share out, none so small that its totals dominate the cost."""
    return min(MANY_ACCOUNTS, max(FEW_ACCOUNTS, accounts // BLOCKS))


def pieces_within(years: int, events: float, most_bytes: int = MOST_BYTES) -> int:
    """Compute how many cells a block may have for its sums to stay within ``most_bytes``, at least one.

    A cell's sums are a record of each year and of each common-cause event that hits one of its accounts.
    """
    return max(int(most_bytes / (_RECORD * (years + events))), 1)


def _blocks(
    pieces: Sequence[Piece], compound: NDArray[np.bool_], most: int, most_pieces: int
) -> Iterator[Block]:
    """Join adjacent pieces of one sort (compound or not) into blocks within ``most`` accounts and ``most_pieces``."""
    held: list[Piece] = []
    for piece in pieces:
        full = len(held) == most_pieces or (held and piece.last - held[0].first > most)
        if held and (full or compound[piece.cell] != compound[held[0].cell]):
            yield Block(held[0].first, held[-1].last, tuple(held), bool(compound[held[0].cell]))
            held = []
        held.append(piece)
    yield Block(held[0].first, held[-1].last, tuple(held), bool(compound[held[0].cell]))


def _groups(table: pa.Table, name: str) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    """Number the group of each row, int64[rows], and list the groups' names in order."""
    if name not in table.column_names:
        return np.zeros(table.num_rows, np.int64), (UNKNOWN,)
    column = table[name].cast(pa.string()).fill_null(UNKNOWN)
    names = tuple(sorted(column.unique().to_pylist()))
    return pc.index_in(column, value_set=pa.array(names)).to_numpy().astype(np.int64), names


def _starts(table: pa.Table, key: NDArray[np.int64]) -> NDArray[np.int64]:
    """Find the first row of each account in each cell; an account in two cells counts twice, and is refused later."""
    account = table["account"].combine_chunks()
    new = pc.not_equal(account[1:], account[:-1]).to_numpy(zero_copy_only=False) | (key[1:] != key[:-1])
    return np.concatenate([[0], np.flatnonzero(new) + 1, [table.num_rows]]).astype(np.int64)


def _refuse_accounts(table: pa.Table, row: NDArray[np.int64]) -> None:
    names = table["account"]
    if pc.count_distinct(names).as_py() != row.size - 1:
        counts: dict[str, int] = {}
        for at in row[:-1]:
            name = names[int(at)].as_py()
            counts[name] = counts.get(name, 0) + 1
        twice = next(name for name, n in counts.items() if n > 1)
        raise refusal(
            "account",
            twice,
            "同一账户的行在分组上不一致，或同时有拟合保单与其他保单",
            "the account's rows differ in their groups, or are fitted policies beside others",
        )
    rows = np.diff(row)
    if (rows > MOST_ROWS).any():
        name = names[int(row[int(rows.argmax())])].as_py()
        raise refusal(
            "account",
            name,
            f"一个账户至多 {MOST_ROWS} 张保单",
            f"an account has at most {MOST_ROWS} policies",
        )
