"""A task is seen by its sides only, answered by the asked one, decided by the asking one, followed up by its day."""

import datetime as dt
import itertools

import pytest
from django.db import transaction
from tests.hub.cast import NOW
from tests.hub.policies.conftest import make_quote, on_sale

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.roles import Role
from wangbao.hub.errors import Conflict, Forbidden, Invisible
from wangbao.hub.invariants import invariants
from wangbao.hub.outbox.models import Message
from wangbao.hub.tasks import kinds
from wangbao.hub.tasks.kinds import TaskKind
from wangbao.hub.tasks.models import Proof, Step, Task
from wangbao.hub.tasks.reads import task as reads
from wangbao.hub.tasks.rules.states import TASK, Event, State
from wangbao.hub.tasks.writes import reminder, task as writes
from wangbao.hub.underwriting.writes import decision, documents
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.text import Text

DUE = NOW + dt.timedelta(days=10)
PLAIN = TaskKind(
    code="underwriting.plain",
    name=Text("说明", "Explain"),
    title=Text("说明 {what}", "Explain {what}"),
    fields=frozenset({"what"}),
    asking=frozenset({Role.UNDERWRITER}),
    answering=frozenset({Role.APPLICANT}),
    needs_proof=True,
    expire_days=20,
)


@pytest.fixture
def kind(monkeypatch) -> TaskKind:
    """A kind of task that is answered on its own page, with a file."""
    known = dict(kinds.registry())
    monkeypatch.setattr(kinds, "registry", lambda: known | {PLAIN.code: PLAIN})
    return PLAIN


@pytest.fixture
def asked(kind, insurer, enterprise, underwriter, applicant) -> Task:
    with transaction.atomic():
        return writes.ask(
            by=underwriter,
            now=NOW,
            kind=kind.code,
            key="one",
            subject=("quote", "Q20260000001"),
            asker_id=insurer.pk,
            assignee_id=enterprise.pk,
            due_at=DUE,
            context={"what": "备份"},
        )


def told() -> list[str]:
    return list(
        Message.objects.filter(kind__startswith="tasks.").order_by("pk").values_list("kind", flat=True)
    )


@pytest.mark.parametrize(("state", "event"), list(itertools.product(State, Event)))
def test_a_task_goes_only_where_its_machine_leads(state, event) -> None:
    allowed = {
        State.OPEN: {Event.ANSWER, Event.EXPIRE, Event.CLOSE, Event.WITHDRAW},
        State.ANSWERED: {Event.ACCEPT, Event.RETURN, Event.CLOSE, Event.WITHDRAW},
        State.RETURNED: {Event.ANSWER, Event.EXPIRE, Event.CLOSE, Event.WITHDRAW},
        State.ACCEPTED: {Event.CLOSE},
    }
    assert TASK.may_happen(state, event) == (event in allowed.get(state, set()))


@pytest.mark.django_db
@pytest.mark.postgresql
def test_a_task_is_answered_returned_answered_accepted_and_closed(asked, underwriter, applicant) -> None:
    with pytest.raises(InputError) as refused:
        writes.answer(by=applicant, now=NOW, task=asked, text="已备份")
    assert refused.value.problems[0].field == "files"
    done = writes.answer(by=applicant, now=NOW, task=asked, text="已备份", proofs=[("a.txt", b"proof")])
    assert (done.state, done.answer, done.answered_by_id) == ("answered", "已备份", applicant.person_id)
    later = DUE + dt.timedelta(days=5)
    back = writes.send_back(by=underwriter, now=NOW, task=asked, text="缺日期", due_at=later)
    assert (back.state, back.due_at) == ("returned", later)
    writes.attach(by=applicant, now=NOW, task=asked, name="b.txt", content=b"more")
    writes.attach(by=applicant, now=NOW, task=asked, name="c.txt", content=b"more")  # the same bytes
    writes.answer(by=applicant, now=NOW, task=back, text="已补日期")
    assert writes.accept(by=underwriter, now=NOW, task=asked).state == "accepted"
    assert writes.close(by=underwriter, now=NOW, task=asked).state == "closed"
    steps = Step.objects.filter(task=asked).values_list("event", flat=True)
    assert list(steps) == ["ask", "attach", "answer", "return", "attach", "answer", "accept", "close"]
    assert told() == ["tasks.asked", "tasks.answered", "tasks.returned", "tasks.answered"]
    assert [proof.file.name for proof in Proof.objects.filter(task=asked)] == ["a.txt", "b.txt"]
    ours = [one for one in invariants() if one.name.startswith("tasks.")]
    assert [list(one.problems()) for one in ours] == [[], [], [], []]
    Task.objects.update(state=State.WITHDRAWN)
    assert [bool(list(one.problems())) for one in ours] == [False, True, True, False]


