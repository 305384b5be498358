"""How people sign in and up, through allauth."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from wangbao.hub import clock


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc] # allauth is untyped
    """E-mail in lower case; the moment of joining from the house's clock."""

    def clean_email(self, email: str) -> str:
        """The address as it is kept."""
        return str(super().clean_email(email)).strip().lower()

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:  # noqa: FBT002 - its signature
        """The new person."""
        user.date_joined = clock.now()
        return super().save_user(request, user, form, commit)
