import pytest

from wangbao.hub.access.permissions import allow
from wangbao.hub.errors import Forbidden, Invisible
from wangbao.hub.parties.models import Membership

pytestmark = pytest.mark.django_db


def test_an_administrator_manages_its_own_people_only(insurer, other_insurer, actor_of, member_of) -> None:
    administrator = actor_of(insurer, "administrator")
    allow(administrator, "parties.manage", member_of(insurer, "underwriter"))
    with pytest.raises(Invisible):
        allow(administrator, "parties.manage", member_of(other_insurer, "underwriter"))
    with pytest.raises(Forbidden):
        allow(actor_of(insurer, "underwriter"), "parties.manage", insurer)


def test_memberships_show_to_their_own_organisation(insurer, other_insurer, actor_of, member_of) -> None:
    own = [member_of(insurer, role) for role in ("administrator", "underwriter")]
    member_of(other_insurer, "underwriter")
    seen = Membership.objects.visible_to(actor_of(insurer, "underwriter")).order_by("pk")
    assert [one.pk for one in seen] == [one.pk for one in own]
