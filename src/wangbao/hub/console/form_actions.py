"""Do what a form of a record's page asks, by one operation."""

from collections.abc import Callable
from typing import Any

from django.forms import Form

from wangbao.hub import clock
from wangbao.hub.console.form_errors import carry
from wangbao.hub.web import ActorRequest
from wangbao.vocabulary.errors import InputError, refusal

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


def unknown_choice(field: str, given: str, *choices: str) -> InputError:
    """Build the refusal of a button's value that is none of the choices."""
    listed = ", ".join(choices)
    return refusal(field, given, f"须为 {listed} 之一", f"must be one of {listed}")
