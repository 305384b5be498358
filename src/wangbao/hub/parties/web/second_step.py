"""Adapt the library's second step: its secrets are kept encrypted, with a key that is not in the database."""

from typing import Final

from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.core.exceptions import ValidationError

from wangbao.hub import keys
from wangbao.hub.console.language import label

_MARK: Final = "wangbao1:"  # before what is encrypted; a secret of the library has no colon
_UNREADABLE: Final = label(
    "无法读取您的两步验证密钥：平台的密钥文件不是当初的那一个。请联系平台运维人员。",
    "Your second step cannot be read: the platform's key is not the one it had. Ask whoever runs the platform.",
)


class SecondStepAdapter(DefaultMFAAdapter):  # type: ignore[misc] # allauth is untyped
    """Second steps with secrets that a copy of the database does not give away."""

    def encrypt(self, text: str) -> str:
        """Encrypt a secret before it is stored."""
        return sealed(text, settings.RECORDS_KEYS)

    def decrypt(self, encrypted_text: str) -> str:
        """Decrypt a stored secret; one of before the encryption is returned as it is.

        Raises:
            ValidationError: it was encrypted with a key that is not here.
        """
        try:
            return opened(encrypted_text, settings.RECORDS_KEYS)
        except ValueError:
            raise ValidationError(_UNREADABLE) from None


def sealed(text: str, records_keys: tuple[str, ...]) -> str:
    """Encrypt a secret, once however often it is asked."""
    return text if text.startswith(_MARK) else _MARK + keys.encrypt(records_keys, text)


def opened(text: str, records_keys: tuple[str, ...]) -> str:
    """Decrypt what was sealed; raises ValueError where the key is another."""
    return keys.decrypt(records_keys, text.removeprefix(_MARK)) if text.startswith(_MARK) else text
