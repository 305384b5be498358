"""Read a filled form, Word or Excel, into a scheme."""

import datetime as dt

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.files.operations import read_rows
from wangbao.hub.schemes.models import Scheme
from wangbao.hub.schemes.reads.batch import rules_of
from wangbao.hub.schemes.writes.common import refuse_submitted
from wangbao.hub.schemes.writes.scheme import fill
from wangbao.programme import exchange, form_library


def import_form(*, by: Actor, now: dt.datetime, scheme: Scheme, name: str, content: bytes) -> Scheme:
    """Fill in a scheme from a file: its filled fields replace what is there, its empty ones change nothing.

    Raises:
        Conflict: the scheme is submitted or over.
        InputError: a file that is not taken, is not the form, or holds values the form cannot hold.
        Busy: too many files are being looked into.
    """
    allow(by, "schemes.declare", scheme)
    refuse_submitted(scheme)
    rows = read_rows(name, content)
    form = form_library.load(scheme.form)
    given = exchange.read(form, rows, rules_of(scheme.batch), file=name)
    return fill(by=by, now=now, scheme=scheme, content=given, entry="imported")
