"""Define the forms of batches and schemes; that of a scheme's content is made from the form's own data."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django import forms
from django.forms import BoundField

from wangbao.hub.console.fields import CreditCodeField, DayField, TextField, set_choices
from wangbao.hub.console.form_actions import Button, ButtonForm
from wangbao.hub.console.language import label, say
from wangbao.hub.parties.models import Organisation
from wangbao.hub.schemes.models import Authority, Unit
from wangbao.hub.schemes.rules.words import ATTACHMENT_KINDS, LEVELS, STEP_NAMES, Level
from wangbao.hub.schemes.writes.common import LONGEST_REASON
from wangbao.hub.schemes.writes.recommendation import LONGEST_OPINION
from wangbao.hub.schemes.writes.unit import Part
from wangbao.programme import batch_library, batch_schema, content as contents, form_schema
from wangbao.programme.authorities import SIDES, TERRITORIES
from wangbao.programme.batch_schema import STEPS
from wangbao.vocabulary.text import Text


def _reason(zh: str, en: str, most: int = LONGEST_REASON, *, required: bool = True) -> TextField:
    return TextField(
        label=label(zh, en), max_length=most, required=required, widget=forms.Textarea(attrs={"rows": 3})
    )


class _Text(TextField):
    """A text of a draft: marked as required, and still empty for as long as it is a draft."""

    def validate(self, value: Any) -> None:
        """Check a text that is there."""
        if value:
            super().validate(value)


class _Choices(forms.MultipleChoiceField):
    """Choices of a draft, as above."""

    widget = forms.CheckboxSelectMultiple

    def validate(self, value: Any) -> None:
        """Check choices that are made."""
        if value:
            super().validate(value)


class ContentForm(forms.Form):
    """The content of a scheme's form, section by section, and the revision that was seen."""

    use_required_attribute = False

    def __init__(
        self,
        form: form_schema.Form,
        batch: batch_schema.Batch,
        *given: Any,
        content: Mapping[str, Any] | None = None,
        **named: Any,
    ) -> None:
        """Make a field for each of the form's; ``content`` is what it holds."""
        initial = {
            code: "\n".join(value) if isinstance(value, list) and field.type == "filing_numbers" else value
            for code, value in (content or {}).items()
            for field in form.fields
            if field.code == code
        }
        named["initial"] = initial | named.get("initial", {})
        super().__init__(*given, **named)
        self._sections = form.sections
        self.fields["revision"] = forms.IntegerField(widget=forms.HiddenInput, required=False)
        for field in form.fields:
            if field.table != "tracks" or batch.tracks:
                self.fields[field.code] = _field(field, batch)

    @property
    def sections(self) -> Iterator[tuple[Text, list[BoundField]]]:
        """The fields by section, with its title."""
        for section in self._sections:
            yield section.title.text, [self[one.code] for one in section.fields if one.code in self.fields]

    def content(self) -> dict[str, Any]:
        """Return what was entered, by the fields' codes."""
        return {code: value for code, value in self.cleaned_data.items() if code != "revision"}


def _field(field: form_schema.Field, batch: batch_schema.Batch) -> forms.Field:
    helps = [say(field.help.text)] if field.help else []
    if field.type == "prose" and field.most:
        helps.append(say(Text(f"至多 {field.most} 字", f"at most {field.most} characters")))
    given: dict[str, Any] = {
        "label": say(field.ask.text),
        "required": field.required or field.table == "tracks",
        "help_text": say(Text("；".join(helps), "; ".join(helps))),
    }
    if field.type == "choices":
        known = contents.choices(field, batch)
        return _Choices(choices=[(code, say(name)) for code, name in known.items()], **given)
    if field.type in ("prose", "filing_numbers"):
        return _Text(widget=forms.Textarea(attrs={"rows": 4}), **given)
    if field.type in ("count", "amount"):
        return _Text(widget=forms.TextInput(attrs={"inputmode": "decimal"}), **given)
    return _Text(max_length=field.most, **given)


