"""Send messages by Django's mail backend."""

from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage

from wangbao.hub.outbox.channels import Outgoing, Undelivered
from wangbao.vocabulary.text import Text

_PERMANENT: Final = 500
_FOOT: Final = Text(
    "此信由网保平台自动发出，请勿直接回复。消息方式可在平台“消息设置”中更改。",
    "Sent by the Wangbao platform; please do not reply. Choose how you are told under “Message settings”.",
)


class Mail:
    """Mail by the server of the settings; what it takes counts as accepted, since nothing is heard afterwards."""

    def send(self, outgoing: Outgoing) -> str:
        """Send one mail; its Message-ID is that of the delivery, so a mail sent twice can be told."""
        parts = [outgoing.body, outgoing.link, f"-- \n{_FOOT.say(outgoing.language)}"]
        domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ") or "localhost"
        mail = EmailMessage(
            subject=" ".join(outgoing.subject.split()),
            body="\n\n".join(part for part in parts if part),
            to=[outgoing.address],
            headers={
                "Message-ID": f"<{outgoing.delivery_id}@{domain}>",
                "Auto-Submitted": "auto-generated",
            },
        )
        try:
            sent = mail.send()
        except SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            raise Undelivered(f"refused: {codes}", for_good=min(codes) >= _PERMANENT) from error
        except SMTPResponseException as error:
            raise Undelivered(f"{error.smtp_code}", for_good=error.smtp_code >= _PERMANENT) from error
        except (SMTPException, OSError) as error:
            raise Undelivered(type(error).__name__) from error
        if not sent:
            raise Undelivered("the mail server took nothing")
        return "handed to the mail server"
