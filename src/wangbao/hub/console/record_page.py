"""Show the page of a record and a list of records, and do what the forms of a record's page ask.

An app says what its page shows (:class:`Page`, :class:`Listing`) and what may be done (:class:`Action`); the two
templates here are all it needs. An action's form stands on the page of whoever may do it in the record's state, and is
sent to one address of the app, which ends in the action's code.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render

from wangbao.hub.access.permissions import allow, may
from wangbao.hub.console import notices
from wangbao.hub.console.contributions import Row
from wangbao.hub.console.fields import TextField
from wangbao.hub.console.form_actions import perform
from wangbao.hub.console.language import label
from wangbao.hub.errors import Invisible, Unseen
from wangbao.hub.web import ActorRequest
from wangbao.vocabulary.text import Text

_LONGEST_REASON: Final = 500
_LONGEST_START: Final = 7
Said = Text | str


class ReasonForm(forms.Form):
    """A reason."""

    reason = TextField(
        label=label("理由", "Reason"), max_length=_LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 3})
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """A thing that a reader may do with a record by a form of its page.

    Attributes:
        code: the end of its address.
        title: heads the form and stands on its button.
        permission: asked with the record.
        do: the operation, given the record, who acts, when and in which revision, and the form's values.
        form: makes the form of the record and what Django's forms take.
        when: whether it can be done now, by the actor and the record, such as what its state allows.
        initial: the form's first values.
        opened: true for the form that stands open, false for one behind its title.
    """

    code: str
    title: Text
    permission: str
    do: Callable[[Any, dict[str, Any], dict[str, Any]], object]
    form: Callable[..., forms.Form] = lambda _row, *given, **named: forms.Form(*given, **named)
    when: Callable[[Any, Any], bool] = lambda _actor, _row: True
    initial: Callable[[Any], dict[str, Any]] = lambda _row: {}
    opened: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """An action as the page shows it."""

    action: Action
    form: forms.Form
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The content of the page of a record.

    Attributes:
        title, lead, back, back_url: the head.
        state, state_text: the record's state.
        facts: names with their values.
        texts: headed paragraphs.
        lists: headed rows with what is said where there are none.
        links: buttons.
        revision: the record's, which every form says it was filled in for; None where there is no record.
        actions: what the reader may do.
        note: a line of weight above all, such as why the record is withdrawn.
    """

    title: Said
    back: Text
    back_url: str
    lead: Said = ""
    state: str = ""
    state_text: Said = ""
    facts: Sequence[tuple[Text, Any]] = ()
    texts: Sequence[tuple[Text, Sequence[Said]]] = ()
    lists: Sequence[tuple[Text, Sequence[Row], Text]] = ()
    links: Sequence[tuple[Text, str]] = ()
    revision: int | None = None
    actions: Sequence[Shown] = ()
    note: Said = ""


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter of a list: a word to look for, or one of some choices."""

    name: str
    label: Text
    value: str
    choices: Sequence[tuple[str, Said]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """The content of a list of records; ``groups`` are headed rows, ``following`` the start of the next page."""

    title: Text
    lead: Text
    filters: Sequence[Filter]
    groups: Sequence[tuple[Text | None, Sequence[Row]]]
    empty: Text
    following: int | None = None
    links: Sequence[tuple[Text, str]] = ()
    actions: Sequence[Shown] = ()

    @property
    def is_empty(self) -> bool:
        """True where there is no row to show."""
        return not any(rows for _, rows in self.groups)


def offered(
    actor: Any, row: Any, actions: Iterable[Action], url: Callable[[str], str], **refused: forms.Form
) -> list[Shown]:
    """List the actions that the actor may take now; a form that was refused stands in place of a new one."""
    return [
        Shown(
            one,
            refused.get(one.code) or one.form(row, initial=one.initial(row), auto_id=_ids(one)),
            url(one.code),
        )
        for one in actions
        if one.when(actor, row) and may(actor, one.permission, row)
    ]


def act(
    request: ActorRequest,
    row: Any,
    actions: Iterable[Action],
    code: str,
    *,
    show: Callable[..., HttpResponse],
    to: Callable[[Any], str],
) -> HttpResponse:
    """Perform what a form of a record's page asks, and go on ``to`` the page; refused input is shown where it was.

    Raises:
        Invisible: no such action.
        Forbidden: not for this reader.
        Unseen: the form does not say which revision of the record it was filled in for.
    """
    action = next((one for one in actions if one.code == code), None)
    if action is None:
        raise Invisible
    allow(request.actor, action.permission, row)
    form = action.form(row, request.POST, auto_id=_ids(action))
    done: list[Any] = []
    seen = request.POST.get("revision", "")

    def do(by: dict[str, Any], given: dict[str, Any]) -> None:
        if row is not None:
            if not (seen.isascii() and seen.isdigit() and len(seen) < _LONGEST_START):
                raise Unseen
            by["revision"] = int(seen)
        done.append(action.do(row, by, given))

    if perform(request, form, do):
        notices.success(request, "已办理。", "Done.")
        return redirect(to(done[0]))
    return show(request, row, **{code: form})


def page(request: ActorRequest, shown: Page) -> HttpResponse:
    """Show the page of a record."""
    return render(request, "console/record.html", {"page": shown}, status=_status(shown.actions))


def listing(request: ActorRequest, shown: Listing) -> HttpResponse:
    """Show a list of records."""
    return render(request, "console/listing.html", {"page": shown}, status=_status(shown.actions))


def start_of(request: ActorRequest) -> int:
    """Read where the page of a list begins; nought where the address does not say, or says nonsense."""
    given = request.GET.get("start", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < _LONGEST_START else 0


def _ids(action: Action) -> str:
    # Several forms stand on one page, each with ids of its own.
    return f"id_{action.code}_%s"


def _status(actions: Iterable[Shown]) -> int:
    return 422 if any(one.form.errors for one in actions) else 200
