"""Show an operation's refusal of input on the form, beside its fields."""

from django.forms import BaseForm

from wangbao.hub.console.language import current, say
from wangbao.vocabulary.errors import InputError


def carry(form: BaseForm, error: InputError) -> None:
    """Put each problem at the form's field of the same name, or above the form where there is none.

    A problem of a part (``answers.revenue``, ``limits[0]``) goes to the field of the whole, with its path said.
    """
    for problem in error.problems:
        field = problem.field if problem.field in form.fields else problem.field.split(".")[0].split("[")[0]
        if field in form.fields:
            named = say(problem.rule) if field == problem.field else problem.say(current())
            form.add_error(field, named)
        else:
            form.add_error(None, problem.say(current()))