class BesideOthers(forms.Form):
    """A form that stands on a page beside others: its fields have ids of their own, by the name of its class."""

    def __init__(self, *given: Any, **named: Any) -> None:
        """Name the ids of the fields."""
        super().__init__(*given, **{"auto_id": f"id_{type(self).__name__}_%s", **named})


class BeginForm(forms.Form):
    """The title of a new scheme, which may be changed later."""

    key = TextField(widget=forms.HiddenInput, max_length=64)
    title = TextField(label=label("方案名称", "Title of the scheme"), max_length=80)


class PartForm(forms.Form):
    """A unit's own part."""

    contact_name = TextField(label=label("联系人", "Person to ask"), max_length=80)
    contact_phone = TextField(label=label("联系电话", "Telephone"), max_length=40)
    contact_email = forms.EmailField(label=label("联系邮箱", "Mail address"), required=False)
    is_legal_person = forms.BooleanField(
        label=label(
            "本单位在境内注册并具备独立法人资格", "Registered on the mainland, an independent legal person"
        ),
        required=False,
    )
    has_capability = forms.BooleanField(
        label=label("本单位具有网络安全保险业务能力", "Capable of cyber insurance business"), required=False
    )
    licence_number = TextField(
        label=label("保险业务许可证号", "Number of the insurance licence"),
        max_length=60,
        required=False,
        help_text=label("没有则不填", "leave empty without one"),
    )
    licence_first_day = DayField(label=label("许可证起始日期", "First day of the licence"), required=False)
    licence_last_day = DayField(
        label=label("许可证截止日期", "Last day of the licence"),
        required=False,
        help_text=label("该日仍有效；无期限则不填", "still valid on that day; empty if without end"),
    )

    @classmethod
    def of(cls, unit: Unit) -> "PartForm":
        """Make the form of a unit as it is."""
        return cls(initial={name: getattr(unit, name) for name in Part.__slots__})

    def part(self) -> Part:
        """Return the part that was entered."""
        return Part(**self.cleaned_data)


class InviteForm(BesideOthers):
    """A joint unit by its credit code, and what it is to do."""

    uscc = CreditCodeField(label=label("统一社会信用代码", "Unified social credit code"))
    task = TextField(label=label("分工", "What it is to do"), max_length=500, required=False)


class AnswerForm(ButtonForm):
    """A joint unit's answer; a reason where it declines."""

    button_name = "answer"
    buttons = (
        Button("confirm", Text("确认本单位部分", "Confirm our part"), primary=True),
        Button("decline", Text("不参加", "Decline")),
    )

    reason = _reason("不参加的理由", "Reason for declining", required=False)


class AttachForm(BesideOthers):
    """A file of a scheme."""

    kind = forms.ChoiceField(label=label("种类", "Kind"))
    file = forms.FileField(label=label("文件", "File"))

    def __init__(self, *given: Any, **named: Any) -> None:
        """Offer the kinds of files."""
        super().__init__(*given, **named)
        set_choices(self, "kind", [(code, say(name)) for code, name in ATTACHMENT_KINDS.items()])


class ImportForm(BesideOthers):
    """A filled form as Word or Excel."""

    file = forms.FileField(
        label=label("已填表格（.docx 或 .xlsx）", "Filled form (.docx or .xlsx)"),
        help_text=label(
            "填有内容的栏目会替换现有内容，空白栏目不变",
            "fields with content replace what is there; empty ones change nothing",
        ),
    )


class RouteForm(forms.Form):
    """The authority that is asked to recommend first, or none."""

    authority = forms.ChoiceField(
        label=label("先送推荐的主管部门", "Authority asked to recommend"), required=False
    )

    def __init__(self, offered: list[Authority], *given: Any, **named: Any) -> None:
        """Offer the local authorities."""
        super().__init__(*given, **named)
        none = say(Text("不经地方推荐，直接报送", "Straight to the nation, without recommendation"))
        names = [(one.organisation.ref, say(one.organisation.title)) for one in offered]
        set_choices(self, "authority", [("", none), *names])


