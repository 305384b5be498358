"""Sign what is sent to another system, so that it can tell who sent it, that nothing changed, and that it is new.

The signature is the HMAC-SHA256 of ``<id>.<timestamp>.<body>`` under a secret that sender and receiver share, in base64
after ``v1,``; of several, divided by spaces, one must match. This is the form of the Standard Webhooks specification,
for which there are libraries in many languages. A receiver compares in constant time, refuses a timestamp more than
:data:`TOLERANCE_SECONDS` away, and remembers ids for as long: then a message sent again by an eavesdropper is refused.
"""

import base64
import binascii
import datetime as dt
import hashlib
import hmac
import secrets
from collections.abc import Iterable, Mapping
from typing import Final

TOLERANCE_SECONDS: Final = 300
ID: Final = "webhook-id"
TIMESTAMP: Final = "webhook-timestamp"
SIGNATURE: Final = "webhook-signature"
_PREFIX: Final = "whsec_"
_BYTES: Final = 32


def new_secret() -> str:
    """Generate a secret of 256 bits."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(_BYTES)).decode()


def headers(message_id: str, body: bytes, keys: Iterable[str], *, now: dt.datetime) -> dict[str, str]:
    """Make the headers of a call: its id, its time and a signature under each secret."""
    seconds = str(int(now.timestamp()))
    signed = " ".join(f"v1,{_mac(message_id, seconds, body, key)}" for key in keys)
    return {ID: message_id, TIMESTAMP: seconds, SIGNATURE: signed}


def verify(given: Mapping[str, str], body: bytes, key: str, *, now: dt.datetime) -> bool:
    """Check the headers of a call as its receiver does: signed under the secret, and recent."""
    message_id, seconds = given.get(ID, ""), given.get(TIMESTAMP, "")
    if not message_id or not (seconds.isascii() and seconds.isdigit()):
        return False
    if abs(now.timestamp() - int(seconds)) > TOLERANCE_SECONDS:
        return False
    wanted = f"v1,{_mac(message_id, seconds, body, key)}".encode()
    found = False
    for one in given.get(SIGNATURE, "").split(" "):
        found |= hmac.compare_digest(wanted, one.encode())
    return found


def _mac(message_id: str, seconds: str, body: bytes, key: str) -> str:
    try:
        secret = base64.b64decode(key.removeprefix(_PREFIX), validate=True)
    except binascii.Error:
        raise ValueError("no secret of ours") from None
    signed = f"{message_id}.{seconds}.".encode() + body
    return base64.b64encode(hmac.digest(secret, signed, hashlib.sha256)).decode()
