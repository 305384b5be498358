"""Open accounts at sign-up, and answer alike whether an address is known or not.

With a mail server the owner of an address is written to and confirms it. Without one nobody can show that an address
is theirs, so a stranger's account waits for whoever runs the platform; somebody invited is let in by the invitation. A
known address has a password hashed and thrown away, so that the answer takes as long.
"""

from typing import Any

from allauth.account.forms import SignupForm
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve

from wangbao.hub import clock
from wangbao.hub.parties.models import Person
from wangbao.hub.parties.reads.queries import is_invited
from wangbao.hub.parties.web import sign_in_record


class SignUpForm(SignupForm):  # type: ignore[misc] # allauth is untyped
    """The library's form, whose answer does not tell which addresses are known."""

    waits = False  # to be approved

    def validate_unique_email(self, value: str) -> str:
        """Note whether the address is known; only an open trial says so."""
        if not settings.SIGNUP_APPROVED:
            return str(super().validate_unique_email(value))
        self.account_already_exists = Person.objects.filter(email=value).exists()
        return value

    def try_save(self, request: HttpRequest) -> tuple[Any, HttpResponse | None]:
        """Open the account, at once or to be approved; of a known address only spend the time."""
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        if not settings.SIGNUP_APPROVED:
            return super().try_save(request)  # type: ignore[no-any-return]  # as above
        if self.account_already_exists:
            return None, _received(request)
        self.waits = not _is_invited(request, self.cleaned_data["email"])
        user = self.save(request)
        return user, _received(request) if self.waits else None

    def save(self, request: HttpRequest) -> Any:
        """Save the new person, active or waiting to be approved, with an entry in the journal."""
        with transaction.atomic():
            user = super().save(request)
            if self.waits:
                user.is_active = False
                user.save(update_fields=["is_active"])
            sign_in_record.signed_up(request, user)
        return user


def _received(request: HttpRequest) -> HttpResponse:
    return render(request, "account/sign_up_received.html")


def _is_invited(request: HttpRequest, email: str) -> bool:
    """Return True if the page to go on to is an invitation of this address that still stands."""
    try:
        found = resolve(request.POST.get("next", "") or request.GET.get("next", ""))
    except Resolver404:
        return False
    return found.view_name == "parties:invitation" and is_invited(
        found.kwargs["token"], email, now=clock.now()
    )
