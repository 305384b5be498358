"""What the operations refuse, and what the database holds whoever writes."""

import itertools

import pytest
from django.db import IntegrityError, transaction

from wangbao.hub.access.actor import PUBLIC, Actor
from wangbao.hub.access.permissions import Permission, allow, may, registry
from wangbao.hub.access.roles import (
    KIND_NAMES,
    NOTICE_KINDS,
    ROLE_NAMES,
    ROLES_OF,
    Kind,
    Role,
    Side,
    Status,
    side_of,
)
from wangbao.hub.access.tenancy import Tenancy, sees
from wangbao.hub.errors import Conflict, Forbidden, Invisible
from wangbao.hub.journal.models import Entry
from wangbao.hub.parties.models import Mandate, Membership, Organisation, Person
from wangbao.hub.parties.reads import queries
from wangbao.hub.parties.rules import invariants
from wangbao.hub.parties.rules.permissions import PERMISSIONS
from wangbao.hub.parties.writes import (
    mandate as mandate_writes,
    person as person_writes,
    register as register_writes,
)
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.text import Text

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


def test_the_notices_nine_kinds_come_first() -> None:
    assert [KIND_NAMES[kind].zh for kind in NOTICE_KINDS] == [
        "保险公司",
        "再保险公司",
        "保险中介机构",
        "网络安全企业",
        "基础电信运营商",
        "保险科技公司",
        "专业测评机构",
        "司法鉴定机构",
        "科研院所",
    ]
    assert set(KIND_NAMES) == set(ROLES_OF) == set(Kind)
    assert set(ROLE_NAMES) == set(Role)
    assert set().union(*ROLES_OF.values()) == set(Role)


@pytest.mark.parametrize(
    ("kind", "role", "side"),
    [
        (Kind.INSURER, Role.UNDERWRITER, Side.INSURER),
        (Kind.INSURER, Role.APPLICANT, Side.INSURED),
        (Kind.BROKER, Role.BROKER, Side.BROKER),
        (Kind.INTERMEDIARY, Role.ADMINISTRATOR, Side.BROKER),
        (Kind.INSURED, Role.ADMINISTRATOR, Side.INSURED),
        (Kind.TELECOM_OPERATOR, Role.APPLICANT, Side.INSURED),
        (Kind.SECURITY_COMPANY, Role.SECURITY_ANALYST, Side.PROVIDER),
        (Kind.REINSURER, Role.UNDERWRITER, Side.PROVIDER),
        (Kind.AUTHORITY, Role.OFFICIAL, Side.AUTHORITY),
    ],
)
def test_the_side_follows_from_kind_and_role(kind, role, side) -> None:
    assert side_of(kind, role) is side


def test_every_problem_of_an_organisation_is_named_at_once(system, now) -> None:
    with pytest.raises(InputError) as refused:
        register_writes.register_organisation(
            by=system, now=now, kind="insurer", name=" ", uscc="123", province="99"
        )
    assert [problem.field for problem in refused.value.problems] == ["name", "uscc", "province"]
    assert not Organisation.objects.exists()
    assert not Entry.objects.exists()


def test_an_unknown_kind_is_refused(system, now) -> None:
    with pytest.raises(InputError, match="must be one of insurer"):
        register_writes.register_organisation(by=system, now=now, kind="bank", name="x")


def test_a_credit_code_is_registered_once(insurer, system, now) -> None:
    before = Entry.objects.count()
    with pytest.raises(InputError, match="this credit code is registered"):
        register_writes.register_organisation(by=system, now=now, kind="insured", name="x", uscc=insurer.uscc)
    assert Entry.objects.count() == before


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_register_one_enterprise(person_of, now, run_together) -> None:
    from tests.hub.cast import credit_code

    actors = [queries.actor_for(person_of(), None) for _ in range(8)]

    def register(actor: Actor):
        return lambda: register_writes.register_enterprise(
            by=actor, now=now, name="同一企业", uscc=credit_code(7001)
        )

    answers = run_together(*map(register, actors))
    kinds = sorted(type(answer).__name__ for answer in answers)
    assert kinds == ["InputError"] * 7 + ["Membership"]
    assert Organisation.objects.count() == 1
    assert Membership.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_administrators_cannot_remove_each_other(insurer, person_of, now, run_together) -> None:
    first, second = (
        register_writes.join(
            by=Actor.system(), now=now, person=person_of(), organisation=insurer, role="administrator"
        )
        for _ in range(2)
    )

    def remove(actor: Membership, other: Membership):
        by = queries.actor_for(actor.person, actor)
        return lambda: register_writes.end_membership(by=by, now=now, membership=other)

    answers = run_together(remove(first, second), remove(second, first))
    assert sorted(str(type(answer).__name__) for answer in answers) == ["Conflict", "NoneType"]
    assert Membership.objects.filter(active=True).count() == 1


