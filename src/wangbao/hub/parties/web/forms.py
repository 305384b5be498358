"""Define forms about people and organisations; the operations check what they hold."""

from typing import Any

from django import forms
from django.http import HttpRequest

from wangbao.hub.access.roles import KIND_NAMES, ROLE_NAMES, ROLES_OF, Kind, Role
from wangbao.hub.console.fields import CreditCodeField, TextField
from wangbao.hub.console.language import label, say
from wangbao.hub.parties.models import Person
from wangbao.hub.parties.rules import checks
from wangbao.hub.parties.rules.checks import LONGEST_ADDRESS
from wangbao.vocabulary.regions import REGIONS
from wangbao.vocabulary.text import Text

_BY_CODE = Text("按信用代码", "from the credit code")


class RegisteredCodeField(CreditCodeField):
    """A credit code of somebody who is registered: right by its check, or accepted."""

    def check(self, value: str) -> None:
        """Refuse a wrong code that nobody has accepted."""
        checks.credit_code(value)


class AcceptedCodeForm(forms.Form):
    """A code whose check fails, and the reason to accept it."""

    code = TextField(label=label("统一社会信用代码", "Unified social credit code"), max_length=30)
    reason = TextField(
        label=label("理由", "Reason"),
        max_length=500,
        help_text=label(
            "如已核对的证照与查询结果；记入日志。",
            "such as the licence and the register looked at; kept in the journal.",
        ),
    )


class SignupForm(forms.Form):
    """The fields beyond address and password at sign-up; allauth puts them into its own form."""

    name = TextField(label=label("姓名", "Your name"), max_length=80)

    def signup(self, _request: HttpRequest, user: Person) -> None:
        """Keep the name with the new person."""
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])


def _address() -> TextField:
    return TextField(
        label=label("住所", "Registered address"),
        max_length=LONGEST_ADDRESS,
        required=False,
        help_text=label(
            "营业执照上的住所；印在保险单、批单与发票资料上。",
            "as on the business licence; printed in schedules, endorsement slips and invoice data.",
        ),
    )


class AddressForm(forms.Form):
    """The registered address of one's own organisation."""

    address = _address()


class EnterpriseForm(forms.Form):
    """An enterprise: one's own, or a client's."""

    name = TextField(label=label("企业名称", "Name of the enterprise"), max_length=120)
    name_en = TextField(label=label("英文名称", "English name"), max_length=160, required=False)
    uscc = RegisteredCodeField(
        label=label("统一社会信用代码", "Unified social credit code"),
        help_text=label("营业执照上的 18 位代码", "the eighteen characters on the business licence"),
    )
    address = _address()


class DisputeForm(forms.Form):
    """A claim to an enterprise that somebody else has registered."""

    uscc = CreditCodeField(
        label=label("统一社会信用代码", "Unified social credit code"),
        help_text=label("营业执照上的 18 位代码", "the eighteen characters on the business licence"),
    )
    statement = TextField(
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        label=label("您与该企业的关系及联系方式", "Who you are to the enterprise, and how to reach you"),
        help_text=label(
            "如职务、电话；主管部门或平台运维方会请您出示营业执照与授权。",
            "your position, a telephone number; the authority or operator will ask for the licence and your authority.",
        ),
    )


class DisputeDecisionForm(forms.Form):
    """The decision of a dispute."""

    decision = TextField(
        max_length=1000, widget=forms.Textarea(attrs={"rows": 3}), label=label("裁定意见", "Decision")
    )
    replaces = forms.BooleanField(
        required=False,
        label=label("原有人员全部退出该企业", "everybody who acts for it now no longer does"),
    )


class OrganisationForm(EnterpriseForm):
    """An organisation of any kind, for the register."""

    kind = forms.ChoiceField(label=label("机构类别", "Kind of organisation"))
    uscc = RegisteredCodeField(label=label("统一社会信用代码", "Unified social credit code"), required=False)
    province = forms.ChoiceField(label=label("所在省份", "Province"), required=False)
    licence_number = TextField(label=label("许可证号", "Licence number"), max_length=40, required=False)
    field_order = ("kind", "name", "name_en", "uscc", "address", "province", "licence_number")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kind"].choices = [(kind.value, say(name)) for kind, name in KIND_NAMES.items()]  # type: ignore[attr-defined]
        self.fields["province"].choices = [  # type: ignore[attr-defined]
            ("", say(_BY_CODE)),
            *((region.code, say(region.name)) for region in REGIONS),
        ]


class InvitationForm(forms.Form):
    """A person's address, and the role they are to have."""

    email = forms.EmailField(label=label("邮箱", "E-mail address"), max_length=254)
    role = forms.ChoiceField(label=label("角色", "Role"))

    def __init__(self, *args: Any, kind: Kind, **options: Any) -> None:
        super().__init__(*args, **options)
        given = [role for role in Role if role in ROLES_OF[kind]]
        self.fields["role"].choices = [(role.value, say(ROLE_NAMES[role])) for role in given]  # type: ignore[attr-defined]


class MandateForm(forms.Form):
    """The broker a client lets act for it."""

    broker = forms.ChoiceField(label=label("经纪人或中介机构", "Broker or intermediary"))

    def __init__(self, *args: Any, brokers: list[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["broker"].choices = [(broker.ref, say(broker.title)) for broker in brokers]  # type: ignore[attr-defined]


class PersonForm(forms.Form):
    """One's own name and language."""

    name = TextField(label=label("姓名", "Your name"), max_length=80)
    language = forms.ChoiceField(label=label("语言", "Language"), choices=[("zh", "中文"), ("en", "English")])
