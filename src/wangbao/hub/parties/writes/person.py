"""Create people, change what they say of themselves, give them passwords."""

import datetime as dt

from django.db import IntegrityError, transaction

from wangbao.hub.access.actor import Actor
from wangbao.hub.errors import Forbidden
from wangbao.hub.journal.operations import record
from wangbao.hub.journal.seals import FIELD
from wangbao.hub.parties.models import Person
from wangbao.hub.parties.rules import checks
from wangbao.hub.parties.rules.evidence import PERSON
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.text import LANGS


def create_person(
    *, by: Actor, now: dt.datetime, email: str, name: str, password: str | None = None, language: str = "zh"
) -> Person:
    """Create a person who can sign in, by the platform; people otherwise sign up themselves.

    Raises:
        InputError: an address that is none, or is taken.
        Forbidden: the actor is not the platform.
    """
    if not by.is_system:
        raise Forbidden
    name = checks.seen_line(name, field="name")
    person = Person(email=checks.email(email), name=name, language=language, date_joined=now)
    person.set_password(password)
    with transaction.atomic():
        try:
            with transaction.atomic():
                person.save(force_insert=True)
        except IntegrityError:
            raise refusal("email", email, "该邮箱已注册", "this address is taken") from None
        record(
            by=by,
            now=now,
            verb="person.created",
            subject=("person", person.ref),
            after={"name": name, FIELD: PERSON.of(person)},
        )
    return person


def change_person(*, by: Actor, now: dt.datetime, name: str, language: str) -> None:
    """Change one's own name and language.

    Raises:
        InputError: no name, or a language the house does not speak.
        Forbidden: not signed in.
    """
    if by.person_id is None:
        raise Forbidden
    clean = checks.seen_line(name, field="name")
    if not clean:
        raise refusal("name", None, "须填写姓名", "a name is needed")
    if language not in LANGS:
        raise refusal("language", language, "须为 zh 或 en", "must be zh or en")
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=by.person_id)
        before = {"name": person.name, "language": person.language}
        Person.objects.filter(pk=person.pk).update(name=clean, language=language)
        record(
            by=by,
            now=now,
            verb="person.changed",
            subject=("person", person.ref),
            before=before,
            after={"name": clean, "language": language, FIELD: PERSON.of(person)},
        )


def give_password(*, by: Actor, now: dt.datetime, person: Person, password: str) -> None:
    """Give a person another password, by the platform; whoever is signed in as them no longer is.

    Raises:
        Forbidden: the actor is not the platform.
    """
    if not by.is_system:
        raise Forbidden
    person.set_password(password)
    with transaction.atomic():
        person.save(update_fields=["password"])
        record(
            by=by,
            now=now,
            verb="person.password_changed",
            subject=("person", person.ref),
            after={FIELD: PERSON.of(person)},
        )
