"""An address of every page of the hub, about records of one insurer, one broker and one enterprise."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from types import ModuleType

from django.urls import URLPattern, get_resolver, reverse
from tests.hub.cast import NOW, Cast
from tests.hub.policies.conftest import make_quote, on_sale

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.roles import Role
from wangbao.hub.api.models import Token
from wangbao.hub.api.writes import token as api
from wangbao.hub.applications.models import Application
from wangbao.hub.applications.writes import draft as draft_writes
from wangbao.hub.catalogue.models import ProductVersion
from wangbao.hub.files.models import StoredFile
from wangbao.hub.files.operations import keep, take_in
from wangbao.hub.outbox.models import Delivery, Webhook
from wangbao.hub.outbox.writes import webhook as webhook_writes
from wangbao.hub.parties.models import Invitation, Membership, Organisation
from wangbao.hub.parties.writes import invitation as invitation_writes
from wangbao.hub.policies.models import EndorsementRequest, MovementApproval, Policy, Receipt
from wangbao.hub.policies.writes import binding, money, request
from wangbao.hub.underwriting.models import DocumentItem, Quote
from wangbao.hub.underwriting.writes import documents as documents_writes
from wangbao.vocabulary.text import Text

START = dt.date(2026, 12, 1)
ELSEWHERE = ("accounts/", "api/v1", "api/^")  # signing in is the library's; calls have a table of their own


def page_roles() -> list[ModuleType]:
    """Import the modules ``page_roles`` of all apps' tests: who may open their pages, what stands in addresses."""
    folders = sorted(path.parent.name for path in Path(__file__).parents[1].glob("*/page_roles.py"))
    return [import_module(f"tests.hub.{folder}.page_roles") for folder in folders]


@dataclass(frozen=True, kw_only=True)
class Records:
    """The records the addresses name, and the organisations they belong to."""

    insurer: Organisation
    broker: Organisation
    enterprise: Organisation
    version: ProductVersion
    draft: Application
    offered: Quote
    referred: Quote
    accepted: Quote
    policy: Policy
    asked: EndorsementRequest
    receipt: Receipt
    approval: MovementApproval
    document: DocumentItem
    invitation: Invitation
    secret: str
    auditor: Membership
    file: StoredFile
    token: Token
    message: Delivery
    webhook: Webhook


# What stands in an address for an argument: for one page, or for all pages of an app that have no entry of their own.
ARGUMENTS: dict[str, dict[str, Callable[[Records], object]]] = {}
for _app in page_roles():
    for _name, _stands in _app.ARGUMENTS.items():
        ARGUMENTS.setdefault(_name, {}).update(_stands)


def pages() -> dict[str, URLPattern]:
    """List every page of the hub itself by its name."""
    return dict(_pages(get_resolver().url_patterns))


def _pages(patterns, prefix: str = "", spaces: tuple[str, ...] = ()) -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if route.startswith(ELSEWHERE):
            continue
        if isinstance(pattern, URLPattern):
            yield ":".join((*spaces, pattern.name)), pattern
        else:
            inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from _pages(pattern.url_patterns, route, inner)


def argument(page: str, name: str) -> Callable[[Records], object] | None:
    """Find what stands for an argument in the address of a page; None where :data:`ARGUMENTS` has nothing."""
    known = ARGUMENTS.get(name, {})
    return known.get(page) or known.get(page.split(":", maxsplit=1)[0])


def addresses(of: Records) -> dict[str, str]:
    """Give the address of every page, about these records."""
    return {
        page: reverse(page, kwargs={name: argument(page, name)(of) for name in pattern.pattern.converters})
        for page, pattern in pages().items()
    }


def make_records(cast: Cast) -> Records:
    """Write the records by the operations, as those whose they are."""
    insurer, broker, enterprise = (cast.known(name) for name in ("insurer", "broker", "enterprise"))
    cast.mandate(broker, enterprise)
    underwriter, applicant = cast.actor(insurer, Role.UNDERWRITER), cast.actor(enterprise, Role.APPLICANT)
    signer = cast.member(enterprise, Role.APPLICANT).person
    version = on_sale(insurer, now=NOW)
    draft = draft_writes.start(
        by=cast.actor(broker, Role.BROKER), now=NOW, version=version, applicant=enterprise, start=START
    )
    offered, referred, accepted, bound = (
        make_quote(version, enterprise, signer, now=NOW, broker=broker, state=state)
        for state in ("offered", "referred", "accepted", "accepted")
    )
    policy = binding.bind(quote_ref=bound.ref, idempotency_key="roles-bind", by=underwriter, now=NOW)
    asked = request.request(
        policy=policy,
        kind="change_of_insured",
        effective=START + dt.timedelta(days=30),
        change={"insured": {"name": "新海川制造有限公司"}},
        reason="更名",
        idempotency_key="roles-request",
        by=applicant,
        now=NOW,
    )
    receipt, approval = (
        money.receive(
            policy=policy, amount=Decimal(amount), on=NOW.date(), reference=amount, by=underwriter, now=NOW,
            idempotency_key=f"roles-{amount}",
        )
        for amount in ("1.00", "99999.99")
    )  # fmt: skip
    documents = documents_writes.request_documents(
        by=underwriter,
        now=NOW,
        quote=referred,
        documents=[("", Text("等保证书", "Certificate"))],
        due_days=10,
    )
    invitation, secret = invitation_writes.invite(
        by=cast.actor(enterprise, Role.ADMINISTRATOR),
        now=NOW,
        organisation=enterprise,
        email="x@example.com",
        role="applicant",
    )
    file = keep(
        by=applicant,
        now=NOW,
        organisation_id=enterprise.pk,
        file=take_in("a.txt", b"a"),
        purpose="tests",
        shared_with=[insurer.pk],
    )
    token = api.create(
        by=Actor.system(),
        now=NOW,
        membership=cast.member(enterprise, Role.APPLICANT),
        name="x",
        scopes=["policies:read"],
        expires_at=NOW + dt.timedelta(days=30),
    ).token
    webhook = webhook_writes.register(
        by=cast.actor(enterprise, Role.ADMINISTRATOR), now=NOW, name="x", url="https://hooks.example.com/in"
    ).webhook
    return Records(
        insurer=insurer,
        broker=broker,
        enterprise=enterprise,
        version=version,
        draft=draft,
        offered=offered,
        referred=referred,
        accepted=accepted,
        policy=policy,
        asked=asked,
        receipt=receipt,
        approval=approval,
        document=documents.items.get(),
        invitation=invitation,
        secret=secret,
        auditor=cast.member(enterprise, Role.AUDITOR),
        file=file,
        token=token,
        # The request for an endorsement, in the underwriter's box.
        message=Delivery.objects.get(message__subject=policy.number, person_id=underwriter.person_id),
        webhook=webhook,
    )
