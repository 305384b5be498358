"""Keep how a person wants to be told."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.journal.operations import record
from wangbao.hub.outbox import channels, kinds
from wangbao.hub.outbox.models import Preference
from wangbao.hub.outbox.reads.preference import choices, usual, wishes as current
from wangbao.hub.outbox.rules.states import Mode
from wangbao.vocabulary.errors import InputError, Problem
from wangbao.vocabulary.text import Text


def choose(*, by: Actor, now: dt.datetime, wishes: Mapping[tuple[str, str], str]) -> int:
    """Keep the actor's wishes by kind and channel; what is not named stays. Return how many changed.

    Raises:
        InputError: an unknown kind, a channel there is no adapter for, or a way that the kind does not leave open.
    """
    allow(by, "outbox.read")
    person = by.person_id
    if person is None:
        return 0
    problems = [
        Problem(f"{kind}.{channel}", mode, Text("该消息不能这样设置", "this message cannot be set so"))
        for (kind, channel), mode in wishes.items()
        if kind not in kinds.registry()
        or channel not in channels.personal()
        or mode not in choices(kinds.kind(kind), channel)
    ]
    if problems:
        raise InputError(problems)
    now_set = {(one.kind.code, channel): mode for one in current(by) for channel, mode in one.modes.items()}
    changed = {place: Mode(mode) for place, mode in wishes.items() if now_set[place] != mode}
    if not changed:
        return 0
    with transaction.atomic():
        for (code, channel), mode in changed.items():
            if mode == usual(kinds.kind(code), channel):
                Preference.objects.filter(person_id=person, kind=code, channel=channel).delete()
            else:
                Preference.objects.update_or_create(
                    person_id=person, kind=code, channel=channel, defaults={"mode": mode}
                )
        record(
            by=by,
            now=now,
            verb="message.preferences",
            subject=("message_settings", by.name),
            organisation_id=by.organisation_id,
            before=_by_kind({place: now_set[place] for place in changed}),
            after=_by_kind(changed),
        )
    return len(changed)


def _by_kind(wishes: Mapping[tuple[str, str], str]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for (code, channel), mode in wishes.items():
        found.setdefault(code, {})[channel] = str(mode)
    return found
