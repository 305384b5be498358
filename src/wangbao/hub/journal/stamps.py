"""Have a time-stamping authority confirm that a line about the journal was there at a moment (RFC 3161)."""

import base64
import http.client
import urllib.request
from pathlib import Path
from typing import Final

from cryptography import x509
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

_SECONDS: Final = 20
_LONGEST: Final = 64 * 1024
_GRANTED: Final = (0, 1)


def stamp(address: str, digest: str, roots: Path | None = None) -> bytes:
    """Ask an authority for a time stamp of a digest and return its answer, checked.

    Args:
        address: the authority's, http or https.
        digest: what is stamped: the text of a line's digest.
        roots: certificates in PEM that the authority's must lead to; without them its signature is kept unchecked.

    Raises:
        OSError: it does not answer.
        ValueError: the answer is none, is of something else, or its signature does not hold.
    """
    if not address.startswith(("http://", "https://")):
        raise ValueError("the address of a time-stamping authority begins with http:// or https://")
    builder = TimestampRequestBuilder().data(digest.encode()).hash_algorithm(HashAlgorithm.SHA256)
    asked = builder.build()
    post = urllib.request.Request(  # noqa: S310 - http or https, as checked above
        address, asked.as_bytes(), {"Content-Type": "application/timestamp-query"}
    )
    try:
        with urllib.request.urlopen(post, timeout=_SECONDS) as answer:  # noqa: S310 - as above
            given = answer.read(_LONGEST + 1)
    except http.client.HTTPException as error:
        raise OSError(str(error)) from error
    found = _decoded(given)
    if found.tst_info.nonce != asked.nonce:
        raise ValueError("the time stamp answers another request")
    check(given, digest, roots)
    return bytes(given)


def check(given: bytes, digest: str, roots: Path | None) -> None:
    """Check that an authority's answer stamps this digest and, with ``roots``, that its signature holds.

    Raises:
        ValueError: it does not.
    """
    found = _decoded(given)
    imprint = TimestampRequestBuilder().data(digest.encode()).hash_algorithm(HashAlgorithm.SHA256).build()
    if found.tst_info.message_imprint.message != imprint.message_imprint.message:
        raise ValueError("the time stamp is of something else")
    if roots is None:
        return
    builder = VerifierBuilder()
    for certificate in x509.load_pem_x509_certificates(roots.read_bytes()):
        builder = builder.add_root_certificate(certificate)
    try:
        builder.build().verify_message(found, digest.encode())
    except VerificationError as error:
        raise ValueError(f"the time stamp's signature does not hold: {error}") from error


def check_text(stamp: str, digest: str, roots: Path | None) -> None:
    """Check a stamp as a line keeps it, in base64; raises ValueError."""
    check(base64.b64decode(stamp, validate=True), digest, roots)


def _decoded(given: bytes) -> TimeStampResponse:
    if len(given) > _LONGEST:
        raise ValueError("the answer is too long for a time stamp")
    try:
        found = decode_timestamp_response(given)
        granted = found.status in _GRANTED
    except Exception as error:
        raise ValueError(f"not an answer of a time-stamping authority: {error}") from error
    if not granted:
        raise ValueError(f"refused by the time-stamping authority: {' '.join(found.status_string)}")
    return found
