"""Execution of blocks on the workers of a running Dask cluster."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from importlib.metadata import version
from queue import Empty, SimpleQueue
from typing import Any

from distributed import Client
from distributed.comm.core import CommClosedError

from wangbao import __version__
from wangbao.portfolio.execution.protocols import Part, Shared
from wangbao.portfolio.execution.threads import name
from wangbao.vocabulary.errors import InputError, refusal

Future = Any  # distributed's own types are incomplete: its methods count as untyped calls

_CONNECT_S = 10.0
_LOOK_UP_S = 1.0  # seconds between checks for cancellation and for new workers
_AHEAD = 2  # blocks in flight per worker thread: one running, one ready to start
_LOST = 3  # times that a block may be lost with all workers that hold the shared data


def on_cluster(
    address: str,
    compute: Callable[[Shared, int], Part],
    shared: Shared,
    blocks: Iterator[int],
    merge: Callable[[int, Part], None],
    asked: Callable[[], bool],
) -> None:
    """Compute blocks on a cluster, a few at a time, and merge their results here as they arrive.

    The scheduler restarts the blocks of a dead worker elsewhere, up to its own ``allowed-failures``. A result is freed
    on the workers and then merged, once. If all workers that hold the shared data die, it is sent again to new workers.
    ``asked`` says whether to stop.

    Raises:
        InputError: no scheduler answers, the cluster has no workers, or workers run other versions.
        RuntimeError: all workers died several times over.
    """
    client = _connect(address)
    try:
        _Cluster(address, client, compute, shared, merge).run(blocks, asked)
    except CommClosedError as error:
        raise _gone(address) from error
    finally:
        client.close()


class _Cluster:
    def __init__(
        self,
        address: str,
        client: Any,
        compute: Callable[[Any, int], Any],
        shared: Any,
        merge: Callable[[int, Any], None],
    ) -> None:
        self.address, self.client, self.compute, self.merge = address, client, compute, merge
        self.shared, self.versions = shared, versions()
        self.flying: dict[Future, int] = {}
        self.finished: SimpleQueue[Future] = SimpleQueue()
        self.lost: Counter[int] = Counter()
        self.near = self._send()

    def run(self, blocks: Iterator[int], asked: Callable[[], bool]) -> None:
        self._fill(blocks)
        while self.flying:
            try:
                future = self.finished.get(timeout=_LOOK_UP_S)
            except Empty:
                if asked() and not self.client.nthreads():
                    return  # no worker is running what was started
                self._fill(blocks)
                continue
            block = self.flying.pop(future)
            try:
                part = future.result()
            except CancelledError:  # lost, possibly after it was computed
                self._again(block)
                continue
            except Exception as error:
                error.add_note(name(block))
                raise
            future.release()
            self._fill(blocks)
            self.merge(block, part)
            del part

    def _fill(self, blocks: Iterator[int]) -> None:
        most = _AHEAD * max(1, sum(self.client.nthreads().values()))
        while len(self.flying) < most:
            block = next(blocks, None)
            if block is None:
                return
            self._start(block)

    def _start(self, block: int) -> None:
        future = self.client.submit(_block, self.compute, self.near, block, self.versions, pure=False)
        self.flying[future] = block
        future.add_done_callback(self.finished.put)

    def _again(self, block: int) -> None:
        """Start again a block whose shared data was lost with its workers."""
        if self.client.status != "running":
            raise _gone(self.address)
        self.lost[block] += 1
        if self.lost[block] > _LOST:
            raise RuntimeError(f"every worker died {_LOST + 1} times over; {name(block)}")
        if self.near.status != "finished":
            self.near = self._send()
        self._start(block)

    def _send(self) -> Future:
        """Send the shared data to every worker, in a list, since a bare list or dict would be scattered by item."""
        for attempt in range(_LOST + 1):
            try:
                return self.client.scatter([self.shared], broadcast=True, hash=False)[0]
            except TimeoutError as error:
                raise refusal(
                    "cluster", self.address, "集群没有可用的工作进程", "the cluster has no workers"
                ) from error
            except OSError:  # a worker died during the transfer
                if attempt == _LOST or self.client.status != "running":
                    raise
        raise AssertionError


def _gone(address: str) -> InputError:
    return refusal(
        "cluster", address, "与 Dask 调度器的连接中断", "the connection to the Dask scheduler was lost"
    )


def versions() -> dict[str, str]:
    """List the package versions that must agree on every worker for bit-identical results."""
    return {"wangbao": __version__, "numpy": version("numpy"), "numba": version("numba")}


def _block(
    compute: Callable[[Shared, int], Part], shared: Shared, block: int, wanted: dict[str, str]
) -> Part:
    """Compute one block, on a worker.

    Raises:
        InputError: the worker's versions differ from those wanted.
    """
    here = versions()
    if here != wanted:
        raise refusal(
            "cluster",
            _list(here),
            f"工作进程的软件版本须与本机一致（{_list(wanted)}）",
            f"workers must run the same versions as this machine ({_list(wanted)})",
        )
    return compute(shared, block)


def _list(what: dict[str, str]) -> str:
    return ", ".join(f"{package} {number}" for package, number in what.items())


def _connect(address: str) -> Any:
    connect: Any = Client
    try:
        return connect(address, timeout=_CONNECT_S, set_as_default=False, name="wangbao")
    except (OSError, ValueError) as error:
        raise refusal(
            "cluster",
            address,
            "连不上 Dask 调度器，应为 tcp://主机:端口，并确认调度器正在运行",
            "no Dask scheduler answers; the address is tcp://host:port, and the scheduler must be running",
        ) from error
