"""A name with a character nobody can see is refused at every door of the hub, by its code point."""

import pytest

from wangbao.hub.parties.models import Organisation, Person
from wangbao.hub.parties.writes import mandate, person as person_writes, register
from wangbao.vocabulary.errors import InputError

pytestmark = pytest.mark.django_db

HIDDEN = {"\u200b": "U+200B", "\u202e": "U+202E", "\u00ad": "U+00AD", "\x07": "U+0007", "\u3164": "U+3164"}
CODE = "91350100M000100Y43"


@pytest.mark.parametrize("character", HIDDEN)
def test_no_organisation_is_registered_so(character, actor_of, authority, broker, member_of, enterprise, now):
    name = f"甲{character}公司"
    system = actor_of(authority, "administrator")
    for operation, by, more in (
        (register.register_organisation, system, {"kind": "insured"}),
        (register.register_enterprise, actor_of(enterprise, "applicant"), {}),
        (mandate.register_client, actor_of(broker, "broker"), {}),
    ):
        before = Organisation.objects.count()
        for names in (
            {"name": name},
            {"name": "甲公司", "name_en": name},
            {"name": "甲公司", "address": name},
        ):
            with pytest.raises(InputError, match=HIDDEN[character].replace("+", ".")):
                operation(by=by, now=now, uscc=CODE, **more, **names)
        assert Organisation.objects.count() == before


def test_no_person_is_named_so(member_of, actor_of, enterprise, now):
    actor = actor_of(enterprise, "applicant")
    with pytest.raises(InputError, match=r"U\+200B"):
        person_writes.change_person(by=actor, now=now, name="张\u200b三", language="zh")
    assert not Person.objects.filter(name__contains="\u200b").exists()


@pytest.mark.parametrize(
    ("address", "data"),
    [
        ("/parties/enterprise", {"name": "甲\u200b公司", "uscc": CODE}),
        ("/parties/me", {"name": "张\u200b三", "language": "zh"}),
        ("/parties/address", {"address": "上海\u202e市"}),
    ],
)
def test_pages_show_the_code_point(address, data, enterprise, client_of):
    page = client_of(enterprise, "administrator").post(address, data)
    assert page.status_code == 422
    assert "U+20" in page.content.decode()
