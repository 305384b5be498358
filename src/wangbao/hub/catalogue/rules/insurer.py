"""Say for which insurer somebody may draft."""

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.access.roles import Kind
from wangbao.hub.parties.models import Organisation
from wangbao.vocabulary.errors import refusal


def refuse_other_insurer(by: Actor, insurer: Organisation) -> None:
    """Refuse drafting for another insurer; the platform may seed any insurer's."""
    allow(by, "catalogue.draft")
    if insurer.kind != Kind.INSURER:
        raise refusal("insurer", insurer.name, "须为保险公司", "must be an insurer")
    if not by.is_system and insurer.pk != by.organisation_id:
        allow(by, "catalogue.draft", insurer)
