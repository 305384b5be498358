"""Make the form of a content from its schema: one field each, named as the kind of publication names it."""

import datetime as dt
from collections.abc import Callable, Mapping
from types import NoneType
from typing import Any, Final, get_args, get_origin

from django import forms
from pydantic.fields import FieldInfo

from wangbao.hub import idempotency
from wangbao.hub.console.fields import DayField, TextField
from wangbao.hub.console.language import label, say
from wangbao.hub.publications.rules.content import Content
from wangbao.hub.publications.rules.kinds import registry
from wangbao.vocabulary.beijing import BEIJING
from wangbao.vocabulary.text import Text

_LINE: Final = 200  # characters; longer texts have several lines
_MOMENT_FORMAT: Final = "%Y-%m-%dT%H:%M"


class _Lines(TextField):
    """A list of texts, one a line."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            widget=forms.Textarea(attrs={"rows": 3}), help_text=label("每行一项", "one a line"), **options
        )

    def prepare_value(self, value: Any) -> Any:
        """Write a list as lines."""
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        """Read the lines that are not empty."""
        return [line.strip() for line in (super().to_python(value) or "").splitlines() if line.strip()]

    def validate(self, value: Any) -> None:
        """Refuse a character that nobody can see in any line."""
        super().validate("\n".join(value))


class _Moment(forms.DateTimeField):
    """A moment in Beijing time."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateTimeInput(format=_MOMENT_FORMAT, attrs={"type": "datetime-local"})
        super().__init__(
            widget=widget,
            input_formats=[_MOMENT_FORMAT, "%Y-%m-%d %H:%M"],
            help_text=label("北京时间", "Beijing time"),
            **options,
        )

    def prepare_value(self, value: Any) -> Any:
        """Write a moment, kept as text, as the control takes it."""
        if isinstance(value, str) and "T" in value and len(value) > len("2026-01-01T00:00"):
            return dt.datetime.fromisoformat(value).astimezone(BEIJING)
        return value


class ContentForm(forms.Form):
    """The form of a content; for a new record it carries the key under which it is made once."""

    def __init__(
        self, schema: type[Content], kind: str, *given: Any, keyed: bool = False, **named: Any
    ) -> None:
        """Make the fields of a schema, with the words of a kind of publication."""
        super().__init__(*given, **named)
        declared = registry()[kind]
        if keyed:
            self.fields["key"] = TextField(
                widget=forms.HiddenInput, max_length=64, initial=idempotency.new_key
            )
        for name, info in schema.model_fields.items():
            self.fields[name] = _field(info, declared.fields[name], declared.values.get(name, {}))

    def content(self) -> dict[str, Any]:
        """Return what was filled in, as the operations take it."""
        return {name: value for name, value in self.cleaned_data.items() if name != "key"}


def new(schema: type[Content], kind: str) -> Callable[..., ContentForm]:
    """Return what makes the form of a new record of a kind."""
    return lambda _row, *given, **named: ContentForm(schema, kind, *given, keyed=True, **named)


def again(schema: type[Content], kind: str) -> Callable[..., ContentForm]:
    """Return what makes the form of the content of a record that is there."""
    return lambda _row, *given, **named: ContentForm(schema, kind, *given, **named)


def day(text: str) -> dt.date:
    """Read a day as a content keeps it."""
    return dt.date.fromisoformat(text)


def _field(info: FieldInfo, name: Text, words: Mapping[str, Text]) -> forms.Field:
    options: dict[str, Any] = {"label": label(*name), "required": info.is_required()}
    kind = info.annotation
    inner = [one for one in get_args(kind) if one is not NoneType]
    if type(None) in get_args(kind):
        kind = inner[0]
    described = _described(info, kind)
    kind, most = described
    if kind is bool:
        return forms.BooleanField(**{**options, "required": False})
    if get_origin(kind) is list:
        return _several(words, options)
    if words:
        blank = [] if info.is_required() else [("", "—")]
        return forms.ChoiceField(choices=lambda: [*blank, *_choices(words)], **options)
    match getattr(kind, "__name__", ""):
        case "int":
            return forms.IntegerField(min_value=0, max_value=1_000_000, **options)
        case "date":
            return DayField(**options)
        case "AwareDatetime":
            return _Moment(**options)
    widget: Any = forms.TextInput() if most <= _LINE else forms.Textarea(attrs={"rows": 4})
    return TextField(max_length=most, widget=widget, **options)


def _described(info: FieldInfo, kind: Any) -> tuple[Any, int]:
    """Find the plain type behind an annotation, and the longest text it takes."""
    metadata = [*info.metadata]
    while hasattr(kind, "__metadata__"):
        metadata += kind.__metadata__
        kind = kind.__origin__
    limits = [one.max_length for one in _flat(metadata) if getattr(one, "max_length", None)]
    return kind, limits[0] if limits else _LINE


def _flat(metadata: list[Any]) -> list[Any]:
    found: list[Any] = []
    for one in metadata:
        found += _flat(one.metadata) if isinstance(one, FieldInfo) else [one]
    return found


def _several(words: Mapping[str, Text], options: dict[str, Any]) -> forms.Field:
    if not words:
        return _Lines(**options)
    return forms.MultipleChoiceField(
        choices=lambda: _choices(words), widget=forms.CheckboxSelectMultiple, **options
    )


def _choices(words: Mapping[str, Text]) -> list[tuple[str, str]]:
    return [(code, say(name)) for code, name in words.items()]
