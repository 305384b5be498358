"""Define the filters of the figures."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms

from wangbao.hub.console.fields import TextField
from wangbao.hub.console.language import label, say
from wangbao.hub.statistics.reads.figures import Filters
from wangbao.vocabulary.regions import REGIONS
from wangbao.vocabulary.size import SIZES
from wangbao.vocabulary.terms import KINDS
from wangbao.vocabulary.text import Text

_MONTH: Final = re.compile(r"^20\d\d-(0[1-9]|1[0-2])$", re.ASCII)
_ALL: Final = [("", label("全部", "All"))]


class MonthField(TextField):
    """A month, written 2026-03."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=7, required=False, widget=forms.TextInput({"type": "month"}), **options)

    def clean(self, value: Any) -> str:
        """Return the month, or the empty string; raises ValidationError."""
        found = str(super().clean(value) or "")
        if found and not _MONTH.fullmatch(found):
            raise forms.ValidationError(
                say(Text("须为年-月，如 2026-03", "must be a month, such as 2026-03"))
            )
        return found


class FilterForm(forms.Form):
    """The class the figures are grouped by, and what they are narrowed to."""

    by = forms.ChoiceField(required=False, label=label("分组", "By"))
    province = forms.ChoiceField(required=False, label=label("省份", "Province"))
    kind = forms.ChoiceField(required=False, label=label("被保险对象", "Kind of insured"))
    size = forms.ChoiceField(required=False, label=label("企业规模", "Size"))
    first = MonthField(label=label("自", "From"))
    last = MonthField(label=label("至", "To"))

    def __init__(self, *args: Any, groups: Mapping[str, Text], **options: Any) -> None:
        super().__init__(*args, **options)
        self._choose("by", groups.items())
        self._choose("province", ((one.code, one.name) for one in REGIONS), _ALL)
        self._choose("kind", ((one.code, one.name) for one in KINDS), _ALL)
        self._choose("size", ((one.code, one.name) for one in SIZES), _ALL)

    @property
    def asked(self) -> tuple[str, Filters]:
        """The class and filters of a valid form."""
        given = dict(self.cleaned_data)
        return given.pop("by") or "province", Filters(**given)

    def _choose(
        self, name: str, pairs: Iterable[tuple[str, Text]], first: Iterable[tuple[str, Any]] = ()
    ) -> None:
        field: Any = self.fields[name]
        field.choices = [*first, *((code, say(name)) for code, name in pairs)]
