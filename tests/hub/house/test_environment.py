"""What the environment says: home, secret key, database."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from wangbao.hub import environment, keys


def test_the_key_is_made_once_and_only_its_owner_reads_it(tmp_path) -> None:
    first = environment.secret_key(tmp_path, {})
    assert (len(first) >= 50, environment.secret_key(tmp_path, {})) == (True, first)
    path = tmp_path / environment.KEY_FILE
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o644)
    with pytest.raises(ImproperlyConfigured, match="chmod 600"):
        environment.secret_key(tmp_path, {})


def test_the_environment_gives_the_key_before_the_file(tmp_path) -> None:
    assert environment.secret_key(tmp_path, {"WANGBAO_SECRET_KEY": "given"}) == "given"
    assert list(tmp_path.iterdir()) == []


def test_a_shared_database_needs_a_shared_key(tmp_path) -> None:
    with pytest.raises(ImproperlyConfigured, match="WANGBAO_SECRET_KEY"):
        environment.secret_key(tmp_path, {"WANGBAO_DATABASE_URL": "postgresql://u@h/d"})


def test_the_home_is_open_to_its_owner_only(tmp_path) -> None:
    made = environment.directory({"WANGBAO_HOME": str(tmp_path / "a" / "b")})
    assert made.stat().st_mode & 0o777 == 0o700


def test_a_url_of_postgresql_is_taken_apart() -> None:
    settings = environment.database(
        environment.Path("/x"), {"WANGBAO_DATABASE_URL": "postgresql://u:p%40@h:5433/d?sslmode=require"}
    )
    wanted = {
        "NAME": "d",
        "USER": "u",
        "PASSWORD": "p@",
        "HOST": "h",
        "PORT": "5433",
        "OPTIONS": {
            "sslmode": "require",
            "server_side_binding": True,
            "prepare_threshold": 3,
            "options": "-c plan_cache_mode=force_custom_plan",
        },
    }
    assert {name: settings[name] for name in wanted} == wanted


def test_statements_are_not_kept_where_a_pooler_changes_connections() -> None:
    url = "postgresql://u@h/d?prepare=no"
    assert environment.database(environment.Path("/x"), {"WANGBAO_DATABASE_URL": url})["OPTIONS"] == {}


def test_a_url_may_name_a_socket() -> None:
    settings = environment.database(
        environment.Path("/x"), {"WANGBAO_DATABASE_URL": "postgresql://postgres:@/d?host=/run/pg"}
    )
    assert (settings["HOST"], settings["PORT"], settings["USER"]) == ("/run/pg", "", "postgres")


@pytest.mark.parametrize("url", ["mysql://u@h/d", "postgresql://h", "d"])
def test_another_url_is_refused(url) -> None:
    with pytest.raises(ImproperlyConfigured, match="postgresql://"):
        environment.database(environment.Path("/x"), {"WANGBAO_DATABASE_URL": url})


@pytest.mark.parametrize(
    ("word", "wanted"), [("", True), ("1", True), ("no", False), ("TRUE", True), ("off", False)]
)
def test_switches_are_read(word, wanted) -> None:
    assert environment.flag("X", default=True, environ={"X": word}) is wanted


def test_a_switch_that_is_none_is_refused() -> None:
    with pytest.raises(ImproperlyConfigured, match="X = maybe"):
        environment.flag("X", environ={"X": "maybe"})


def test_the_key_of_the_records_comes_from_the_environment_a_file_or_the_secret_key(tmp_path) -> None:
    (made,) = keys.records_keys(tmp_path, {})
    assert (keys.records_keys(tmp_path, {}), (tmp_path / keys.KEY_FILE).stat().st_mode & 0o777) == (
        (made,),
        0o600,
    )
    shared = {"WANGBAO_DATABASE_URL": "postgresql://u@h/d", "WANGBAO_SECRET_KEY": "s" * 50}
    assert keys.records_keys(tmp_path, shared) == ("s" * 50,)
    assert keys.records_keys(tmp_path, shared | {keys.VARIABLE: f"{'a' * 32}, {'b' * 32}"}) == (
        "a" * 32,
        "b" * 32,
    )
    with pytest.raises(ImproperlyConfigured, match="32"):
        keys.records_keys(tmp_path, {keys.VARIABLE: "short"})


def test_a_secret_is_opened_by_an_earlier_key_and_by_no_other() -> None:
    old, new = "o" * 40, "n" * 40
    shut = keys.encrypt((old,), "JBSWY3DP")
    assert keys.decrypt((new, old), shut) == "JBSWY3DP"
    with pytest.raises(ValueError, match="another key"):
        keys.decrypt((new,), shut)


def test_the_key_of_the_records_may_lie_elsewhere_and_is_said_to_lie_beside(tmp_path) -> None:
    home, elsewhere = tmp_path / "home", tmp_path / "keys"
    home.mkdir()
    elsewhere.mkdir()
    placed = {keys.FILE_VARIABLE: str(elsewhere / "records.key")}
    (made,) = keys.records_keys(home, placed)
    assert (list(home.iterdir()), keys.records_keys(home, placed)) == ([], (made,))
    (elsewhere / "records.key").write_text(f"{'a' * 40}\n{made}\n")
    assert keys.records_keys(home, placed) == ("a" * 40, made)
    # Another database, or a copy of ours, has another key.
    assert keys.records_keys(home, {}) != (made,)
    beside = {
        "by default": {},
        "named, and in the folder all the same": {keys.FILE_VARIABLE: str(home / "secrets" / ".." / "k")},
        "elsewhere": placed,
        "in the environment": {keys.VARIABLE: "a" * 40},
        "with PostgreSQL": {"WANGBAO_DATABASE_URL": "postgresql://x", "WANGBAO_SECRET_KEY": "s" * 50},
    }
    assert {name: keys.is_beside_records(home, given) for name, given in beside.items()} == {
        "by default": True,
        "named, and in the folder all the same": True,
        "elsewhere": False,
        "in the environment": False,
        "with PostgreSQL": False,
    }
    (elsewhere / "records.key").chmod(0o644)
    with pytest.raises(ImproperlyConfigured, match="chmod 600"):
        keys.records_keys(home, placed)
    with pytest.raises(ImproperlyConfigured, match="cannot be read or made"):
        keys.records_keys(home, {keys.FILE_VARIABLE: str(tmp_path / "none" / "k")})
