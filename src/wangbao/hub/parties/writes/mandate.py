"""Register brokers' clients; give and end mandates."""

import datetime as dt

from django.db import transaction

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.access.roles import Kind
from wangbao.hub.errors import Forbidden
from wangbao.hub.journal.operations import record
from wangbao.hub.journal.seals import FIELD
from wangbao.hub.parties.models import Mandate, Organisation
from wangbao.hub.parties.rules.evidence import ENDED_MANDATE, MANDATE
from wangbao.hub.parties.writes.register import put_on_register
from wangbao.vocabulary.errors import refusal


def register_client(
    *,
    by: Actor,
    now: dt.datetime,
    name: str,
    uscc: str,
    name_en: str = "",
    province: str = "",
    address: str = "",
) -> Organisation:
    """Put a broker's client on the register, under its mandate.

    A code that is registered already is refused: then the client itself gives the mandate (:func:`give_mandate`), so
    that no broker reaches a client by typing its code.

    Raises:
        InputError: no name, a bad credit code, or one that is registered already.
        Forbidden: the actor is not a broker.
    """
    allow(by, "parties.register_client")
    with transaction.atomic():
        client = put_on_register(
            by=by,
            now=now,
            kind=Kind.INSURED,
            name=name,
            name_en=name_en,
            uscc=uscc,
            province=province,
            address=address,
        )
        _mandate(by=by, now=now, broker_id=by.organisation_id, client=client)
    return client


def give_mandate(*, by: Actor, now: dt.datetime, client: Organisation, broker: Organisation) -> Mandate:
    """Let a broker act for a client; giving a mandate twice is giving it once.

    Raises:
        InputError: the other side is not a broker or intermediary, or it is the client itself.
        Forbidden, Invisible: the client is not the actor's own organisation.
    """
    allow(by, "parties.give_mandate", client)
    if broker.kind not in {Kind.BROKER, Kind.INTERMEDIARY}:
        raise refusal(
            "broker", broker.name, "须为保险经纪人或中介机构", "must be a broker or an intermediary"
        )
    if broker == client:
        raise refusal("broker", broker.name, "不能委托本机构", "must be another organisation")
    with transaction.atomic():
        return _mandate(by=by, now=now, broker_id=broker.pk, client=client)


def end_mandate(*, by: Actor, now: dt.datetime, mandate: Mandate) -> None:
    """End a mandate, by either side; what the broker did under it stays.

    Raises:
        Forbidden, Invisible: not a side of it.
    """
    allow(by, "parties.end_mandate", mandate)
    with transaction.atomic():
        if Mandate.objects.filter(pk=mandate.pk, ended_at=None).update(ended_at=now):
            record(
                by=by,
                now=now,
                verb="mandate.ended",
                subject=("organisation", mandate.client.ref),
                organisation_id=mandate.client_id,
                before={"broker": mandate.broker.name},
                after={FIELD: ENDED_MANDATE.of(mandate)},
            )


def _mandate(*, by: Actor, now: dt.datetime, broker_id: int | None, client: Organisation) -> Mandate:
    if broker_id is None:
        raise Forbidden
    mandate, made = Mandate.objects.get_or_create(
        broker_id=broker_id, client=client, ended_at=None, defaults={"since": now}
    )
    if made:
        record(
            by=by,
            now=now,
            verb="mandate.given",
            subject=("organisation", client.ref),
            organisation_id=client.pk,
            after={"broker": mandate.broker.name, FIELD: MANDATE.of(mandate)},
        )
    return mandate
