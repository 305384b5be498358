"""The published schemas stand on a public page, and what the API gives out conforms to them."""

import html
import io
import json
import zipfile

import pytest
from django.test import Client
from jsonschema import Draft202012Validator
from tests.hub.cast import NOW
from tests.hub.policies.conftest import make_quote, on_sale
from tests.standard.test_descriptions import properties

from wangbao.hub.access.roles import Role
from wangbao.hub.api.shapes.policies import PolicyOut, full_policy
from wangbao.hub.policies.writes import binding
from wangbao.hub.schemas import queries
from wangbao.standard import conformance_set, mappings
from wangbao.standard.documents import findings
from wangbao.vocabulary import code_lists
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.schema_registry import of_rooms
from wangbao.vocabulary.tables import TABLES, table


@pytest.mark.parametrize("name", list(queries.published()))
def test_a_schema_is_one_of_its_dialect(name: str) -> None:
    Draft202012Validator.check_schema(queries.schema(name).document())


@pytest.mark.parametrize("name", sorted(set(queries.published()) - set(of_rooms())))
def test_every_property_says_what_it_is_in_both_languages(name: str) -> None:
    silent = [
        path
        for path, _, said in properties(queries.schema(name).document())
        if " / " not in said.get("description", "")
    ]
    assert silent == []


@pytest.mark.django_db
def test_anybody_reads_the_page_and_every_schema() -> None:
    client = Client(headers={"accept-language": "en"})
    page = client.get("/schemas/").content.decode()
    for name in queries.published():
        assert f'href="/schemas/{name}.json"' in page
        answer = client.get(f"/schemas/{name}.json")
        assert json.loads(answer.content)["$id"] == f"urn:wangbao:schema:{name}"
    assert set(of_rooms()) < set(queries.published())
    assert client.get("/schemas/nothing.json").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_anybody_takes_code_lists_mappings_and_the_conformance_set(lang: str) -> None:
    client = Client(headers={"accept-language": lang})
    page = client.get("/schemas/").content.decode()
    for one in TABLES:
        assert f'href="/schemas/codes/{one.code}.json"' in page
        assert one.name.say(lang) in html.unescape(page)
    assert client.get("/schemas/codes/heads.json").json() == code_lists.as_data(table("heads"))
    assert client.get("/schemas/codes/heads.csv").content.decode() == code_lists.as_csv(table("heads"))
    for mapping in mappings.mappings():
        shown = html.unescape(client.get(f"/schemas/mappings/{mapping.name}/").content.decode())
        assert all(row.target in shown and row.note.say(lang) in shown for row in mapping.rows)
        assert client.get(f"/schemas/mappings/{mapping.name}.csv").content.decode() == mappings.as_csv(
            mapping.name
        )
    packed = zipfile.ZipFile(io.BytesIO(client.get("/schemas/conformance.zip").content))
    said = json.loads(packed.read(conformance_set.MANIFEST))
    assert {one["file"] for one in said["cases"]} | {conformance_set.MANIFEST} == set(packed.namelist())
    for nothing in ("codes/nothing.json", "codes/nothing.csv", "mappings/nothing/", "mappings/nothing.csv"):
        assert client.get(f"/schemas/{nothing}").status_code == 404


@pytest.mark.django_db
def test_a_policy_as_the_api_gives_it_out_conforms(insurer, enterprise, member_of, underwriter) -> None:
    signer = member_of(enterprise, Role.APPLICANT).person
    quote = make_quote(on_sale(insurer, now=NOW), enterprise, signer, now=NOW, state="accepted")
    policy = binding.bind(quote_ref=quote.ref, idempotency_key="schema-bind", by=underwriter, now=NOW)
    given = PolicyOut.model_validate(full_policy(policy, day_of(NOW))).model_dump(mode="json")
    assert findings(given, queries.schema("policy")) == []
    wrong = findings({**given, "number": 7}, queries.schema("policy"))
    assert [(one.rule, one.field, one.value) for one in wrong] == [("type", "number", 7)]
