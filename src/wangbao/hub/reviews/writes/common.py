"""Share what every operation on reviews needs: the journal, and who ran a round."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from wangbao.hub.access.actor import Actor
from wangbao.hub.journal.operations import record
from wangbao.hub.reviews.models import Round


def note(
    verb: str,
    subject: str,
    *,
    round_: Round,
    by: Actor,
    now: dt.datetime,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Record an entry of the journal about a review, owned by the authority whose review it is.

    So an expert's organisation does not read what its expert does.
    """
    kind = verb.partition(".")[0]
    record(
        by=by,
        now=now,
        verb=verb,
        subject=(kind, subject),
        organisation_id=round_.organisation_id,
        before=before,
        after=after,
    )


def ran(round_: Round, by: Actor) -> None:
    """Remember on a round that is held that somebody ran it; the caller saves ``operators``."""
    if by.person_id is not None and by.person_id not in round_.operators:
        round_.operators = [*round_.operators, by.person_id]
