"""The sample's members, as browsers that are signed in and as tokens of the API."""

from io import StringIO
from typing import Any

import frozen


def all_of_them() -> list[Any]:
    """Every membership of the sample, with its person and organisation."""
    from django.apps import apps

    model = apps.get_model("parties", "Membership")
    return list(model.objects.select_related("person", "organisation").order_by("pk"))


def name_of(member: Any) -> str:
    """A name that is the same in each recording."""
    return f"{member.person.email}/{member.role}"


def browser(member: Any | None) -> Any:
    """A browser signed in as a member who has just shown again that it is them; nobody's without one."""
    from allauth.account.internal.flows.login import record_authentication
    from django.conf import settings
    from django.test import Client

    client = Client(SERVER_NAME="localhost", raise_request_exception=False)
    if member is None:
        return client
    frozen.begin(f"session of {name_of(member)}")
    client.force_login(member.person, backend=settings.AUTHENTICATION_BACKENDS[0])
    session = client.session
    session["membership"] = member.ref
    record_authentication(
        type("Asked", (), {"session": session}), member.person, "password", reauthenticated=True
    )
    session.save()
    return client


def token(member: Any) -> str:
    """A new token of a member, with every scope the command gives."""
    from django.core.management import call_command

    frozen.begin(f"token of {name_of(member)}")
    said = StringIO()
    call_command(
        "api_token", "create", "--email", member.person.email, "--role", member.role, "--name", "same", "--days", "366",
        "--per-minute", "60000", stdout=said,
    )  # fmt: skip
    return said.getvalue().strip()
