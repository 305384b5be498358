"""Read what a page was sent beside its fields: the key of its form, the day of a change, the blocks ticked."""

import datetime as dt
from typing import Final

from django.core.exceptions import ValidationError

from wangbao.hub.console.fields import DayField
from wangbao.hub.policies.models import Policy
from wangbao.hub.web import ActorRequest
from wangbao.vocabulary import canonical
from wangbao.vocabulary.beijing import day_of

_MOST_LIFTED: Final = 50
_CSRF: Final = "csrfmiddlewaretoken"
_DAY: Final = dt.timedelta(days=1)


def key_of(request: ActorRequest) -> str:
    """Derive an idempotency key from the form as filled in: the same if sent twice, another with any other content."""
    filled = sorted((name, request.POST.getlist(name)) for name in request.POST if name != _CSRF)
    return canonical.sha256(filled, spelling="ascii")


def lifted(request: ActorRequest) -> list[str]:
    """Return the blocks ticked as lifted."""
    return request.POST.getlist("lifted")[:_MOST_LIFTED]


def day_of_change(request: ActorRequest, policy: Policy, now: dt.datetime) -> dt.date:
    """Read the effective day typed, or else take today; limit it to the policy's period."""
    typed = request.POST.get("effective") or request.GET.get("effective") or ""
    try:
        day: dt.date = DayField().clean(typed)
    except ValidationError:  # the form itself says what is wrong with it
        day = day_of(now)
    return min(max(day, policy.start), policy.end - _DAY)