def test_the_last_administrator_stays(insurer, actor_of, member_of, now) -> None:
    administrator = actor_of(insurer, Role.ADMINISTRATOR)
    with pytest.raises(Conflict, match="at least one administrator"):
        register_writes.end_membership(
            by=administrator, now=now, membership=member_of(insurer, Role.ADMINISTRATOR)
        )
    register_writes.end_membership(by=administrator, now=now, membership=member_of(insurer, Role.ACTUARY))
    with pytest.raises(Conflict):
        register_writes.end_membership(by=administrator, now=now, membership=member_of(insurer, Role.ACTUARY))


def test_an_authority_does_not_suspend_itself(authority, insurer, actor_of, now) -> None:
    keeper = actor_of(authority, Role.ADMINISTRATOR)
    with pytest.raises(Conflict, match="cannot suspend itself"):
        register_writes.set_status(by=keeper, now=now, organisation=authority, status=Status.SUSPENDED)
    register_writes.set_status(by=keeper, now=now, organisation=insurer, status=Status.SUSPENDED)
    with pytest.raises(Conflict):
        register_writes.set_status(by=keeper, now=now, organisation=insurer, status=Status.SUSPENDED)


def test_only_the_platform_makes_people_and_gives_roles_outright(insurer, actor_of, person_of, now) -> None:
    person = person_of()
    by = actor_of(insurer, Role.ADMINISTRATOR)
    with pytest.raises(Forbidden):
        person_writes.create_person(by=by, now=now, email="x@example.com", name="x")
    with pytest.raises(Forbidden):
        register_writes.join(by=by, now=now, person=person, organisation=insurer, role="actuary")
    with pytest.raises(Forbidden):
        register_writes.register_enterprise(by=PUBLIC, now=now, name="x", uscc="x")


@pytest.mark.parametrize("password", ["short", "12345678901234", "a@example.com", "password12345"])
def test_an_account_is_not_opened_with_a_weak_password(system, now, password) -> None:
    with pytest.raises(InputError) as refused:
        register_writes.open_account(
            by=system,
            now=now,
            kind="insurer",
            organisation="x",
            uscc=None,
            email="a@example.com",
            name="x",
            password=password,
        )
    assert refused.value.problems[0].value is None, "a password is never repeated"
    assert (Person.objects.count(), Organisation.objects.count()) == (0, 0)


def test_an_address_is_taken_once_in_any_case(system, now) -> None:
    person_writes.create_person(by=system, now=now, email="Ann@Example.com", name="Ann")
    with pytest.raises(InputError, match="taken"):
        person_writes.create_person(by=system, now=now, email=" ann@example.COM", name="Ann")
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.create(email="ANN@example.com")


def test_a_mandate_goes_to_a_broker_only(enterprise, insurer, actor_of, now) -> None:
    with pytest.raises(InputError, match="broker or an intermediary"):
        mandate_writes.give_mandate(
            by=actor_of(enterprise, Role.APPLICANT), now=now, client=enterprise, broker=insurer
        )


def test_a_broker_gives_itself_no_mandate(broker, actor_of, now) -> None:
    with pytest.raises(InputError, match="another organisation"):
        mandate_writes.give_mandate(
            by=actor_of(broker, "administrator"), now=now, client=broker, broker=broker
        )


def test_nobody_gives_anothers_mandate(enterprise, broker, insurer, actor_of, now) -> None:
    with pytest.raises(Invisible):
        mandate_writes.give_mandate(
            by=actor_of(broker, Role.BROKER), now=now, client=enterprise, broker=broker
        )
    with pytest.raises(Forbidden):
        mandate_writes.give_mandate(
            by=actor_of(insurer, Role.APPLICANT), now=now, client=broker, broker=broker
        )


def test_a_broker_sees_its_clients_while_the_mandate_lasts(
    broker, enterprise, mandate, actor_of, now
) -> None:
    by = actor_of(broker, Role.BROKER)
    assert queries.organisation(by, enterprise.ref) == enterprise
    mandate_writes.end_mandate(by=by, now=now, mandate=mandate)
    with pytest.raises(Invisible):
        queries.organisation(by, enterprise.ref)
    assert Mandate.objects.get().ended_at == now


