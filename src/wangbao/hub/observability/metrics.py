"""Measures of the running server, in the text form that Prometheus and others read: requests, and what apps measure.

Requests are counted in every process of the server and added up when they are asked for, through small files in memory
(``PROMETHEUS_MULTIPROC_DIR``), made before the processes start. What the records say (queues, the journal) is asked of
the database then; apps name it in their modules ``measures``.
"""

import datetime as dt
import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import REGISTRY, Collector

from wangbao.hub import daily, hooks
from wangbao.hub.observability import storage
from wangbao.hub.observability.counts_folder import FOLDER_VARIABLE

CONTENT_TYPE: Final = CONTENT_TYPE_LATEST
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"})
_BUCKETS: Final = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
REQUESTS: Final = Counter("wangbao_requests", "Requests answered", ("method", "view", "status"))
SECONDS: Final = Histogram("wangbao_request_seconds", "Seconds to an answer", ("kind",), buckets=_BUCKETS)


class Measure(NamedTuple):
    """One figure that an app measures when it is asked: a name ending in its unit, and labels."""

    name: str
    meaning: str
    value: float
    labels: dict[str, str] = {}  # noqa: RUF012 - a tuple's default, never changed


def counted(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Count every request by method, view and status, and the seconds to its answer: a middleware."""

    def handle(request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        response = get_response(request)
        found = request.resolver_match
        view = found.view_name if found is not None else "none"
        method = request.method if request.method in _METHODS else "other"
        REQUESTS.labels(method, view or "unnamed", str(response.status_code)).inc()
        SECONDS.labels(_kind(request.path)).observe(time.perf_counter() - started)
        return response

    return handle


def text(*, now: dt.datetime) -> bytes:
    """Write all measures, of all processes of the server."""
    registry = counts()
    registry.register(_Asked(now))
    return generate_latest(registry)


def counts() -> CollectorRegistry:
    """Gather what was counted, by all processes that share a folder, else by this one."""
    registry = CollectorRegistry()
    if os.environ.get(FOLDER_VARIABLE):
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(REGISTRY)  # one process: a command or a test
    return registry


def forget_process(pid: int) -> None:
    """Leave out what only a process that still runs can say."""
    if os.environ.get(FOLDER_VARIABLE):
        mark_process_dead(pid)  # type: ignore[no-untyped-call]


class _Asked(Collector):
    """Figures that are measured when somebody asks for them."""

    def __init__(self, now: dt.datetime) -> None:
        self._now = now

    def collect(self) -> Iterator[Metric]:
        families: dict[str, GaugeMetricFamily] = {}
        for one in (*_of_the_machine(), *_of_the_apps(self._now)):
            if one.name not in families:
                families[one.name] = GaugeMetricFamily(one.name, one.meaning, labels=list(one.labels))
            families[one.name].add_metric(list(one.labels.values()), one.value)
        yield from families.values()


def _of_the_apps(now: dt.datetime) -> Iterator[Measure]:
    for _, module in hooks.modules("measures"):
        yield from module.measures(now)


def _of_the_machine() -> Iterable[Measure]:
    space = shutil.disk_usage(settings.HOME)
    yield Measure("wangbao_disk_free_bytes", "Free space where the records lie", space.free)
    yield Measure("wangbao_disk_bytes", "Space where the records lie", space.total)
    yield Measure(
        "wangbao_database_writable", "1 where the database can be written to", storage.is_writable()
    )
    for command, at in daily.last_done().items():
        yield Measure(
            "wangbao_daily_done_timestamp_seconds",
            "When a nightly command last came to its end",
            at,
            {"command": command},
        )


def _kind(path: str) -> str:
    if path.startswith("/api/"):
        return "api"
    return "static" if path.startswith(settings.STATIC_URL) else "page"
