"""Define the form for a new token."""

import datetime as dt

from django import forms

from wangbao.hub.api.rules.scopes import scopes
from wangbao.hub.api.writes.token import LONGEST_DAYS
from wangbao.hub.console.fields import TextField
from wangbao.hub.console.language import label


class TokenForm(forms.Form):
    """The form for a new token: its name, its scopes, and the days it lasts."""

    name = TextField(
        label=label("名称", "Name"),
        max_length=60,
        help_text=label("写明用于哪个系统，便于以后辨认。", "Say which system uses it, to know it by."),
    )
    scopes = forms.MultipleChoiceField(
        label=label("权限", "Scopes"),
        choices=lambda: [
            (code, label(f"{name.zh}（{code}）", f"{name.en} ({code})")) for code, name in scopes().items()
        ],
        widget=forms.CheckboxSelectMultiple,
        help_text=label("权限只会缩小您的角色所能做的事。", "Scopes only narrow what your role may do."),
    )
    days = forms.IntegerField(
        label=label("有效天数", "Days it lasts"), min_value=1, max_value=LONGEST_DAYS, initial=90
    )

    def duration(self) -> dt.timedelta:
        """Return how long the token lasts."""
        return dt.timedelta(days=self.cleaned_data["days"])
