"""Jitsi: the server whose rooms are used."""

from collections.abc import Iterator
from typing import Annotated, TypeAlias

from pydantic import Field, SecretStr

from baari.settings.house import House
from baari.settings.kinds import ApiBase, strong

JitsiSecret: TypeAlias = Annotated[SecretStr, strong(16)]  # chosen by hand: 16 characters are 80 bits or more


class Jitsi(House):
    """What Jitsi needs."""

    jitsi_base_url: ApiBase | None = Field(
        None,
        validation_alias="JITSI_BASE_URL",
        description="Jitsi server whose rooms are used, as `https://meet.clinic.example`. The public meet.jit.si asks "
        "the doctor to log in.",
    )
    jitsi_app_id: str | None = Field(
        None,
        validation_alias="JITSI_APP_ID",
        pattern=r"^[\w.-]+$",
        description="App id of a Jitsi server that asks for tokens. Not given: whoever comes first leads the call.",
    )
    jitsi_app_secret: JitsiSecret | None = Field(
        None, validation_alias="JITSI_APP_SECRET", description="Secret with which that server checks its tokens."
    )

    def jitsi_conflicts(self, *, chosen: bool) -> Iterator[str]:
        """What hinders Jitsi, one line each; `chosen`: it holds the calls."""
        if chosen and self.jitsi_base_url is None:
            yield "JITSI_BASE_URL: is missing beside MEETING_PROVIDER. Give the server's address."
        if (self.jitsi_app_id is None) != (self.jitsi_app_secret is None):
            yield "JITSI_APP_ID and JITSI_APP_SECRET: give both or none."
        if self.jitsi_app_id is not None and self.jitsi_base_url is None:
            yield "JITSI_BASE_URL: is missing beside JITSI_APP_ID. Give the server's address."
