"""A refusal of input said beside the fields of a form."""

from django import forms
from django.utils import translation

from wangbao.hub.console.form_errors import carry, status_of
from wangbao.hub.errors import Conflict
from wangbao.vocabulary.errors import InputError, Problem
from wangbao.vocabulary.text import Text


class Form(forms.Form):
    name = forms.CharField(required=False)
    limits = forms.CharField(required=False)


def carried(language: str) -> dict[str, list[str]]:
    form = Form({})
    rule = Text("太短", "too short")
    problems = [Problem("name", "x", rule), Problem("limits[0].amount", 1, rule), Problem("other", 2, rule)]
    with translation.override(language):
        carry(form, InputError(problems))
        return {field: list(errors) for field, errors in form.errors.items()}


def test_a_problem_goes_to_its_field_with_its_path_where_it_is_a_part() -> None:
    assert carried("zh-hans") == {
        "name": ["太短"],
        "limits": ["limits[0].amount = 1：太短"],
        "__all__": ["other = 2：太短"],
    }
    assert carried("en")["name"] == ["too short"]


def test_a_refusal_that_is_no_fault_of_the_input_goes_above_the_form() -> None:
    form = Form({})
    with translation.override("en"):
        carry(form, Conflict())
        carry(
            form,
            InputError([Problem("limits.a", 1, Text("", "not so"))]),
            words=lambda _: Text("", "Limit: not so"),
        )
    assert form.errors == {"__all__": [Conflict().text.en], "limits": ["Limit: not so"]}
    assert status_of(form) == 422
    assert status_of(Form()) == 200
