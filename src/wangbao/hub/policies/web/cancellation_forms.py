"""Define the forms of cancellation and reinstatement; only the grounds open to the person today are offered."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from django import forms

from wangbao.hub.console.fields import DayField
from wangbao.hub.console.language import label, say
from wangbao.hub.policies.rules.admission import cancellation_change
from wangbao.hub.policies.web.endorsement_forms import ChangeForm
from wangbao.policy.cancellation import reinstating
from wangbao.policy.tables import Ground
from wangbao.statute import rescission
from wangbao.vocabulary.text import Text

_NONE_OPEN: Final = label("今日没有可用的解除事由。", "No ground of cancellation is open today.")


class CancelForm(ChangeForm):
    """The form of a cancellation: ground, day and reason."""

    ruled = False

    def build(self) -> None:
        self.fields["reason"].label = label("解除说明", "Explanation")
        self.fields["ground"] = forms.ChoiceField(
            label=label("解除事由", "Ground"),
            choices=[(one.code, _ground(one)) for one in self.grounds],
            initial=_usual(self.grounds),
            help_text="" if self.grounds else _NONE_OPEN,
        )
        if any(one.rescinds for one in self.grounds):
            self.fields["known_on"] = DayField(
                required=False,
                label=label("保险人知道解除事由之日", "Day the insurer knew of the ground"),
                help_text=label(
                    f"仅未如实告知时填写；{rescission.WITHIN.zh}解除。",
                    f"Only for non-disclosure: {rescission.WITHIN.en}.",
                ),
            )
        self.fields["refund_share"] = forms.DecimalField(
            required=False,
            min_value=Decimal(0),
            max_value=Decimal(100),
            decimal_places=4,
            label=label("未受损部分比例（%）", "Share not damaged (%)"),
            help_text=label("仅部分损失后解除时填写。", "Only after a partial loss."),
        )

    def change(self) -> dict[str, Any]:
        """Build the cancellation on the chosen ground; a blank share means that all is undamaged."""
        given = self.cleaned_data
        share: Decimal | None = given.get("refund_share")
        return cancellation_change(
            self.bundle.definition,
            given["ground"],
            Decimal(1) if share is None else share / 100,
            given.get("known_on"),
        )


class ReinstateForm(ChangeForm):
    """The form of a reinstatement: day and reason."""

    ruled = False

    def change(self) -> dict[str, Any]:
        """Build the change of a reinstatement."""
        return reinstating()


def _usual(open_now: Sequence[Ground]) -> str | None:
    """Choose the usual ground of a policyholder's cancellation among the open ones; None if there is none."""
    return next((one.code for one in open_now if one.by == "insured"), None)


def _ground(one: Ground) -> str:
    return say(Text(f"{one.name.zh}（{one.article.zh}）", f"{one.name.en} ({one.article.en})"))