def test_who_sees_which_organisation(
    insurer, other_insurer, broker, enterprise, authority, mandate, actor_of
) -> None:
    seen = {
        role: {body.pk for body in Organisation.objects.visible_to(actor_of(body, role))}
        for body, role in (
            (insurer, Role.UNDERWRITER),
            (broker, Role.BROKER),
            (enterprise, Role.APPLICANT),
            (authority, Role.OFFICIAL),
        )
    }
    dealers = {insurer.pk, other_insurer.pk, broker.pk, authority.pk}
    assert seen == {
        Role.UNDERWRITER: dealers,
        Role.BROKER: dealers | {enterprise.pk},
        Role.APPLICANT: dealers | {enterprise.pk},
        Role.OFFICIAL: dealers | {enterprise.pk},
    }
    assert {body.pk for body in Organisation.objects.visible_to(PUBLIC)} == dealers


def test_the_database_holds_what_code_might_forget(insurer, person_of, now) -> None:
    person = person_of()
    wrong = [
        lambda: Organisation.objects.create(kind="bank", name="x", registered_at=now),
        lambda: Organisation.objects.create(kind="insurer", name="x", registered_at=now, uscc="short"),
        lambda: Organisation.objects.create(kind="insurer", name="x", registered_at=now, status="odd"),
        lambda: Membership.objects.create(person=person, organisation=insurer, role="king", since=now),
        lambda: Membership.objects.create(
            person=person, organisation=insurer, role="actuary", since=now, active=False
        ),
        lambda: Mandate.objects.create(broker=insurer, client=insurer, since=now),
        lambda: Person.objects.create(email="x@example.com", language="fr"),
    ]
    for write in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            write()


def test_sees_asks_the_row_or_else_the_database(
    insurer, member_of, actor_of, django_assert_num_queries
) -> None:
    membership, actor = member_of(insurer, Role.ACTUARY), actor_of(insurer, Role.ADMINISTRATOR)
    with django_assert_num_queries(0):
        assert sees(actor, membership)
    with django_assert_num_queries(1):
        assert sees(actor, insurer)


def test_a_side_without_a_path_sees_nothing(insurer, actor_of) -> None:
    nothing = Tenancy(broker="broker_id")
    assert nothing.includes(actor_of(insurer, Role.UNDERWRITER), insurer) is False
    assert nothing.condition(PUBLIC) is not None
    assert nothing.condition(Actor.system()) is None
    assert Tenancy(everyone=True).condition(PUBLIC) is None


def test_every_role_and_kind_against_every_permission_of_the_parties(organisation_of, actor_of) -> None:
    """Without an object: what each role of each kind of organisation may begin."""
    found = {
        name: {(kind, role) for kind, role in itertools.product(Kind, Role) if permission.open_to(kind, role)}
        for name, permission in PERMISSIONS.items()
    }
    brokers = {Kind.BROKER, Kind.INTERMEDIARY}
    assert found["parties.view"] == set(itertools.product(Kind, Role))
    assert found["parties.manage"] == {(kind, Role.ADMINISTRATOR) for kind in Kind}
    assert found["parties.register_client"] == set(
        itertools.product(brokers, [Role.BROKER, Role.ADMINISTRATOR])
    )
    assert found["parties.register_organisation"] == {(Kind.AUTHORITY, Role.ADMINISTRATOR)}
    assert found["parties.suspend"] == {(Kind.AUTHORITY, Role.ADMINISTRATOR)}
    assert found["parties.register_enterprise"] == set()


def test_an_undeclared_permission_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError, match=r"parties\.fly"):
        allow(Actor.system(), "parties.fly")


def test_every_permission_says_what_it_is_in_both_languages() -> None:
    assert [name for name, one in registry().items() if not (one.label.zh and one.label.en)] == []
    assert {name.split(".")[0] for name in registry()} >= {"parties", "files", "journal"}


def test_a_condition_is_asked_of_an_object_only() -> None:
    odd = Permission(label=Text("x", "x"), public=True, when=lambda _, obj: obj == 1)
    assert [odd.predicate().test(PUBLIC, obj) for obj in (None, 1, 2)] == [True, True, False]


def test_the_public_may_register_nothing(insurer) -> None:
    assert not may(PUBLIC, "parties.register_enterprise")
    assert not may(PUBLIC, "parties.view")


def test_invariants_find_what_was_written_past_the_operations(insurer, person_of, now) -> None:
    checks = (
        invariants.roles_fit_their_organisation,
        invariants.somebody_administers,
        invariants.credit_codes_pass_their_check,
    )
    assert [list(check()) for check in checks] == [[], [], []]
    membership = Membership.objects.create(
        person=person_of(), organisation=insurer, role=Role.OFFICIAL, since=now
    )
    Organisation.objects.filter(pk=insurer.pk).update(uscc="9" * 18)
    found = [[problem.value for problem in check()] for check in checks]
    assert found[:2] == [[membership.ref], [insurer.ref]]
    assert set(found[2]) == {insurer.ref}
