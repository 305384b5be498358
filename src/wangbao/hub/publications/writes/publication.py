"""Publish a version of a record's public content, and withdraw it."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from wangbao.hub.access.actor import Actor
from wangbao.hub.errors import Conflict
from wangbao.hub.journal.operations import record
from wangbao.hub.publications.models import Publication, Record
from wangbao.hub.publications.rules.evidence import PUBLISHED, WITHDRAWN
from wangbao.hub.publications.rules.kinds import registry
from wangbao.vocabulary import canonical


def publish(
    row: Record, *, by: Actor, now: dt.datetime, kind: str, content: Mapping[str, Any]
) -> Publication:
    """Publish a version of a record that is held; content that is published already makes no new one.

    Called in the transaction of the operation that has asked for the permission and locked the record, once everything
    else is locked: it writes an entry of the journal.

    Raises:
        KeyError: no app declares the kind, or the kind has no field of that name.
    """
    declared = registry()[kind]
    if unknown := content.keys() - declared.fields.keys():
        raise KeyError(f"{kind} has no field {', '.join(sorted(unknown))}")
    given = dict(content)
    last = Publication.objects.filter(number=row.number, is_current=True).first()
    if last is not None and last.content == given and not last.withdrawn:
        return last
    made = _next(last, row, kind=kind, content=given, by=by, now=now)
    after = {"sha256": made.sha256, "title": made.title}
    _note(PUBLISHED, made, by=by, now=now, after=after)
    return made


def withdraw(row: Record, *, by: Actor, now: dt.datetime, reason: str) -> Publication:
    """Withdraw what is published of a record that is held: a new version says so and why, earlier ones stay.

    Raises:
        Conflict: nothing is published, or it is withdrawn already.
    """
    last = Publication.objects.filter(number=row.number, is_current=True).first()
    if last is None or last.withdrawn:
        raise Conflict
    made = _next(last, row, kind=last.kind, content=last.content, by=by, now=now, withdrawn=reason)
    _note(WITHDRAWN, made, by=by, now=now, after={"sha256": made.sha256, "reason": reason})
    return made


def _next(
    last: Publication | None,
    row: Record,
    *,
    kind: str,
    content: dict[str, Any],
    by: Actor,
    now: dt.datetime,
    withdrawn: str = "",
) -> Publication:
    if last is not None:
        Publication.objects.filter(pk=last.pk).update(is_current=False)
    return Publication.objects.create(
        kind=kind,
        number=row.number,
        version=1 if last is None else last.version + 1,
        organisation_id=row.organisation_id,
        title=str(content["title"]),
        title_en=str(content.get("title_en") or ""),
        content=content,
        words="\n".join([row.organisation.name, *_texts(content)]),
        sha256=canonical.sha256(content),
        published_at=now,
        published_by_id=by.person_id,
        withdrawn=withdrawn,
    )


def _texts(value: object) -> list[str]:
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list):
        return [text for one in value for text in _texts(one)]
    return [value] if isinstance(value, str) else []


def _note(verb: str, made: Publication, *, by: Actor, now: dt.datetime, after: Mapping[str, Any]) -> None:
    record(
        by=by,
        now=now,
        verb=verb,
        subject=("publication", made.citation),
        organisation_id=made.organisation_id,
        after=after,
    )
