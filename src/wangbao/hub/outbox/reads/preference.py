"""Find how people want to be told of each kind of message."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.outbox import channels, kinds
from wangbao.hub.outbox.models import Preference
from wangbao.hub.outbox.rules.states import IN_APP, Mode


@dataclass(frozen=True, slots=True)
class Wish:
    """A kind of message and how its reader is told, by channel, with the ways there are to choose among."""

    kind: kinds.MessageKind
    modes: Mapping[str, Mode]
    choices: Mapping[str, tuple[Mode, ...]]


def modes(kind: kinds.MessageKind, people: Collection[int]) -> dict[int, dict[str, Mode]]:
    """Find for each person by which channels a kind of message goes, and how; by one query."""
    said = {
        (row.person_id, row.channel): Mode(row.mode)
        for row in Preference.objects.filter(person_id__in=people, kind=kind.code)
    }
    return {
        person: {
            channel: said.get((person, channel), usual(kind, channel))
            if len(choices(kind, channel)) > 1
            else usual(kind, channel)
            for channel in channels.personal()
        }
        for person in people
    }


def usual(kind: kinds.MessageKind, channel: str) -> Mode:
    """Return how a kind of message goes by a channel where the reader has said nothing."""
    return Mode.IMMEDIATE if channel in kind.channels else Mode.OFF


def choices(kind: kinds.MessageKind, channel: str) -> tuple[Mode, ...]:
    """List the ways a reader may choose among.

    What is fixed goes by its usual channels at once, whatever the reader wishes; the platform's own box has no digest.
    """
    if kind.fixed and channel in kind.channels:
        return (Mode.IMMEDIATE,)
    return (Mode.IMMEDIATE, Mode.OFF) if channel == IN_APP else tuple(Mode)


def wishes(actor: Actor) -> list[Wish]:
    """List every kind of message with the actor's wishes.

    Raises:
        Forbidden: not signed in.
    """
    allow(actor, "outbox.read")
    rows = [] if actor.person_id is None else Preference.objects.filter(person_id=actor.person_id)
    said = {(row.kind, row.channel): Mode(row.mode) for row in rows}
    found = []
    for kind in kinds.registry().values():
        by_channel = {channel: choices(kind, channel) for channel in channels.personal()}
        found.append(
            Wish(
                kind,
                {
                    channel: said.get((kind.code, channel), usual(kind, channel))
                    if len(allowed) > 1
                    else allowed[0]
                    for channel, allowed in by_channel.items()
                },
                by_channel,
            )
        )
    return found