@pytest.mark.django_db
@pytest.mark.postgresql
def test_only_the_sides_see_a_task_and_each_does_its_part(
    asked, underwriter, applicant, insurer, other_insurer, enterprise, actor_of, organisation_of
) -> None:
    strangers = [
        actor_of(other_insurer, Role.UNDERWRITER),
        actor_of(organisation_of("insured", "别家制造有限公司"), Role.APPLICANT),
        actor_of(organisation_of("broker", "别家经纪有限公司"), Role.BROKER),
    ]
    for one in strangers:
        with pytest.raises(Invisible):
            reads.task(one, asked.ref)
        with pytest.raises(Invisible):
            writes.answer(by=one, now=NOW, task=asked, text="x")
        assert reads.page(one, reads.Filters(state=""), now=NOW)[0] == []
    for actor in (underwriter, actor_of(insurer, Role.ACTUARY), actor_of(enterprise, Role.AUDITOR)):
        assert reads.task(actor, asked.ref) == asked
        with pytest.raises(Forbidden):
            writes.answer(by=actor, now=NOW, task=asked, text="x")
    writes.answer(by=applicant, now=NOW, task=asked, text="x", proofs=[("a.txt", b"a")])
    for actor in (applicant, actor_of(insurer, Role.ACTUARY), actor_of(enterprise, Role.ADMINISTRATOR)):
        with pytest.raises(Forbidden):
            writes.accept(by=actor, now=NOW, task=asked)
        with pytest.raises(Forbidden):
            writes.send_back(by=actor, now=NOW, task=asked, text="x")


@pytest.mark.django_db
def test_a_task_is_handed_to_a_colleague_who_alone_is_then_told(
    asked, applicant, enterprise, member_of, underwriter
) -> None:
    colleague = member_of(enterprise, Role.SECURITY_ANALYST)
    writes.hand_over(by=applicant, now=NOW, task=asked, membership_ref=colleague.ref)
    with pytest.raises(InputError):
        writes.hand_over(by=applicant, now=NOW, task=asked, membership_ref="x")
    message = Message.objects.get(kind="tasks.handed_over")
    assert [row.person_id for row in message.deliveries.all()] == [colleague.person_id]
    held = Task.objects.get()
    assert (held.person_id, held.role) == (colleague.person_id, "security_analyst")


@pytest.mark.django_db
@pytest.mark.postgresql
def test_a_task_is_reminded_of_overdue_escalated_and_expired_each_once(asked) -> None:
    days = {
        6: [],
        7: ["tasks.due"],
        8: [],
        10: ["tasks.due"],
        11: ["tasks.overdue"],
        15: [],
        16: ["tasks.escalated"],
        17: [],
        30: [],
        31: [],
    }
    seen = len(told())
    for day, wanted in days.items():
        for _ in range(2):
            reminder.remind(by=Actor.system(), now=NOW + dt.timedelta(days=day))
        assert told()[seen:] == wanted, day
        seen += len(wanted)
    asked.refresh_from_db()
    assert (asked.state, asked.escalated_at) == ("expired", NOW + dt.timedelta(days=16))


