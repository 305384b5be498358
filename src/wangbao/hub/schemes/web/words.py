"""Name the steps of a scheme's history, and say what stands in the way of submitting it in words of its form."""

from typing import Final

from wangbao.hub.schemes.rules.states import SCHEME, Event
from wangbao.programme.form_schema import Form
from wangbao.vocabulary.errors import Problem
from wangbao.vocabulary.text import Text

_STEPS: Final = {
    "begin": Text("新建", "Begun"),
    "unit_confirmed": Text("联合单位确认", "Joint unit confirmed"),
    "unit_declined": Text("联合单位不参加", "Joint unit declined"),
}


def step_name(event: str) -> Text:
    """Name a step of a scheme's history."""
    return _STEPS[event] if event in _STEPS else SCHEME.event_names[Event(event)]


def obstacle(problem: Problem, form: Form) -> Text:
    """Say a problem: of a field of the form under its name, of anything else by its rule."""
    names = {field.code: field.ask.text for field in form.fields}
    name, rule = names.get(problem.field), problem.rule
    if name is None or rule.zh.startswith(name.zh):
        return rule
    return Text(f"{name.zh}：{rule.zh}", f"{name.en}: {rule.en}")
