"""The order in which PostgreSQL takes the locks of one statement."""

import threading
import time

import pytest
from django.db import connection, transaction

from wangbao.hub.locks import lock, lock_below
from wangbao.hub.underwriting.models import Quote

pytestmark = pytest.mark.django_db(transaction=True)


def test_who_waits_for_an_application_holds_nothing_of_its_quote(quote_of):
    """One statement locks both, the application first; else two could wait for each other."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has no row locks")
    quote = quote_of()
    got, held = [], threading.Event()

    def wait_for_both():
        try:
            held.wait(timeout=30)
            with transaction.atomic():
                got.append(lock_below(Quote.objects.filter(pk=quote.pk), "application"))
        finally:
            connection.close()

    waiting = threading.Thread(target=wait_for_both)
    waiting.start()
    with transaction.atomic():
        lock(quote.application)
        held.set()
        _until_somebody_waits()
        rows = Quote.objects.select_for_update(of=("self",), nowait=True).filter(pk=quote.pk)
        assert [row.pk for row in rows] == [quote.pk]
        assert got == []
    waiting.join()
    assert [(row.pk, row.application.pk) for row in got] == [(quote.pk, quote.application_id)]


def _until_somebody_waits():
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with connection.cursor() as cursor:
            cursor.execute("SELECT COUNT(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
    pytest.fail("nobody waits")
