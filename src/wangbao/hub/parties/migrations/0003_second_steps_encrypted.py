from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import migrations

from wangbao.hub.parties.web.second_step import opened, sealed


def _rewrite(apps: Any, change: Callable[[str, tuple[str, ...]], str]) -> None:
    for row in (
        apps.get_model("mfa", "Authenticator").objects.exclude(type="webauthn").iterator(chunk_size=500)
    ):
        data = dict(row.data)
        for name in ("secret", "seed"):
            if isinstance(data.get(name), str):
                data[name] = change(data[name], settings.RECORDS_KEYS)
        if isinstance(data.get("migrated_codes"), list):
            data["migrated_codes"] = [change(code, settings.RECORDS_KEYS) for code in data["migrated_codes"]]
        if data != row.data:
            row.data = data
            row.save(update_fields=["data"])


def encrypt(apps: Any, _editor: object) -> None:
    _rewrite(apps, sealed)


def decrypt(apps: Any, _editor: object) -> None:
    _rewrite(apps, opened)


class Migration(migrations.Migration):
    dependencies = [("parties", "0002_registered_address"), ("mfa", "0003_authenticator_type_uniq")]

    operations = [migrations.RunPython(encrypt, decrypt)]
