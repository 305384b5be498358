"""Encrypt the secrets of webhooks before they are kept in the database, under the keys of the records."""

from django.conf import settings

from wangbao.hub import keys
from wangbao.hub.errors import Conflict
from wangbao.vocabulary.text import Text


def seal(secret: str) -> str:
    """Encrypt a secret; a copy of the database without the key does not hold it."""
    return keys.encrypt(settings.RECORDS_KEYS, secret)


def unseal(sealed: str) -> str:
    """Decrypt a secret.

    Raises:
        Conflict: the key it was encrypted with is not among those of the records.
    """
    try:
        return keys.decrypt(settings.RECORDS_KEYS, sealed)
    except ValueError:
        raise Conflict(
            Text(
                "平台密钥已更换，无法读取该密钥；请轮换密钥",
                "the platform's key has changed and the secret cannot be read; rotate it",
            )
        ) from None
