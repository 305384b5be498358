"""Define forms of the catalogue: a document handed in as a file or as text, a successor, a reason."""

from collections.abc import Sequence
from typing import Any

from django import forms

from wangbao.hub.catalogue.models import ProductVersion
from wangbao.hub.catalogue.writes.version import LONGEST_REASON
from wangbao.hub.console.fields import TextField
from wangbao.hub.console.language import current, label
from wangbao.inspection.documents import LARGEST, read
from wangbao.vocabulary.errors import InputError


class DocumentForm(forms.Form):
    """A document in YAML or JSON: a file, or text in the field; ``cleaned_data["document"]`` is its plain data."""

    file = forms.FileField(
        label=label("文件", "File"),
        help_text=label("YAML 或 JSON，UTF-8 编码。", "YAML or JSON, in UTF-8."),
        required=False,
        max_length=120,
        allow_empty_file=True,  # the reader says what is wrong with it
    )
    text = forms.CharField(
        label=label("或粘贴文本", "Or paste the text"),
        widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "false", "class": "mono"}),
        required=False,
        max_length=LARGEST,
        strip=False,
    )

    def clean(self) -> dict[str, Any]:
        """Read whichever of the two is given."""
        found: dict[str, Any] = super().clean() or {}
        file = self.files.get("file")
        if "file" in self.errors or "text" in self.errors:
            return found
        if file is None and not str(found.get("text", "")).strip():
            self.add_error("file", label("请选择文件或粘贴文本", "choose a file or paste the text"))
            return found
        content = file.read(LARGEST + 1) if file is not None else str(found["text"]).encode(errors="replace")
        try:
            found["document"] = read(content)
        except InputError as error:
            for problem in error.problems:
                self.add_error("file" if file is not None else "text", problem.say(current()))
        return found


class SupersedeForm(forms.Form):
    """The published version that takes another's place."""

    successor = forms.ChoiceField(label=label("替代版本", "Successor"))

    def __init__(self, *args: Any, successors: Sequence[ProductVersion], **options: Any) -> None:
        super().__init__(*args, **options)
        self.by_ref = {one.ref: one for one in successors}
        chosen: Any = self.fields["successor"]
        chosen.choices = [(one.ref, f"{one.version} · {one.effective_from:%Y-%m-%d}") for one in successors]


class ReasonForm(forms.Form):
    """The reason for taking a version off sale."""

    reason = TextField(
        label=label("停售理由", "Reason"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
