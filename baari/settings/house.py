"""Where Baari lives: its database, its address, its own secret and the keys of what is sealed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr
from pydantic_settings import BaseSettings, NoDecode

from baari.own_keys import own_keys
from baari.own_secret import own_secret
from baari.settings.kinds import Networks, PublicUrl, split_networks, strong
from core.domain.keyring import BadKeys, Keyring, read_keys


def _master_keys(secret: SecretStr) -> SecretStr:
    try:
        read_keys(secret.get_secret_value())
    except BadKeys as error:
        raise ValueError(f"{error}: write `name:` and 32 bytes in base64 for each, parted by commas") from None
    return secret


def _database_url(secret: SecretStr) -> SecretStr:
    scheme, found, rest = secret.get_secret_value().partition("://")
    if scheme == "postgres":  # what Heroku and its kin hand out; SQLAlchemy knows only the long name
        return SecretStr(f"postgresql://{rest}")
    if not found or scheme not in ("postgresql", "postgresql+psycopg"):
        raise ValueError("must begin with `postgresql://`: Baari's promises are PostgreSQL constraints")
    return secret


DatabaseUrl: TypeAlias = Annotated[SecretStr, AfterValidator(_database_url)]
MasterKeys: TypeAlias = Annotated[SecretStr, AfterValidator(_master_keys)]
# 256 bits as hex are 64 characters, as base64 43; 32 is the least that holds 128 bits in hex.
OwnSecret: TypeAlias = Annotated[SecretStr, strong(32)]


class House(BaseSettings):
    """The settings that every deployment has, whatever it is connected to."""

    database_url: DatabaseUrl | None = Field(
        None,
        validation_alias="DATABASE_URL",
        description="PostgreSQL to use, as `postgresql://user:password@host/name`. Not given: Baari starts its own "
        "embedded server inside the data directory.",
    )
    data_dir: Path = Field(
        Path(".baari"),
        validation_alias="BAARI_DATA_DIR",
        description="Directory for what must survive a restart: the embedded database and the generated secret.",
    )
    pg_bindir: Path | None = Field(
        None,
        validation_alias="PG_BINDIR",
        description="Directory with the PostgreSQL binaries for the embedded server. Not given: those that came with "
        "`pip install`, else the newest under /usr/lib/postgresql.",
    )
    postgres_user: str | None = Field(
        None,
        validation_alias="BAARI_POSTGRES_USER",
        pattern=r"^[a-z_][a-z0-9_-]*$",
        description="Account that the embedded server runs as when Baari is started by root. Not given: the owner of "
        "its data, else `baari`, `postgres` or `nobody`.",
    )
    host: str = Field(
        "127.0.0.1",
        validation_alias="BAARI_HOST",
        min_length=1,
        description="Address to listen on. The default is reachable from this machine only; `0.0.0.0` is for a "
        "container or behind a proxy.",
    )
    port: int = Field(8000, validation_alias="BAARI_PORT", ge=1, le=65535, description="Port to listen on.")
    public_base_url: PublicUrl | None = Field(
        None,
        validation_alias="PUBLIC_BASE_URL",
        description="Address under which patients and providers reach Baari, as `https://clinic.example`. Webhooks, "
        "payment pages and links are built from it, never from a request's own headers.",
    )
    trusted_proxies: Annotated[Networks, NoDecode, BeforeValidator(split_networks)] = Field(
        (),
        validation_alias="TRUSTED_PROXIES",
        description="Addresses or networks of your own reverse proxies, separated by commas. Only their "
        "`X-Forwarded-For` is believed, and only they may hold many connections at once.",
    )
    threads: int = Field(
        8,
        validation_alias="BAARI_THREADS",
        ge=2,  # one may wait for a lock that the other one holds
        le=128,  # PostgreSQL's default is 100 connections; more needs a deliberate change there too
        description="How many things are done at once: worker threads, dispatchers and database connections alike.",
    )
    log_level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(str.upper)] = Field(
        "INFO", validation_alias="LOG_LEVEL", description="How much is logged: DEBUG, INFO, WARNING or ERROR."
    )
    metrics_token: OwnSecret | None = Field(
        None,
        validation_alias="METRICS_TOKEN",
        description="What a monitor sends as `Authorization: Bearer ...` to read `/metrics` from another machine. Not "
        "given: only this machine reads it. Make one with `openssl rand -hex 32`.",
    )
    default_language: str = Field(
        "en",
        validation_alias="BAARI_DEFAULT_LANGUAGE",
        pattern=r"^[a-z]{2,3}$",
        description="Language in which a new patient is greeted until they choose or are understood, as `en` or `hi`.",
    )
    secret: OwnSecret = Field(
        default_factory=lambda earlier: own_secret(earlier["data_dir"]),
        validation_alias="BAARI_SECRET",
        description="Signs deep links, web chat cookies and sandbox payments; the same on every replica. Not given: "
        "generated once into `secret` in the data directory. Make one with `openssl rand -hex 32`.",
    )

    keys: MasterKeys = Field(
        default_factory=lambda earlier: own_keys(earlier["data_dir"]),
        validation_alias="BAARI_KEYS",
        description="Master keys that open what is sealed about patients, the newest first, as "
        "`k2:<base64>,k1:<base64>`; the same on every replica. Not given: made once into `keys` in the data directory. "
        "Make one with `openssl rand -base64 32`, and keep a copy in a safe place: without it nothing is read again.",
    )

    @property
    def base_url(self) -> str:
        """Where a browser reaches Baari: the public address, or this machine's own while there is none."""
        return self.public_base_url or f"http://{self.host}:{self.port}"

    @property
    def keyring(self) -> Keyring:
        """The master keys, the newest first."""
        return read_keys(self.keys.get_secret_value())

    def conflicts(self) -> Iterator[str]:
        """Every way in which these settings, each right by itself, cannot work together; one line each."""
        yield from ()
