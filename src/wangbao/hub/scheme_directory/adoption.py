"""Draft the product of a listed scheme for another insurer (可复制可推广)."""

import datetime as dt
from typing import Any

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.catalogue.models import ProductVersion
from wangbao.hub.catalogue.writes.version import draft
from wangbao.hub.parties.models import Organisation
from wangbao.hub.scheme_directory.models import Entry
from wangbao.hub.scheme_directory.queries import product_of
from wangbao.vocabulary.errors import refusal


def adopt(*, by: Actor, now: dt.datetime, entry: Entry, version: str) -> ProductVersion:
    """Draft the product of a listed scheme for the actor's own insurer, with its wording, rates, questions and rules.

    The filing number does not come along: whoever takes a product over files it itself.

    Raises:
        Forbidden: no insurer, or a role that does not draft.
        InputError: the scheme's product is not on this platform, or the insurer has this version already.
    """
    insurer = Organisation.objects.filter(pk=by.organisation_id or 0).first()
    allow(by, "catalogue.draft")
    found = product_of(entry)
    if found is None or insurer is None:
        zh, en = "该方案的产品不在本平台", "the scheme's product is not on this platform"
        raise refusal("product", ", ".join(entry.content["fields"].get("filing_numbers", [])), zh, en)
    definition: dict[str, Any] = {**found.definition, "version": version, "filing": None}
    return draft(by=by, now=now, insurer=insurer, definition=definition)
