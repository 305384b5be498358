"""Every page with what no page would send, in address, query and form: nothing of it is a fault of ours."""

import re
from pathlib import Path

import pytest
from django.test import Client, override_settings
from tests.hub.house.addresses import addresses, make_records, pages

import wangbao.hub

pytestmark = pytest.mark.postgresql  # which holds no NUL and no whole number of twenty digits

HOSTILE = ("\x00", "9" * 25, "9" * 5_000, "²", "9999-12-31", "eyJ4IjoxfQ==")
# The names that pages ask their query for, wherever they do.
NAMES = sorted(
    {
        name
        for path in Path(wangbao.hub.__file__).parent.rglob("web/*.py")
        for name in re.findall(r'(?:GET|given)\.get\(\s*"(\w+)"', path.read_text(encoding="utf-8"))
    }
    | {"q", "page", "next", "after", "before", "below", "subject", "start", "day", "known", "effective"}
)
READERS = (("insurer", "senior_underwriter"), ("insurer", "administrator"), ("enterprise", "applicant"))


@pytest.fixture(scope="module")
def scene(shared_records, tmp_path_factory):
    with override_settings(FILES_ROOT=tmp_path_factory.mktemp("hostile") / "files"):
        of = make_records(shared_records)
    found = addresses(of)
    return found, [shared_records.client(getattr(of, whose), role) for whose, role in READERS]


@pytest.mark.parametrize("text", HOSTILE, ids=[repr(one[:8]) for one in HOSTILE])
def test_no_query_makes_a_page_fail(scene, text: str) -> None:
    found, (reader, keeper, _) = scene
    assert {"below", "page", "kind", "subject", "next"} <= set(NAMES)
    for page, pattern in pages().items():
        if pattern.pattern.converters:
            continue
        # Messages and the journal are the administrator's; one wrong word may hide behind another.
        own = page.startswith(("outbox:", "journal:"))
        for names in (NAMES, ["below"], ["kind"]) if own or page == "tasks:list" else (NAMES,):
            answer = (keeper if own else reader).get(found[page], dict.fromkeys(names, text))
            assert answer.status_code < 500, (page, names, answer.status_code)


@pytest.mark.parametrize("text", ["%00", "²", "9" * 5_000, "a%00b"])
def test_no_argument_makes_a_page_fail(scene, text: str) -> None:
    found, (reader, *_) = scene
    for page, pattern in pages().items():
        if not pattern.pattern.converters:
            continue
        address = "/" + re.sub(r"<[^>]+>", text, _route(found[page], pattern))
        assert reader.get(address).status_code < 500, address[:80]


def _route(address: str, pattern) -> str:
    """The address of a page with its own arguments taken out again."""
    route = str(pattern.pattern)
    return address.lstrip("/").removesuffix(_tail(route, address)) + route


def _tail(route: str, address: str) -> str:
    fixed = re.sub(r"<[^>]+>", "(.+)", re.sub(r"([.])", r"\\\1", route))
    found = re.search(f"{fixed}$", address)
    return found.group(0) if found else ""


def test_a_nul_in_a_form_is_no_form_of_ours(scene) -> None:
    found, (reader, _, applicant) = scene
    for client in (reader, applicant):
        for page in ("tasks:hand_over", "tasks:decide", "parties:memberships", "policies:receive"):
            answer = client.post(found[page], {"colleague": "a\x00", "membership": "\x00", "next": "\x00"})
            assert answer.status_code == 400, page
            assert "请求无法理解" in answer.content.decode()


@pytest.mark.parametrize("target", ["http://[", "//[", "http://[::1", "//evil.example"])
def test_whatever_is_to_come_after_sign_in_leads_nowhere_else(cast, target: str) -> None:
    person, client = cast.person(), Client()
    assert client.get("/accounts/login/", {"next": target}).status_code == 200
    given = {"login": person.email, "password": "password-of-tests", "next": target}
    answer = client.post("/accounts/login/", given)
    assert (answer.status_code, answer["Location"]) == (302, "/")


@pytest.mark.parametrize("target", ["亿", "²", "a:b", "{", "account_logout"])
def test_the_page_to_go_on_to_is_an_address_and_no_name_of_one(scene, target: str) -> None:
    found, (reader, *_) = scene
    shown = reader.get(found["parties:memberships"]).content.decode()
    chosen = re.search(r'name="membership"[^>]*value="(\w+)"', shown) or re.search(r'value="(\w{32})"', shown)
    assert chosen is not None
    answer = reader.post(found["parties:memberships"], {"membership": chosen[1], "next": target})
    assert answer.status_code == 302
    assert "/accounts/logout" not in answer["Location"]


@pytest.mark.parametrize("charset", ["zip", "idna", "hex", "rot13", "punycode", "utf-16", "gbk"])
@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x", "application/x-www-form-urlencoded"])
def test_a_form_in_another_encoding_is_refused_before_it_is_read(db, charset: str, kind: str) -> None:
    client = Client()
    client.get("/accounts/login/")
    answer = client.generic("POST", "/accounts/login/", b"--x--\r\n", f"{kind}; charset={charset}")
    assert answer.status_code in (400, 415)
