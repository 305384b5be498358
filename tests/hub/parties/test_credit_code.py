"""A credit code whose check fails is refused until a senior underwriter accepts it with a reason."""

import pytest

from wangbao.hub.errors import Forbidden
from wangbao.hub.journal.models import Entry
from wangbao.hub.parties.models import AcceptedCode, Organisation
from wangbao.hub.parties.rules.invariants import credit_codes_pass_their_check
from wangbao.hub.parties.writes import credit_code, register
from wangbao.vocabulary.errors import InputError

pytestmark = pytest.mark.django_db

OLD = "91350203M0001QQQ57"  # the shape of codes given out early in Xiamen; by the standard it would end in 6


@pytest.fixture
def senior(insurer, actor_of):
    return actor_of(insurer, "senior_underwriter")


def _register(actor_of, authority, now, code=OLD):
    by = actor_of(authority, "administrator")
    return register.register_organisation(by=by, now=now, kind="insured", name="厦门示例有限公司", uscc=code)


def test_a_code_that_fails_its_check_waits_for_a_senior_underwriter(actor_of, authority, senior, now):
    with pytest.raises(InputError) as refused:
        _register(actor_of, authority, now)
    assert [problem.rule.en for problem in refused.value.problems] == [
        "the check character, character 18, is wrong",
        "if the licence does say so, an insurer's senior underwriter may accept the code with a reason",
    ]
    row = credit_code.accept_code(by=senior, now=now, code=f" {OLD.lower()} ", reason="执照与公示系统一致")
    assert (row.code, row.reason, row.organisation_id) == (OLD, "执照与公示系统一致", senior.organisation_id)
    made = _register(actor_of, authority, now)
    assert (made.uscc, made.province) == (OLD, "35")
    assert list(credit_codes_pass_their_check()) == []
    entry = Entry.objects.get(verb="credit_code.accepted")
    assert "执照与公示系统一致" in entry.after


def test_an_organisation_with_such_a_code_is_found_if_nobody_accepted_it(actor_of, authority, senior, now):
    credit_code.accept_code(by=senior, now=now, code=OLD, reason="执照")
    _register(actor_of, authority, now)
    AcceptedCode.objects.all().delete()
    assert len(list(credit_codes_pass_their_check())) == 1


@pytest.mark.parametrize("role", ["underwriter", "administrator", "actuary"])
def test_nobody_else_accepts_a_code(insurer, actor_of, now, role):
    with pytest.raises(Forbidden):
        credit_code.accept_code(by=actor_of(insurer, role), now=now, code=OLD, reason="执照")


@pytest.mark.parametrize(
    ("code", "reason", "field"),
    [
        (OLD, "  ", "reason"),
        (OLD, "理" * 501, "reason"),
        (OLD, "执\u200b照", "reason"),
        (OLD[:-1] + "6", "执照", "code"),  # right by its check
        (OLD[:-1], "执照", "code"),
        ("91350203M0001QQQ5O", "执照", "code"),
    ],
)
def test_what_cannot_be_accepted(senior, now, code, reason, field):
    with pytest.raises(InputError) as refused:
        credit_code.accept_code(by=senior, now=now, code=code, reason=reason)
    assert {problem.field for problem in refused.value.problems} == {field}
    assert not AcceptedCode.objects.exists()


def test_accepting_twice_is_refused(senior, now):
    credit_code.accept_code(by=senior, now=now, code=OLD, reason="执照")
    with pytest.raises(InputError, match="accepted already"):
        credit_code.accept_code(by=senior, now=now, code=OLD, reason="执照")


def test_the_page_accepts_and_lists(insurer, enterprise, client_of):
    client = client_of(insurer, "senior_underwriter")
    page = client.get("/parties/codes")
    assert page.status_code == 200
    assert client.post("/parties/codes", {"code": OLD, "reason": "执照"}).status_code == 302
    assert OLD in client.get("/parties/codes").content.decode()
    broker_form = client_of(enterprise, "applicant").post(
        "/parties/enterprise", {"name": "厦门示例有限公司", "uscc": OLD}
    )
    assert broker_form.status_code == 302
    assert Organisation.objects.filter(uscc=OLD).exists()
