"""Show an operation's refusal on the form, beside its fields, and choose the status of the form's page."""

from collections.abc import Callable

from django.forms import BaseForm

from wangbao.hub.console.language import current, say
from wangbao.hub.errors import Refusal
from wangbao.vocabulary.errors import InputError, Problem
from wangbao.vocabulary.text import Text


def carry(
    form: BaseForm, error: InputError | Refusal, *, words: Callable[[Problem], Text] | None = None
) -> None:
    """Put each problem at the form's field of the same name, or above the form where there is none.

    A problem of a part (``answers.revenue``, ``limits[0]``) goes to the field of the whole, with its path said. A
    refusal that is no fault of the input goes above the form.

    Args:
        form: the form.
        error: the refusal.
        words: the app's own words for field, value and rule, where a problem does not stand at its own field; by
            default the path itself is said.
    """
    if isinstance(error, Refusal):
        form.add_error(None, say(error.text))
        return
    for problem in error.problems:
        field = problem.field if problem.field in form.fields else problem.field.split(".")[0].split("[")[0]
        if field in form.fields and field == problem.field:
            form.add_error(field, say(problem.rule))
        else:
            said = problem.say(current()) if words is None else say(words(problem))
            form.add_error(field if field in form.fields else None, said)


def status_of(form: BaseForm) -> int:
    """Return the HTTP status of a page with a form: 422 if its input is refused."""
    return 422 if form.errors else 200
