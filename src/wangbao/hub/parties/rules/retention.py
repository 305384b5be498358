"""Erase invitations, statements of disputes, and people whom no role binds any more."""

import datetime as dt
from typing import Any, Final

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Q, QuerySet

from wangbao.hub.access.actor import Actor
from wangbao.hub.columns import new_ref
from wangbao.hub.journal.operations import record
from wangbao.hub.journal.seals import FIELD
from wangbao.hub.parties.models import Dispute, Invitation, Membership, Person
from wangbao.hub.parties.rules.evidence import PERSON
from wangbao.hub.retention import Rule, deleted
from wangbao.vocabulary.text import Text

_JUDGED: Final = Text("判断：目的达成后一年", "judgement: a year after its purpose was served")
_GONE: Final = "erased.invalid"
_ERASED: Final = "（已删除 / erased）"


def _invitations(now: dt.datetime) -> QuerySet[Any]:
    before = now - dt.timedelta(days=365)
    over = Q(accepted_at__lt=before) | Q(withdrawn_at__lt=before) | Q(expires_at__lt=before)
    return Invitation.objects.filter(over)


def _disputes(now: dt.datetime) -> QuerySet[Any]:
    return Dispute.objects.filter(decided_at__lt=now - dt.timedelta(days=3 * 365)).exclude(statement=_ERASED)


def _erase_statements(rows: QuerySet[Any], _now: dt.datetime) -> int:
    return int(rows.update(statement=_ERASED))


def _people(now: dt.datetime) -> QuerySet[Any]:
    """Find people whose last role ended ten years ago, or who never had one and joined three years ago."""
    mine = Membership.objects.filter(person=OuterRef("pk"))
    recent = mine.filter(Q(active=True) | Q(ended_at__gte=now - dt.timedelta(days=10 * 365)))
    never = Q(date_joined__lt=now - dt.timedelta(days=3 * 365)) & ~Exists(mine)
    return Person.objects.exclude(email__endswith=f"@{_GONE}").filter(
        (Exists(mine) & ~Exists(recent)) | never
    )


def _erase_people(rows: QuerySet[Any], now: dt.datetime) -> int:
    count = 0
    for person in list(rows.order_by("pk")):
        EmailAddress.objects.filter(user=person).delete()
        Authenticator.objects.filter(user=person).delete()
        person.email, person.name, person.is_active = f"{person.ref}@{_GONE}", "", False
        person.set_unusable_password()
        person.salt = new_ref()
        person.save(update_fields=["email", "name", "is_active", "password", "salt"])
        record(
            by=Actor.system(),
            now=now,
            verb="person.erased",
            subject=("person", person.ref),
            after={FIELD: PERSON.of(person)},
        )
        count += 1
    return count


RULES: Final = (
    Rule(
        code="invitations",
        name=Text("已接受、撤回或过期的邀请", "invitations accepted, withdrawn or expired"),
        days=365,
        source=_JUDGED,
        finds=_invitations,
        erases=deleted,
    ),
    Rule(
        code="disputes",
        name=Text("已裁定异议的陈述", "statements of disputes decided"),
        days=3 * 365,
        source=Text(
            "判断：诉讼时效三年（民法典第一百八十八条）", "judgement: limitation, Civil Code art. 188"
        ),
        finds=_disputes,
        erases=_erase_statements,
    ),
    Rule(
        code="people",
        name=Text("已无任何角色的人员", "people without a role any more"),
        days=10 * 365,
        source=Text(
            "《保险法》第八十七条：业务档案自合同终止起保存五年或十年；从未有角色者三年（判断）",
            "Insurance Law art. 87: kept five or ten years after a contract; without any role three (judgement)",
        ),
        finds=_people,
        erases=_erase_people,
    ),
)
