"""Give the sample's people random passwords, which are shown once and stored as hashes only."""

import datetime as dt
import secrets
from collections.abc import Iterator, Mapping
from typing import Final

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.roles import ROLE_NAMES
from wangbao.hub.demo.people import PEOPLE, email_of
from wangbao.hub.parties.models import Person
from wangbao.hub.parties.writes.person import give_password
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.text import Text

# Without letters that are easily taken for others.
_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS: Final = (4, 4, 4)


def password() -> str:
    """Generate a password of three groups of four characters (59 bits of entropy)."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(size)) for size in _GROUPS)


def reset(*, now: dt.datetime) -> dict[str, str]:
    """Set new passwords for the sample's people and return them by e-mail address; signs the people out everywhere.

    Raises:
        InputError: there is no sample here.
    """
    given: dict[str, str] = {}
    known = {person.email: person for person in Person.objects.filter(email__in=map(email_of, PEOPLE))}
    if not known:
        raise refusal(
            "sample",
            None,
            "没有示例数据，请先运行 wangbao serve --demo",
            "no sample data: wangbao serve --demo",
        )
    for email, person in known.items():
        given[email] = password()
        give_password(by=Actor.system(), now=now, person=person, password=given[email])
    return given


def lines(passwords: Mapping[str, str]) -> Iterator[Text]:
    """Yield a title and the sign-ins, one a line, in the order of ``PEOPLE``."""
    yield Text("示例登录（口令只显示这一次）：", "sample sign-ins (the passwords are shown this once):")
    for person in PEOPLE:
        email = email_of(person)
        if email not in passwords:
            continue
        role = ROLE_NAMES[person.roles[0]]
        said = f"  {email:<36}{passwords[email]:<18}"
        yield Text(
            f"{said}{person.organisation.name.zh} · {role.zh}",
            f"{said}{person.organisation.name.en} · {role.en}",
        )