class SubmitForm(BesideOthers):
    """The submission; late, it takes a reason."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    late_reason = _reason(
        "逾期理由（已过截止日期时必填）", "Why it is late, where the last day is over", required=False
    )


class ReasonForm(BesideOthers):
    """A reason."""

    reason = _reason("理由", "Reason")


class OpinionForm(ButtonForm):
    """A local authority's opinion."""

    buttons = (
        Button("recommend", Text("推荐", "Recommend"), primary=True),
        Button("return", Text("退回补正", "Return")),
        Button("not_recommend", Text("不予推荐", "Do not recommend")),
    )

    opinion = _reason("推荐意见或退回理由", "Opinion, or reason for returning", LONGEST_OPINION)


class DecisionForm(ButtonForm):
    """The national authority's decision; a reason but for one in time."""

    buttons = (
        Button("accept", Text("受理", "Accept"), primary=True),
        Button("return", Text("退回补正", "Return")),
        Button("reject", Text("不予受理", "Refuse")),
    )

    reason = _reason("理由", "Reason", required=False)


class OpenBatchForm(forms.Form):
    """A batch that ships and is not open yet."""

    batch = forms.ChoiceField(label=label("批次", "Batch"))

    def __init__(self, *given: Any, opened: set[str], **named: Any) -> None:
        """Offer the batches that were not opened."""
        super().__init__(*given, **named)
        rules = [batch_library.load(name) for name in batch_library.shipped()]
        self.left = [(one.batch, say(one.name.text)) for one in rules if one.batch not in opened]
        set_choices(self, "batch", self.left)


class DayForm(BesideOthers):
    """A day set after the notice, for all or for one institution."""

    step = forms.ChoiceField(label=label("步骤", "Step"))
    day = DayField(label=label("最后一日", "Last day"))
    uscc = CreditCodeField(
        label=label("只给此机构（统一社会信用代码）", "For this institution only (credit code)"),
        required=False,
    )
    reason = _reason("理由", "Reason")

    def __init__(self, *given: Any, **named: Any) -> None:
        """Offer the steps of a batch."""
        super().__init__(*given, **named)
        set_choices(self, "step", [(step, say(STEP_NAMES[step])) for step in STEPS])


class OwnDayForm(BesideOthers):
    """A local authority's own day."""

    day = DayField(label=label("本部门受理推荐的最后一日", "Last day for our recommendation"))
    reason = _reason("说明", "Remark")


class ExceptionForm(BesideOthers):
    """An exception to the number of schemes."""

    uscc = CreditCodeField(label=label("牵头单位统一社会信用代码", "Credit code of the lead"))
    schemes = forms.IntegerField(label=label("可牵头方案个数", "Schemes it may lead"))
    reason = _reason("理由", "Reason")


class AuthorityForm(forms.Form):
    """An organisation's place among the authorities."""

    organisation = forms.ChoiceField(label=label("机构", "Organisation"))
    level = forms.ChoiceField(label=label("级别", "Level"))
    territory = forms.ChoiceField(
        label=label("地区（省级）", "Territory, of a province's level"), required=False
    )
    side = forms.ChoiceField(label=label("类别（省级）", "Side, of a province's level"), required=False)
    parent = forms.ChoiceField(
        label=label("所属省级部门（地市级）", "Its province's authority, below a province"), required=False
    )

    def __init__(
        self, organisations: list[Organisation], provincial: list[Authority], *given: Any, **named: Any
    ) -> None:
        """Offer authorities without a place, the levels, the territories, and the authorities of provinces."""
        super().__init__(*given, **named)
        none = [("", "—")]
        set_choices(self, "organisation", [(one.ref, say(one.title)) for one in organisations])
        set_choices(self, "level", [(str(level), say(name)) for level, name in LEVELS.items()])
        set_choices(self, "territory", none + [(one.code, say(one.name)) for one in TERRITORIES])
        set_choices(self, "side", none + [(one.code, say(one.name)) for one in SIDES])
        set_choices(
            self, "parent", none + [(one.organisation.ref, say(one.organisation.title)) for one in provincial]
        )


LOCAL: Final = (str(Level.PROVINCIAL), str(Level.MUNICIPAL))
