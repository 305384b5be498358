"""Admit experts, record groups of organisations, and take experts' declarations of interest."""

import datetime as dt
from typing import Final

from django.db import transaction

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.access.roles import Role
from wangbao.hub.errors import Invisible
from wangbao.hub.locks import lock
from wangbao.hub.parties.models import Membership, Organisation
from wangbao.hub.reviews.models import Expert, GroupLink, Interest, Round, Statement
from wangbao.hub.reviews.reads.round import may_declare, require
from wangbao.hub.reviews.writes.common import note
from wangbao.vocabulary import uscc as codes
from wangbao.vocabulary.errors import InputError, Problem, refusal

_LONGEST: Final = 200
_MOST_INTERESTS: Final = 50


def admit(*, by: Actor, now: dt.datetime, round_: Round, email: str, field_of_work: str) -> Expert:
    """Admit a person who has the role of an expert to the pool; whoever is in it already stays as they are.

    Raises:
        InputError: nobody of this address has the role, or no field of work.
    """
    allow(by, "reviews.run", round_)
    work = _said("field_of_work", field_of_work)
    rows = Membership.objects.filter(person__email=email.strip().lower(), role=Role.EXPERT)
    found = rows.select_related("person").first()
    if found is None:
        zh, en = "没有此邮箱的评审专家角色人员", "nobody of this address has the role of an expert reviewer"
        raise refusal("email", email, zh, en)
    with transaction.atomic():
        expert, made = Expert.objects.get_or_create(
            membership=found,
            defaults={"field_of_work": work, "admitted_at": now, "admitted_by_id": by.person_id},
        )
        if made:
            note("expert.admitted", expert.ref, round_=round_, by=by, now=now, after={"field_of_work": work})
    return expert


def link_group(
    *, by: Actor, now: dt.datetime, round_: Round, parent: str, subsidiary: str, source: str
) -> GroupLink:
    """Record that two registered organisations are parent and subsidiary, by their credit codes and with the source.

    Raises:
        InputError: an unknown code, twice the same, or no source.
    """
    allow(by, "reviews.run", round_)
    said = _said("source", source)
    above, below = (
        _registered(field, code) for field, code in (("parent", parent), ("subsidiary", subsidiary))
    )
    if above.pk == below.pk:
        raise refusal("subsidiary", subsidiary, "不得与母公司相同", "is the parent itself")
    with transaction.atomic():
        link, made = GroupLink.objects.get_or_create(
            parent=above,
            subsidiary=below,
            defaults={"source": said, "recorded_at": now, "recorded_by_id": by.person_id},
        )
        if made:
            after = {"parent": above.name, "subsidiary": below.name, "source": said}
            note("expert.group_linked", str(link.pk), round_=round_, by=by, now=now, after=after)
    return link


def declare_interest(*, by: Actor, now: dt.datetime, round_: Round, uscc: str, relation: str) -> Interest:
    """Declare an organisation the acting expert works for, sits in, owns or is related to, by its credit code.

    No names are offered to choose from: whoever declares is not to learn who has declared a scheme.

    Raises:
        Invisible: the actor is not in the pool.
        Conflict: the phase takes no declarations from this expert.
        InputError: no valid credit code, no relation, or too many.
    """
    expert = own_expert(by)
    refuse_declared(round_, expert)
    code = uscc.strip().upper()
    if broken := codes.broken_rules(code):
        raise InputError([Problem("uscc", uscc, rule) for rule in broken])
    said = _said("relation", relation)
    with transaction.atomic():
        if expert.interests.count() >= _MOST_INTERESTS:
            raise refusal("uscc", uscc, f"至多 {_MOST_INTERESTS} 项", f"at most {_MOST_INTERESTS}")
        found, made = Interest.objects.get_or_create(
            expert=expert, uscc=code, defaults={"relation": said, "declared_at": now}
        )
        if made:
            note(
                "expert.interest_declared",
                expert.ref,
                round_=round_,
                by=by,
                now=now,
                after={"uscc": code, "relation": said},
            )
    return found


def state(*, by: Actor, now: dt.datetime, round_: Round) -> Statement:
    """State, for a round, that every interest is declared; only then may anything be assigned or shown.

    Whoever is admitted later, when too few are left without a conflict, states it while schemes are scored.

    Raises:
        Conflict: the phase takes no declarations from this expert.
    """
    expert = own_expert(by)
    with transaction.atomic():
        (held,) = lock(round_)
        refuse_declared(held, expert)
        found, made = Statement.objects.get_or_create(round=held, expert=expert, defaults={"made_at": now})
        if made:
            note("expert.stated", expert.ref, round_=held, by=by, now=now)
    return found


def refuse_declared(round_: Round, expert: Expert) -> None:
    """Refuse (Conflict) a declaration outside its phase, but while scoring that of an expert who has made none yet."""
    if may_declare(round_, expert):
        return
    require(round_, "declare")


def own_expert(by: Actor) -> Expert:
    """Find the acting expert in the pool; raises Invisible or Forbidden."""
    allow(by, "reviews.review")
    found: Expert | None = Expert.objects.visible_to(by).filter(active=True).first()
    if found is None:
        raise Invisible
    return found


def _registered(field: str, code: str) -> Organisation:
    found = Organisation.objects.filter(uscc=code.strip().upper()).first()
    if found is None:
        raise refusal(
            field, code, "未登记的统一社会信用代码", "no registered organisation has this credit code"
        )
    return found


def _said(field: str, text: str) -> str:
    said = " ".join(text.split())
    if not 0 < len(said) <= _LONGEST:
        raise refusal(field, said or None, f"须填写，至多 {_LONGEST} 字", f"needs 1 to {_LONGEST} characters")
    return said
