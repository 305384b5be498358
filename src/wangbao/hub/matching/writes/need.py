"""State, change and close needs."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from wangbao.hub import idempotency
from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.errors import Conflict, Forbidden
from wangbao.hub.journal.operations import record
from wangbao.hub.locks import lock
from wangbao.hub.matching.models import (
    LONGEST_MAIL,
    LONGEST_NAME,
    LONGEST_PHONE,
    LONGEST_REMARK,
    Need,
)
from wangbao.hub.matching.reads.need import rules
from wangbao.hub.matching.rules.states import NEED, ContactEvent, ContactState, NeedEvent, NeedState
from wangbao.hub.matching.writes.step import end
from wangbao.hub.numbers import next_number
from wangbao.programme.matching import rule_library
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.errors import InputError, Problem
from wangbao.vocabulary.text import Text
from wangbao.vocabulary.visible import unseen, unseen_rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """The person to ask of one side."""

    name: str
    phone: str = ""
    email: str = ""


_MOST: Final = {"name": LONGEST_NAME, "phone": LONGEST_PHONE, "email": LONGEST_MAIL}


def state_need(
    *,
    by: Actor,
    now: dt.datetime,
    content: Mapping[str, object],
    person: Person,
    remark: str = "",
    idempotency_key: str | None = None,
) -> Need:
    """State a need of the actor's organisation; sent again under its key, there is one.

    Raises:
        Forbidden: not for this role, or an authority.
        InputError: every value that cannot be.
    """
    allow(by, "matching.state")
    if (owner_id := by.organisation_id) is None:
        raise Forbidden
    columns = _columns(content, person, remark)
    key = idempotency_key and f"{owner_id}:{idempotency_key}"
    asked = idempotency.asked(key, **columns)

    def made_before() -> Need | None:
        return idempotency.replay(Need, asked, owner_id=owner_id)

    def make() -> Need:
        made = Need.objects.create(
            number=next_number("need", day_of(now).year),
            owner_id=owner_id,
            created_at=now,
            changed_at=now,
            **columns,
            **asked.columns,
        )
        _note("stated", made, by=by, now=now, after={"rules": rules().reference})
        return made

    return idempotency.once(made_before, make)


def change(
    *,
    by: Actor,
    now: dt.datetime,
    need: Need,
    content: Mapping[str, object],
    person: Person,
    remark: str = "",
    revision: int | None = None,
) -> Need:
    """Change an open need; contacts that run keep what they were asked with.

    Raises:
        Conflict: it is closed, or somebody else has changed it.
        InputError: every value that cannot be.
    """
    allow(by, "matching.state", need)
    columns = _columns(content, person, remark)
    with transaction.atomic():
        (held,) = lock(need)
        refuse_closed(held)
        if revision is not None and revision != held.revision:
            raise Conflict
        changed = sorted(name for name, value in columns.items() if getattr(held, name) != value)
        if not changed:
            return held  # type: ignore[no-any-return]  # rows come back as they went in
        for name, value in columns.items():
            setattr(held, name, value)
        held.revision += 1
        held.changed_at = now
        held.save(update_fields=[*columns, "revision", "changed_at"])
        _note("changed", held, by=by, now=now, after={"fields": changed})
    return held  # type: ignore[no-any-return]  # as above


def close(*, by: Actor, now: dt.datetime, need: Need) -> Need:
    """Close a need; contacts that wait for an answer are withdrawn, those that are accepted stay."""
    allow(by, "matching.state", need)
    with transaction.atomic():
        (held,) = lock(need)
        held.state = NEED.after(held.state, NeedEvent.CLOSE)
        held.closed_at = now
        held.save(update_fields=["state", "closed_at"])
        waiting = held.contacts.filter(state=ContactState.REQUESTED)
        for row in lock(*waiting):
            end(row, ContactEvent.WITHDRAW, by=by, now=now)
        _note("closed", held, by=by, now=now)
    return held  # type: ignore[no-any-return]  # as above


def refuse_closed(need: Need) -> None:
    """Refuse (Conflict) a need that is closed."""
    if need.state != NeedState.OPEN:
        raise Conflict(Text("需求已关闭", "the need is closed"))


def checked(person: Person, prefix: str) -> dict[str, str]:
    """Check whom to ask; return the columns with their prefix.

    Raises:
        InputError: no name, no way to reach them, or a value that is too long, unseen or no address.
    """
    given = {name: value.strip() for name, value in asdict(person).items()}
    wrong = []
    for name, value in given.items():
        if len(value) > _MOST[name]:
            rule = Text(f"至多 {_MOST[name]} 字", f"at most {_MOST[name]} characters")
            wrong.append(Problem(f"{prefix}{name}", value, rule))
        elif character := unseen(value):
            wrong.append(Problem(f"{prefix}{name}", value, unseen_rule(character)))
    if not given["name"]:
        wrong.append(Problem(f"{prefix}name", None, Text("须填写联系人", "needs a person to ask")))
    if not given["phone"] and not given["email"]:
        rule = Text("电话与邮箱至少填写一项", "needs a phone number or an address")
        wrong.append(Problem(f"{prefix}phone", None, rule))
    if given["email"]:
        try:
            validate_email(given["email"])
        except ValidationError:
            wrong.append(Problem(f"{prefix}email", given["email"], Text("不是邮箱地址", "no mail address")))
    if wrong:
        raise InputError(wrong)
    return {f"{prefix}{name}": value for name, value in given.items()}


def _columns(content: Mapping[str, object], person: Person, remark: str) -> dict[str, Any]:
    """Check a need with whom to ask, all problems at once; return the columns of its row."""
    wrong: list[Problem] = []
    columns: dict[str, Any] = {}
    try:
        columns["content"] = _plain(rule_library.checked_need(rules(), content))
    except InputError as error:
        wrong += error.problems
    try:
        columns |= checked(person, "contact_")
    except InputError as error:
        wrong += error.problems
    said = remark.strip()
    if len(said) > LONGEST_REMARK:
        rule = Text(f"至多 {LONGEST_REMARK} 字", f"at most {LONGEST_REMARK} characters")
        wrong.append(Problem("remark", said, rule))
    elif character := unseen(said, lines=True):
        wrong.append(Problem("remark", said, unseen_rule(character)))
    if wrong:
        raise InputError(wrong)
    return columns | {"remark": said}


def _plain(need: Any) -> dict[str, Any]:
    data: dict[str, Any] = need.model_dump(mode="json")
    return {name: value for name, value in data.items() if value not in (None, [])}


def _note(
    verb: str, need: Need, *, by: Actor, now: dt.datetime, after: Mapping[str, Any] | None = None
) -> None:
    record(
        by=by,
        now=now,
        verb=f"need.{verb}",
        subject=("need", need.number),
        organisation_id=need.owner_id,
        after=after,
    )
