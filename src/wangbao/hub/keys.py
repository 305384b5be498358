"""Keep the keys of the records apart from the records: a file, or the environment.

From one key come the one that signs what is noted of the journal outside the database and the one that encrypts the
secrets of people's second steps. It is not in backups; without it those secrets cannot be read again. By default the
file lies beside the database, which is right for trying things out: whoever takes the folder then has both.
"""

import base64
import hashlib
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.core.exceptions import ImproperlyConfigured

KEY_FILE: Final = "records.key"
VARIABLE: Final = "WANGBAO_RECORDS_KEY"
FILE_VARIABLE: Final = "WANGBAO_RECORDS_KEY_FILE"
_SHORTEST: Final = 32
_SIGNING: Final = b"wangbao journal anchors"
_SECRETS: Final = b"wangbao second-step secrets"


def private_file(path: Path) -> str:
    """Return the text of a file of secrets, made once with mode 0600 and random content.

    Raises:
        ImproperlyConfigured: others than its owner may read it.
    """
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        if path.stat().st_mode & 0o077:
            raise ImproperlyConfigured(
                f"{path}：密钥文件须只有本人可读（chmod 600）"
                " / the key file must be readable by its owner only (chmod 600)"
            ) from None
    else:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text(encoding="ascii").strip()


def records_keys(home: Path, environ: Mapping[str, str] = os.environ) -> tuple[str, ...]:
    """Return the keys of the records, the one in use first; the others are earlier ones that still open what they shut.

    From ``WANGBAO_RECORDS_KEY`` (several divided by commas), or a file (one a line): that of
    ``WANGBAO_RECORDS_KEY_FILE``, else one beside the database. Where the database is elsewhere and no key is given, it
    is the secret key, which the machines share.

    Raises:
        ImproperlyConfigured: a key of fewer than 32 characters, or a file that others may read or that cannot be made.
    """
    given = [key.strip() for key in environ.get(VARIABLE, "").split(",") if key.strip()]
    path = key_file(home, environ)
    if not given and path is not None:
        try:
            given = private_file(path).split()
        except OSError as error:
            raise ImproperlyConfigured(
                f"{FILE_VARIABLE} = {path}：无法读写（{error.strerror}） / cannot be read or made ({error.strerror})"
            ) from None
    elif not given:
        given = [environ["WANGBAO_SECRET_KEY"]]
    if any(len(key) < _SHORTEST for key in given):
        raise ImproperlyConfigured(
            f"{VARIABLE}：每个密钥至少 {_SHORTEST} 个字符 / each key has at least {_SHORTEST} characters"
        )
    return tuple(given)


def key_file(home: Path, environ: Mapping[str, str] = os.environ) -> Path | None:
    """Return the file that the keys of the records are in; None where they are in the environment."""
    if environ.get(VARIABLE, "").strip(" ,"):
        return None
    if named := environ.get(FILE_VARIABLE, ""):
        return Path(named)
    if environ.get("WANGBAO_DATABASE_URL") and environ.get("WANGBAO_SECRET_KEY"):
        return None
    return home / KEY_FILE


def is_beside_records(home: Path, environ: Mapping[str, str] = os.environ) -> bool:
    """Return True if whoever takes the folder of the database takes the key too."""
    path = key_file(home, environ)
    return path is not None and path.resolve().is_relative_to(home.resolve())


def fingerprint(key: str) -> str:
    """Return sixteen digits by which a key is known, without telling it."""
    return hashlib.sha256(_public(key)).hexdigest()[:16]


def sign(key: str, content: bytes) -> str:
    """Sign bytes with Ed25519, in hexadecimal."""
    return _signing(key).sign(content).hex()


def is_signed(keys: tuple[str, ...], by: str, content: bytes, signature: str) -> bool:
    """Return True if the signature is that of the key, among ours, whose fingerprint is ``by``."""
    for key in keys:
        if fingerprint(key) == by:
            try:
                Ed25519PublicKey.from_public_bytes(_public(key)).verify(bytes.fromhex(signature), content)
            except (InvalidSignature, ValueError):
                return False
            return True
    return False


def encrypt(keys: tuple[str, ...], text: str) -> str:
    """Encrypt a secret with the key in use."""
    return _box(keys).encrypt(text.encode()).decode("ascii")


def decrypt(keys: tuple[str, ...], token: str) -> str:
    """Decrypt a secret.

    Raises:
        ValueError: it was encrypted with none of the keys, or was changed.
    """
    try:
        return _box(keys).decrypt(token.encode("ascii")).decode()
    except (InvalidToken, UnicodeError):
        raise ValueError("encrypted with another key") from None


def _box(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_derived(key, _SECRETS))) for key in keys])


def _signing(key: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(_derived(key, _SIGNING))


def _public(key: str) -> bytes:
    return _signing(key).public_key().public_bytes_raw()


def _derived(key: str, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(key.encode())