@pytest.mark.django_db
def test_a_list_is_filtered_ordered_and_aged_and_costs_the_same(
    asked, kind, insurer, enterprise, underwriter, applicant, django_assert_num_queries
) -> None:
    later = NOW + dt.timedelta(days=12)
    for number in range(3):
        with django_assert_num_queries(1):
            rows, following = reads.page(applicant, reads.Filters(reads.Selection.TO_ANSWER), now=later)
        assert (len(rows), following) == (number + 1, None)
        with transaction.atomic():
            writes.ask(
                by=underwriter,
                now=later,
                kind=kind.code,
                key=f"more-{number}",
                subject=("quote", "Q"),
                asker_id=insurer.pk,
                assignee_id=enterprise.pk,
                due_at=DUE + dt.timedelta(days=5 - number),
                context={"what": str(number)},
            )
    rows, _ = reads.page(applicant, reads.Filters(), now=later)
    assert [row.title.zh for row in rows] == ["说明 备份", "说明 2", "说明 1", "说明 0"]
    assert [(row.age_days, row.days_left) for row in rows] == [(12, -2), (0, 1), (0, 2), (0, 3)]
    newest, _ = reads.page(applicant, reads.Filters(order=reads.Order.ASKED), now=later)
    assert newest[-1].task == asked
    assert reads.page(applicant, reads.Filters(reads.Selection.ASKED), now=later)[0] == []
    assert [task.pk for task in reads.to_do(applicant, most=2)] == [rows[0].task.pk, rows[1].task.pk]
    assert reads.to_decide(underwriter, most=5) == []


@pytest.fixture
def referred(insurer, enterprise, member_of, underwriter, broker, mandate):
    return make_quote(
        on_sale(insurer, now=NOW),
        enterprise,
        member_of(enterprise, Role.APPLICANT).person,
        now=NOW,
        broker=broker,
        state="referred",
    )


@pytest.mark.django_db
@pytest.mark.postgresql
def test_documents_asked_for_are_a_task_that_is_answered_when_all_are_in(
    referred, underwriter, applicant, broker, actor_of
) -> None:
    names = [("", Text("等保证书", "Certificate")), ("", Text("预案", "Plan"))]
    request = documents.request_documents(by=underwriter, now=NOW, quote=referred, documents=names)
    task = Task.objects.get()
    assert (task.subject, task.state, task.agent_id) == (referred.number, "open", broker.pk)
    with pytest.raises(Conflict):  # the quote's own page takes them
        writes.answer(by=applicant, now=NOW, task=task, text="x")
    with pytest.raises(Conflict):
        writes.withdraw(by=underwriter, now=NOW, task=task)
    first, second = request.items.all()
    documents.receive_document(
        by=actor_of(broker, Role.BROKER),
        now=NOW,
        quote=referred,
        item_ref=first.ref,
        name="a.txt",
        content=b"a",
    )
    task.refresh_from_db()
    assert task.state == "open"
    documents.waive_document(by=underwriter, now=NOW, quote=referred, item_ref=second.ref, reason="已有")
    task.refresh_from_db()
    assert (task.state, [proof.file.name for proof in task.proofs.all()]) == ("answered", ["a.txt"])
    task = writes.send_back(by=underwriter, now=NOW, task=task, text="证书已过期")
    writes.answer(by=applicant, now=NOW, task=task, text="新证书", proofs=[("b.txt", b"b")])
    decision.decline(by=underwriter, now=NOW, quote=referred, revision=referred.revision, reason="不宜承保")
    task.refresh_from_db()
    assert task.state == "closed"


@pytest.mark.django_db
def test_a_task_is_shown_and_answered_on_its_page(asked, client_of, enterprise, insurer) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    client, address = client_of(enterprise, Role.APPLICANT), f"/tasks/{asked.ref}/"
    assert "说明 备份" in client.get("/tasks/").content.decode()
    refused = client.post(f"{address}answer/", {"text": ""})
    assert refused.status_code == 422
    files = [SimpleUploadedFile(name, name.encode()) for name in ("a.txt", "b.txt")]
    assert client.post(f"{address}answer/", {"text": "完成", "proofs": files}).status_code == 302
    page = client.get(address).content.decode()
    assert all(word in page for word in ("完成", "a.txt", "b.txt", "已答复", "安心财产保险股份有限公司"))
    assert "Text(" not in page
    theirs = client_of(insurer, Role.UNDERWRITER)
    assert theirs.post(f"{address}decision/", {"decision": "return", "text": ""}).status_code == 422
    assert theirs.post(f"{address}decision/", {"decision": "accept"}).status_code == 302
    asked.refresh_from_db()
    assert asked.state == "accepted"
