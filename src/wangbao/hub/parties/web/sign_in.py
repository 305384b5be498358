"""Adapt allauth: how people sign in and up."""

import functools
import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest

from wangbao.hub import clock
from wangbao.hub.console.language import current
from wangbao.hub.parties.web import post, sign_in_record

_log = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc] # allauth is untyped
    """E-mail in lower case; the moment of joining from the house's clock."""

    def clean_email(self, email: str) -> str:
        """Put an address in lower case, as it is kept."""
        return str(super().clean_email(email)).strip().lower()

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse a guess beyond the limit, and journal the lock-out."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            sign_in_record.locked_out(request, str(credentials.get("email") or ""))
            raise

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Check a password; an account that is not confirmed or approved is answered like a wrong one.

        Otherwise whoever signed up under an address would learn by signing in whether the account is theirs.
        """
        user = super().authenticate(request, **credentials)
        if user is None:
            return None
        if not self._is_confirmed(user):
            self.authentication_failed(request, **credentials)
            return None
        if "password" in credentials:
            sign_in_record.renew_hash(request, user, str(credentials["password"]))
        return user

    def set_password(self, user: Any, password: str) -> None:
        """Set another password, with its entry in the journal."""
        with transaction.atomic():
            super().set_password(user, password)
            sign_in_record.password_changed(self.request, user)

    def _is_confirmed(self, user: Any) -> bool:
        if not user.is_active:
            return False
        own = EmailAddress.objects.filter(user=user)
        mailed = settings.ACCOUNT_EMAIL_VERIFICATION == "mandatory" and user.last_login is None
        return not (mailed and own.exists() and not own.filter(verified=True).exists())

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail of the library beside the request: how long it takes must not tell that there was one."""
        post.later(functools.partial(super().send_mail, template_prefix, email, context))

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count wrong guesses by account and address together, so that a guesser locks out themselves alone."""
        return f"{super()._get_login_attempts_cache_key(request, **credentials)}:{sign_in_record.address_of(request)}"

    def is_safe_url(self, url: str | None) -> bool:
        """Refuse to lead on to what is no address, as to one of another site; the library lets its error through."""
        try:
            return bool(super().is_safe_url(url))
        except ValueError:
            return False

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - its signature
        """Return True where strangers may open an account; elsewhere people are given one when invited."""
        return bool(settings.SIGNUP_OPEN)

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:  # noqa: FBT002 - its signature
        """Save the new person, who goes on in the language of the page they signed up on."""
        user.date_joined = clock.now()
        user.language = current()
        return super().save_user(request, user, form, commit)

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Tell people what changed about their account; what has changed stays so where the mail server fails."""
        try:
            super().send_notification_mail(*args, **kwargs)
        except OSError:
            _log.exception("a notification could not be sent")


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc] # as above
    """The organisation's own sign-in: the name it knows, the address in lower case."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:  # noqa: ARG002 - its signature
        """Let in everybody the organisation's own server knows; without a role they see nothing."""
        return True

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> Any:
        """Fill in the new person from what the server says of them."""
        user = super().populate_user(request, sociallogin, data)
        full = data.get("name") or " ".join(filter(None, (data.get("first_name"), data.get("last_name"))))
        user.name = str(full or "")[:80]
        user.email = str(user.email or "").lower()
        user.date_joined = clock.now()
        user.language = current()
        return user

    def save_user(self, request: HttpRequest, sociallogin: Any, form: Any = None) -> Any:
        """Save the new person, with an entry in the journal."""
        with transaction.atomic():
            user = super().save_user(request, sociallogin, form)
            sign_in_record.signed_up(request, user)
        return user
