"""Settings refuse to start on anything that cannot be right, naming it."""

from dataclasses import fields
from pathlib import Path

import pytest

from service.config import SETTINGS, Config, InvalidSettings


def test_the_table_and_the_config_have_the_same_names() -> None:
    assert [setting.field for setting in SETTINGS] == [field.name for field in fields(Config)]


def test_an_empty_environment_gives_the_defaults() -> None:
    config = Config.from_env({})

    assert config.database_url == "sqlite:///var/outpocket.db"
    assert config.max_body_bytes == 262_144
    assert config.log_success_rate == 0.01
    assert (config.rate_per_minute, config.redis_url, config.trusted_proxies) == (240, "", 0)


def test_values_are_read_from_the_environment() -> None:
    config = Config.from_env({"OUTPOCKET_MEMO_BYTES": "0", "OUTPOCKET_SNAPSHOT_SECONDS": "2", "PATH": "/bin"})

    assert (config.memo_bytes, config.snapshot_seconds) == (0, 2.0)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("OUTPOCKET_MAX_BODY_BYTES", "256k", "a whole number from 0 on"),
        ("OUTPOCKET_MAX_BODY_BYTES", "-1", "a whole number from 0 on"),
        ("OUTPOCKET_MAX_BODY_BYTES", "²", "a whole number from 0 on"),
        ("OUTPOCKET_SNAPSHOT_SECONDS", "soon", "seconds from 0 on"),
        ("OUTPOCKET_SNAPSHOT_SECONDS", "nan", "seconds from 0 on"),
        ("OUTPOCKET_SNAPSHOT_SECONDS", "", "seconds from 0 on"),
        ("OUTPOCKET_LOG_SUCCESS_RATE", "1.5", "a share between 0 and 1"),
        ("OUTPOCKET_LOG_LEVEL", "INFO", "debug, info, warning or error"),
        ("OUTPOCKET_DATABASE_URL", "outpocket.db", "an address such as sqlite:///"),
        ("OUTPOCKET_REDIS_URL", "localhost:6379", "none, or an address such as redis://"),
    ],
)
def test_a_value_that_cannot_be_right_is_named_with_what_would_be(name: str, value: str, said: str) -> None:
    with pytest.raises(InvalidSettings) as refusal:
        Config.from_env({name: value})

    assert f"{name}={value!r}: expected {said}" in str(refusal.value)


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(InvalidSettings, match="no setting OUTPOCKET_MEMO_BYTE; the nearest is OUTPOCKET_MEMO_BYTES"):
        Config.from_env({"OUTPOCKET_MEMO_BYTE": "1"})


def test_every_fault_is_reported_at_once() -> None:
    with pytest.raises(InvalidSettings) as refusal:
        Config.from_env({"OUTPOCKET_LOG_LEVEL": "loud", "OUTPOCKET_MEMO_BYTES": "much", "OUTPOCKET_X": ""})

    assert len(str(refusal.value).splitlines()) == 3


def test_names_of_the_test_suite_are_not_settings() -> None:
    assert Config.from_env({"OUTPOCKET_TEST_REQUIRE": "1"}) == Config.from_env({})


def test_a_secret_is_read_from_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "url"
    secret.write_text("postgresql://user:secret@host/name\n")

    config = Config.from_env({"OUTPOCKET_DATABASE_URL_FILE": str(secret)})

    assert config.database_url == "postgresql://user:secret@host/name"


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidSettings, match="OUTPOCKET_DATABASE_URL_FILE: No such file"):
        Config.from_env({"OUTPOCKET_DATABASE_URL_FILE": str(tmp_path / "absent")})


def test_a_setting_given_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidSettings, match="not both"):
        Config.from_env({"OUTPOCKET_LOG_LEVEL": "info", "OUTPOCKET_LOG_LEVEL_FILE": str(tmp_path)})
