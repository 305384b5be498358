"""Read the hub's settings from the environment: home directory, secret key, database.

``WANGBAO_HOME`` (default ``var`` below the working directory) holds the embedded database, the files and the secret
key. ``WANGBAO_DATABASE_URL`` puts the database elsewhere; then the secret key must come from the environment too,
since several machines must share it.
"""

import contextlib
import ipaddress
import logging
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from wangbao.hub.keys import private_file

DATABASE_FILE = "wangbao.sqlite3"
KEY_FILE = "secret.key"
_log = logging.getLogger(__name__)
_MAIL = "wangbao.hub.outbox.channels.mail:Mail"
_CHANNELS = ("sms", "wecom")
_ASKED_BEFORE = 3  # times a statement was sent over a connection before the server keeps it
_SHORTEST_TOKEN = 24
_SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL;"
    "PRAGMA synchronous=FULL;"  # in WAL, anything less may lose what was answered when the power goes
    "PRAGMA cache_size=-32000;"
    "PRAGMA mmap_size=268435456;"
    "PRAGMA temp_store=MEMORY;"
)


def directory(environ: Mapping[str, str] = os.environ) -> Path:
    """Return the home directory, created on first use with access for its owner only."""
    home = Path(environ.get("WANGBAO_HOME") or "var").resolve()
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    return home


