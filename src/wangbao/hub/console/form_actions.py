"""Do what a form of a record's page asks, by one operation."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django import forms
from django.forms import Form

from wangbao.hub import clock
from wangbao.hub.console.form_errors import carry
from wangbao.hub.web import ActorRequest
from wangbao.vocabulary.errors import InputError, refusal
from wangbao.vocabulary.text import Text

Do = Callable[[dict[str, Any], dict[str, Any]], object]
"""An operation, given who acts and when (``by``, ``now``) and the form's values."""


def perform(request: ActorRequest, form: Form, do: Do) -> bool:
    """Call an operation with a form's values; False where input is refused, which the form then shows."""
    if not form.is_valid():
        return False
    try:
        do({"by": request.actor, "now": clock.now()}, dict(form.cleaned_data))
    except InputError as error:
        carry(form, error)
        return False
    return True


class Button(NamedTuple):
    """A button by which a form is sent: the value that says what is decided, and its text."""

    value: str
    text: Text
    primary: bool = False


class ButtonForm(Form):
    """A form with a button for each thing that may be decided; ``console/parts/form.html`` shows them."""

    button_name = "decision"
    buttons: tuple[Button, ...] = ()

    def chosen(self) -> str:
        """Return the value of the button that the form was sent by.

        Raises:
            InputError: none of its buttons.
        """
        given = self.data.get(self.button_name, "")
        if given not in {one.value for one in self.buttons}:
            raise unknown_choice(self.button_name, given, *(one.value for one in self.buttons))
        return str(given)


class SeenForm(ButtonForm):
    """A form of a decision on a record, with the revision of it that was seen."""

    revision = forms.IntegerField(widget=forms.HiddenInput)


def unknown_choice(field: str, given: str, *choices: str) -> InputError:
    """Build the refusal of a button's value that is none of the choices."""
    listed = ", ".join(choices)
    return refusal(field, given, f"须为 {listed} 之一", f"must be one of {listed}")
