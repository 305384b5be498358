"""Read contacts, and show either side what consent lets it see: the one place by which a need leaves its enterprise."""

from dataclasses import dataclass
from typing import Any, Final

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.access.tenancy import TenantQuerySet
from wangbao.hub.errors import Invisible
from wangbao.hub.matching.models import Contact
from wangbao.hub.matching.rules.states import CONTACT, ContactState
from wangbao.hub.parties.models import Organisation
from wangbao.programme.matching.need import Need, parse
from wangbao.vocabulary.text import Text

# What serves an indication of premium alone is nobody else's, before consent and after.
_WITHHELD: Final = ("revenue_cny",)


@dataclass(frozen=True, slots=True)
class Person:
    """The person to ask of one side."""

    organisation: Text
    name: str
    phone: str
    email: str


@dataclass(frozen=True, slots=True)
class Sight:
    """A contact as one side sees it: the need without a name, and the other side's person once it is accepted.

    ``asks`` is true for the enterprise. ``need`` is its number, empty for the provider: it is the enterprise's own.
    """

    contact: Contact
    asks: bool
    state: Text
    need: str
    wanted: Need
    provider: Organisation
    seeker: Person | None
    answerer: Person | None
    remark: str


def contacts(actor: Actor) -> TenantQuerySet[Contact]:
    """Select the contacts that the actor's organisation asked for or is asked for; raises Forbidden for other roles."""
    allow(actor, "matching.view")
    return Contact.objects.visible_to(actor).select_related("need", "provider")


def contact(actor: Actor, number: str) -> Contact:
    """Find a contact; raises Invisible or Forbidden."""
    rows = Contact.objects.visible_to(actor).select_related("need__owner", "provider")
    found = rows.filter(number=number).first()
    if found is None:
        raise Invisible
    allow(actor, "matching.view", found)
    return found


def sight(actor: Actor, row: Contact) -> Sight:
    """Show a contact to one of its two sides."""
    asks, open_ = row.need.owner_id == actor.organisation_id, row.state == ContactState.ACCEPTED
    need, provider = row.need, row.provider
    content: dict[str, Any] = {key: value for key, value in row.need_content.items() if key not in _WITHHELD}
    return Sight(
        contact=row,
        asks=asks,
        state=CONTACT.name(row.state),
        need=need.number if asks else "",
        wanted=parse(content),
        provider=provider,
        seeker=Person(need.owner.title, need.contact_name, need.contact_phone, need.contact_email)
        if asks or open_
        else None,
        answerer=Person(provider.title, row.provider_name, row.provider_phone, row.provider_email)
        if open_
        else None,
        remark=need.remark if asks or open_ else "",
    )


def to_answer(actor: Actor, *, most: int) -> list[Contact]:
    """List the contacts that wait for the actor's organisation, the oldest first."""
    rows = Contact.objects.filter(provider_id=actor.organisation_id or 0, state=ContactState.REQUESTED)
    return list(rows.order_by("asked_at", "pk")[:most])
