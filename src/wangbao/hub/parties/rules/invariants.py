"""Check organisations and people."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef

from wangbao.hub.access.roles import KIND_NAMES, ROLE_NAMES, ROLES_OF, Kind, Role
from wangbao.hub.parties.models import AcceptedCode, Membership, Organisation
from wangbao.vocabulary import uscc
from wangbao.vocabulary.errors import Problem
from wangbao.vocabulary.text import Text

_CHUNK = 1_000


def roles_fit_their_organisation() -> Iterator[Problem]:
    """角色与机构类别相符 / Every role is one its kind of organisation gives."""
    rows = Membership.objects.filter(active=True).values_list("ref", "role", "organisation__kind")
    for ref, role, kind in rows.iterator(chunk_size=_CHUNK):
        if role not in ROLES_OF[Kind(kind)]:
            role_name, kind_name = ROLE_NAMES[Role(role)], KIND_NAMES[Kind(kind)]
            yield Problem(
                "membership",
                ref,
                Text(
                    f"{kind_name.zh}没有“{role_name.zh}”角色",
                    f"an organisation of kind {kind_name.en.lower()} has no role {role_name.en.lower()}",
                ),
            )


def somebody_administers() -> Iterator[Problem]:
    """有人员的机构都有管理员 / Every organisation with people has an administrator."""
    people = Membership.objects.filter(organisation=OuterRef("pk"), active=True)
    rows = Organisation.objects.filter(
        Exists(people) & ~Exists(people.filter(role=Role.ADMINISTRATOR))
    ).values_list("ref", flat=True)
    for ref in rows.iterator(chunk_size=_CHUNK):
        yield Problem("organisation", ref, Text("没有管理员", "it has no administrator"))


def credit_codes_pass_their_check() -> Iterator[Problem]:
    """统一社会信用代码校验通过或经采认 / Every credit code passes its check or was accepted."""
    accepted = AcceptedCode.objects.values("code")
    rows = Organisation.objects.exclude(uscc=None).exclude(uscc__in=accepted).values_list("ref", "uscc")
    for ref, code in rows.iterator(chunk_size=_CHUNK):
        for rule in uscc.broken_rules(code or ""):
            yield Problem("organisation", ref, rule)
