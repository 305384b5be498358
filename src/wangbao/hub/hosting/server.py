"""Start the hub: settings from the environment, the database migrated, a server on this machine."""

import fcntl
import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any, Final

from wangbao.hub import environment
from wangbao.hub.observability.counts_folder import share_counts
from wangbao.vocabulary.errors import refusal

SETTINGS: Final = "wangbao.hub.settings"
_LOCK_FILE: Final = "running.lock"


def set_up(*, serving: bool = False) -> None:
    """Load settings and apps; cheap the second time. ``serving``: several processes will count together."""
    if serving:
        share_counts()
    import django  # noqa: PLC0415 - heavy: commands that need no hub do without

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    django.setup()


def migrate() -> str:
    """Migrate the database to this version; return one line for each migration applied."""
    from django.core.management import call_command  # noqa: PLC0415 - heavy: as above

    said = StringIO()
    call_command("migrate", interactive=False, verbosity=1, stdout=said)
    call_command("createcachetable", verbosity=0)
    return "\n".join(line.strip() for line in said.getvalue().splitlines() if "Applying" in line)


def pending_migrations() -> int:
    """Count the migrations that the database still lacks."""
    from django.db import connection  # noqa: PLC0415 - heavy: as above
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415 - heavy: as above

    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


@contextmanager
def home_lock(*, alone: bool = False) -> Iterator[None]:
    """Lock the home directory: shared while a server runs, exclusively (``alone``) while it is replaced.

    Raises:
        InputError: a server runs on it, or it is just being replaced.
    """
    where = environment.directory()
    with (where / _LOCK_FILE).open("a") as file:
        try:
            fcntl.flock(file, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError:
            raise refusal(
                "home",
                str(where),
                "正在使用中：请先停止 wangbao serve，或等恢复完成",
                "in use: stop wangbao serve first, or wait for the restore to end",
            ) from None
        yield


def free_port(host: str, wanted: int, *, fixed: bool) -> int:
    """Return ``wanted`` if it is free, else any free port; with ``fixed``, only ``wanted``.

    Raises:
        InputError: the fixed port is taken, or the host is not one of this machine.
    """
    for port in (wanted,) if fixed else (wanted, 0):
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                if port == wanted and not fixed:
                    continue
                why = os.strerror(error.errno or 0)
                raise refusal(
                    "port", f"{host}:{wanted}", f"无法监听：{why}", f"cannot listen: {why}"
                ) from None
            return int(probe.getsockname()[1])
    raise AssertionError("port 0 always gives one")


def serve(host: str, port: int, *, workers: int, threads: int, ready: Callable[[], None]) -> None:
    """Serve until stopped; ``ready`` is called once the address answers."""
    from gunicorn.app.base import BaseApplication  # noqa: PLC0415 - heavy: as above

    from wangbao.hub.wsgi import application  # noqa: PLC0415 - heavy: it loads everything

    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"

    class Server(BaseApplication):  # type: ignore[misc] # gunicorn is untyped
        def load_config(self) -> None:
            options: dict[str, Any] = {
                "bind": address,
                "workers": workers,
                "threads": threads,
                "worker_class": "wangbao.hub.hosting.http_worker.Worker",
                "preload_app": True,
                "timeout": 120,
                "graceful_timeout": 10,
                "loglevel": "warning",
                "proc_name": "wangbao",
                "control_socket_disable": True,
                "child_exit": lambda _, worker: _process_ended(worker.pid),
                "when_ready": lambda _: ready(),
                "post_worker_init": lambda _: _deliver_beside(),
            }
            for name, value in options.items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            return application

    Server().run()


def _process_ended(pid: int) -> None:
    from wangbao.hub.observability import metrics  # noqa: PLC0415 - heavy: as above

    metrics.forget_process(pid)


def _deliver_beside() -> None:
    """Start sending messages that are due, in two threads of this worker, as often as the settings say.

    One sends to people and one to other systems, so that a slow system keeps nobody's mail. Every worker has both: a
    message is leased by whoever takes it, so none is sent by two.
    """
    from django.conf import settings  # noqa: PLC0415 - heavy: as above

    from wangbao.hub.outbox.worker import run  # noqa: PLC0415 - heavy: as above
    from wangbao.hub.outbox.writes.claim import Lane  # noqa: PLC0415 - heavy: as above

    if settings.DELIVER_EVERY_SECONDS > 0:
        every = float(settings.DELIVER_EVERY_SECONDS)
        for lane in Lane:
            given = (every, threading.Event(), lane)
            threading.Thread(target=run, args=given, name=f"deliver-{lane}", daemon=True).start()