def database(home: Path, environ: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """Build the settings of the default database.

    Raises:
        ImproperlyConfigured: a URL that is not one of PostgreSQL.
    """
    url = environ.get("WANGBAO_DATABASE_URL", "")
    return _postgresql(url) if url else _sqlite(home)


def secret_key(home: Path, environ: Mapping[str, str] = os.environ) -> str:
    """Return the key that signs sessions and links: from the environment, or from a file created once with mode 0600.

    Raises:
        ImproperlyConfigured: a database URL without a key in the environment, or a key file that others may read.
    """
    if given := environ.get("WANGBAO_SECRET_KEY"):
        return given
    if environ.get("WANGBAO_DATABASE_URL"):
        raise ImproperlyConfigured(
            "WANGBAO_SECRET_KEY：使用 WANGBAO_DATABASE_URL 时须在环境中给出密钥"
            " / set WANGBAO_SECRET_KEY in the environment when WANGBAO_DATABASE_URL is set"
        )
    return private_file(home / KEY_FILE)


def openid(environ: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """Build allauth's settings of an organisation's sign-in server; empty if the environment names none.

    Raises:
        ImproperlyConfigured: a server without a client or a secret, or one that is not reached by TLS.
    """
    server = environ.get("WANGBAO_OIDC_SERVER", "")
    if not server:
        return {}
    client = environ.get("WANGBAO_OIDC_CLIENT", "")
    secret = environ.get("WANGBAO_OIDC_SECRET", "")
    if not (client and secret):
        raise ImproperlyConfigured(
            "WANGBAO_OIDC_SERVER：还须给出 WANGBAO_OIDC_CLIENT 与 WANGBAO_OIDC_SECRET"
            " / WANGBAO_OIDC_CLIENT and WANGBAO_OIDC_SECRET are needed too"
        )
    # The server's answers are trusted because of where they come from, and only TLS proves that.
    if urlsplit(server).scheme != "https":
        raise ImproperlyConfigured(f"WANGBAO_OIDC_SERVER = {server}：须为 https / must be https")
    app = {
        "provider_id": "organisation",
        "name": environ.get("WANGBAO_OIDC_NAME") or urlsplit(server).hostname,
        "client_id": client,
        "secret": secret,
        "settings": {"server_url": server},
    }
    return {"openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True}}


def sign_up(environ: Mapping[str, str] = os.environ) -> tuple[bool, bool]:
    """Read ``WANGBAO_SIGNUP``: whether strangers may open an account, and whether it opens at once (``open``)."""
    said = environ.get("WANGBAO_SIGNUP", "1")
    if said == "open":
        return True, True
    return flag("WANGBAO_SIGNUP", default=True), False


def flag(name: str, *, default: bool = False, environ: Mapping[str, str] = os.environ) -> bool:
    """Read a switch from the environment: ``1``/``0``, ``true``/``false``, ``yes``/``no``, ``on``/``off``.

    Raises:
        ImproperlyConfigured: any other value.
    """
    word = environ.get(name, "").strip().lower()
    if word == "":
        return default
    if word in {"1", "true", "yes", "on"}:
        return True
    if word in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} = {word}：须为 1 或 0 / must be 1 or 0")


def words(name: str, *, default: str = "", environ: Mapping[str, str] = os.environ) -> list[str]:
    """Read a comma-separated list from the environment."""
    return [word.strip() for word in environ.get(name, default).split(",") if word.strip()]


def guard_database(home: Path) -> None:
    """Let only the owner read the embedded database, which holds sessions and hashes of passwords.

    A new one is made empty with mode 0600, which SQLite gives to its ``-wal`` and ``-shm`` as well; others' access to
    one that is there is taken away.

    Raises:
        ImproperlyConfigured: others may read it and this process may not change that.
    """
    path = home / DATABASE_FILE
    with contextlib.suppress(FileExistsError):
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    for one in (path, *(home / f"{DATABASE_FILE}{end}" for end in ("-wal", "-shm", "-journal"))):
        try:
            if one.stat().st_mode & 0o077:
                one.chmod(0o600)
                _log.warning("%s was readable by others; it no longer is (mode 0600)", one)
        except FileNotFoundError:
            continue
        except PermissionError:
            raise ImproperlyConfigured(
                f"{one}：数据库文件须只有本人可读（chmod 600）"
                " / the database must be readable by its owner only (chmod 600)"
            ) from None


def public_address(environ: Mapping[str, str] = os.environ) -> str:
    """Return the address under which users reach the platform, without a slash at its end; empty if none is named.

    Raises:
        ImproperlyConfigured: no http(s) address.
    """
    given = environ.get("WANGBAO_ADDRESS", "").rstrip("/")
    if given and urlsplit(given).scheme not in {"http", "https"}:
        raise ImproperlyConfigured(
            f"WANGBAO_ADDRESS = {given}：须为 http(s) 地址 / must be an http(s) address"
        )
    return given


def channels(environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return the adapters of the channels that messages leave by: mail where there is a server, others by their path.

    Raises:
        ImproperlyConfigured: an adapter not named as ``package.module:Class``.
    """
    found = {"mail": _MAIL} if environ.get("WANGBAO_EMAIL_HOST") else {}
    for name in _CHANNELS:
        if path := environ.get(f"WANGBAO_CHANNEL_{name.upper()}", ""):
            if ":" not in path:
                raise ImproperlyConfigured(
                    f"WANGBAO_CHANNEL_{name.upper()} = {path}：须形如 / must be like package.module:Class"
                )
            found[name] = path
    return found


def networks(name: str, environ: Mapping[str, str] = os.environ) -> list[str]:
    """Read a comma-separated list of networks, such as ``10.20.0.0/16``.

    Raises:
        ImproperlyConfigured: a word that is no network.
    """
    found = words(name, environ=environ)
    for word in found:
        try:
            ipaddress.ip_network(word)
        except ValueError as error:
            raise ImproperlyConfigured(f"{name} = {word}：须为网段 / must be a network: {error}") from error
    return found


def metrics_token(environ: Mapping[str, str] = os.environ) -> str:
    """Return the token that the measures are shown for; empty: they are shown to nobody.

    Raises:
        ImproperlyConfigured: one that could be guessed.
    """
    token = environ.get("WANGBAO_METRICS_TOKEN", "")
    if token and len(token) < _SHORTEST_TOKEN:
        raise ImproperlyConfigured(
            f"WANGBAO_METRICS_TOKEN：至少 {_SHORTEST_TOKEN} 个字符 / at least {_SHORTEST_TOKEN} characters"
        )
    return token


def log_format(environ: Mapping[str, str] = os.environ) -> str:
    """Return how the log is written: ``text``, or ``json`` for programs.

    Raises:
        ImproperlyConfigured: any other word.
    """
    word = environ.get("WANGBAO_LOG_FORMAT", "") or "text"
    if word not in {"text", "json"}:
        raise ImproperlyConfigured(f"WANGBAO_LOG_FORMAT = {word}：须为 text 或 json / must be text or json")
    return word


def _sqlite(home: Path) -> dict[str, Any]:
    guard_database(home)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": home / DATABASE_FILE,
        # IMMEDIATE: a writer waits for its turn at the start; deferred, most contended writes fail half-way instead.
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": _SQLITE_PRAGMAS},
        # Tests with threads need a real file: an in-memory database has no waiting, only "table is locked".
        "TEST": {"NAME": home / f"test-{DATABASE_FILE}"},
    }


def _postgresql(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/"):
        raise ImproperlyConfigured(
            "WANGBAO_DATABASE_URL：须形如 postgresql://用户:口令@主机:端口/库"
            " / must be like postgresql://user:password@host:port/name"
        )
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    # The server parses a repeated statement once but plans it for each set of parameters: a generic plan, for any
    # state of an application, would scan all closed ones to find the few that wait.
    # Behind a pooler that gives each transaction another connection, the URL must say prepare=no.
    if options.pop("prepare", "yes") != "no":
        options |= {"server_side_binding": True, "prepare_threshold": _ASKED_BEFORE}
        options["options"] = f"{options.get('options', '')} -c plan_cache_mode=force_custom_plan".strip()
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", "") or (parts.hostname or ""),
        "PORT": options.pop("port", "") or (str(parts.port) if parts.port else ""),
        "OPTIONS": options,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
