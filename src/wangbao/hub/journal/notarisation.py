"""Note the journal's head outside the database every night: signed, time-stamped and mailed where configured."""

import base64
import datetime as dt
import logging
from dataclasses import dataclass, replace

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction

from wangbao.hub import anchors
from wangbao.hub.access.actor import Actor
from wangbao.hub.anchors import Anchor
from wangbao.hub.journal.models import Head
from wangbao.hub.journal.operations import ANCHORED, CLOCK_EXPLAINED, record
from wangbao.vocabulary import hash_chain
from wangbao.vocabulary.text import Text

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Noted:
    """One line that was written, and what could not be done for it."""

    anchor: Anchor
    failures: tuple[Text, ...]


def anchor(*, now: dt.datetime) -> Noted:
    """Append a signed line with the journal's head, and journal that it was; then mail it.

    A mail server or a time-stamping authority that does not answer does not keep the line from being written.
    """
    head = Head.objects.values_list("sequence", "hash").first() or (0, hash_chain.START)
    key = settings.RECORDS_KEYS[0]
    line = anchors.made(settings.ANCHORS, key, at=now, sequence=head[0], digest=head[1])
    failures: list[Text] = []
    if settings.ANCHOR_STAMPS:
        try:
            line = replace(line, stamp=base64.b64encode(_stamped(line)).decode("ascii"))
        except (OSError, ValueError) as error:
            _log.exception("the journal's head was not time-stamped")
            failures.append(Text(f"未取得时间戳：{error}", f"no time stamp: {error}"))
    anchors.append(settings.ANCHORS, line)
    with transaction.atomic():
        record(
            by=Actor.system(),
            now=now,
            verb=ANCHORED,
            subject=("journal", str(line.sequence)),
            after={
                "sequence": line.sequence,
                "hash": line.hash,
                "line": line.digest,
                "stamped": bool(line.stamp),
            },
        )
    if settings.ANCHOR_MAIL:
        try:
            _mail(line)
        except OSError as error:
            _log.exception("the journal's head was not mailed")
            failures.append(Text(f"邮件未发出：{error}", f"not mailed: {error}"))
    return Noted(line, tuple(failures))


def explain(*, now: dt.datetime, sequence: int, reason: str) -> None:
    """Journal why the clock went back at an entry, so that verifying no longer fails for it."""
    with transaction.atomic():
        record(
            by=Actor.system(),
            now=now,
            verb=CLOCK_EXPLAINED,
            subject=("journal", str(sequence)),
            after={"reason": reason},
        )


def _mail(line: Anchor) -> None:
    subject = f"网保操作日志 {line.at[:10]} / Wangbao journal {line.at[:10]}: {line.sequence}"
    body = (
        "请妥善保存本邮件。其中一行是操作日志末条的编号与散列，已签名；"
        "日后可用 wangbao hub journal-verify --expect 核对。\n"
        "Keep this letter. Its line has the number and the hash of the journal's last entry, signed; "
        "compare it later with wangbao hub journal-verify --expect.\n\n"
        f"{line.hash}\n\n{line.line}\n"
    )
    send_mail(subject, body, None, settings.ANCHOR_MAIL)


def _stamped(line: Anchor) -> bytes:
    from wangbao.hub.journal import stamps  # noqa: PLC0415 - heavy: only where an authority is configured

    return stamps.stamp(settings.ANCHOR_STAMPS, line.digest, settings.ANCHOR_STAMPS_ROOTS)
