"""What the check command finds when somebody changed rows behind the operations' back."""

import pytest
from django.db import connection
from tests.hub.catalogue.conftest import written

from wangbao.hub.catalogue.models import ProductVersion, RatePlan
from wangbao.hub.catalogue.rules import invariants

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


def test_nothing_is_found_of_what_operations_made(published, drafted, own_plan) -> None:
    published()
    drafted(version="2.0")
    own_plan()
    checks = [value for name, value in vars(invariants).items() if name.islower() and callable(value)]
    found = [problem for check in checks if check.__module__ == invariants.__name__ for problem in check()]
    assert found == []


def test_a_definition_changed_behind_the_seal_is_found(published) -> None:
    version = published()
    changed = written(cancellation={"before_inception_fee_percent": 50, "insured_table": "default"})
    version.definition = changed
    version.save(update_fields=["definition"])  # the columns and the seal still agree: only the hash can tell
    found = list(invariants.definitions_say_what_their_hash_says())
    assert [(problem.field, problem.value) for problem in found] == [("product_version", version.ref)]


def test_a_rate_plan_changed_in_place_is_found(own_plan) -> None:
    kept = own_plan()
    RatePlan.objects.filter(pk=kept.pk).update(document=kept.document | {"minimum_premium_cny": "1"})
    found = list(invariants.rate_plans_say_what_their_hash_says())
    assert [problem.value for problem in found] == [kept.ref]


def test_a_version_whose_documents_are_gone_is_found(published, own_plan) -> None:
    kept = own_plan()
    data = written("example-small-enterprise")
    ref = {"plan": kept.code, "version": kept.version, "sha256": kept.sha256}
    version = published(**(data | {"rate_plan": ref}))
    RatePlan.objects.all().delete()
    found = list(invariants.versions_on_sale_bind_what_is_at_hand())
    assert [problem.field for problem in found] == [f"product_version.{version.ref}.rate_plan"]


def test_a_successor_of_another_product_is_found(published) -> None:
    old, other = published(), published(**written("example-it-product"))
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE catalogue_productversion SET state = 'superseded', superseded_by_id = %s, replaced_on = %s"
            " WHERE id = %s",
            [other.pk, "2027-01-01", old.pk],
        )
    found = list(invariants.successors_are_of_the_same_product())
    assert [problem.value for problem in found] == [old.ref]
    assert ProductVersion.objects.get(pk=old.pk).superseded_by == other
