"""E-mail: the server that takes it, and who it is from."""

from collections.abc import Iterator
from datetime import timedelta
from email.utils import parseaddr
from pathlib import Path
from typing import Annotated, TypeAlias

from pydantic import AfterValidator, Field, SecretStr

from baari.settings.house import House
from baari.settings.kinds import Seconds
from core.domain.mail_address import mail_address


def _mail_address(text: str) -> str:
    _name, address = parseaddr(text)
    if "\n" in text or mail_address(address) is None:
        raise ValueError("is no address: write it as `City Clinic <desk@clinic.example>`")
    return text


MailAddress: TypeAlias = Annotated[str, AfterValidator(_mail_address)]


class Mail(House):
    """What e-mail needs."""

    smtp_host: str | None = Field(
        None,
        validation_alias="SMTP_HOST",
        min_length=1,
        description="Mail server that takes the clinic's e-mail. Not given: no e-mail.",
    )
    smtp_port: int = Field(
        587, validation_alias="SMTP_PORT", ge=1, le=65535, description="Its port; 465 speaks TLS from the first byte."
    )
    smtp_user: str | None = Field(None, validation_alias="SMTP_USER", description="Account at the mail server.")
    smtp_password: SecretStr | None = Field(
        None, validation_alias="SMTP_PASSWORD", description="Password of that account."
    )
    smtp_from: MailAddress | None = Field(
        None,
        validation_alias="SMTP_FROM",
        description="Who the e-mail is from, as `City Clinic <desk@clinic.example>`.",
    )
    smtp_ca_file: Path | None = Field(
        None,
        validation_alias="SMTP_CA_FILE",
        description="Certificates to believe the mail server by, for one of your own. Not given: the usual ones.",
    )
    smtp_timeout: Seconds = Field(
        timedelta(seconds=15),
        validation_alias="SMTP_TIMEOUT",
        description="How many seconds one step of talking to the mail server may take.",
    )

    def conflicts(self) -> Iterator[str]:
        yield from super().conflicts()
        if self.smtp_host is None:
            return
        if self.smtp_from is None:
            yield "SMTP_FROM: is missing beside SMTP_HOST. Give it as `City Clinic <desk@clinic.example>`."
        if (self.smtp_user is None) != (self.smtp_password is None):
            yield "SMTP_USER and SMTP_PASSWORD: give both or none."
