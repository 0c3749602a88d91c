"""The clinic's own chat on its own page: what is sent is a line of the transcript, which every open page follows."""

import psycopg
from sqlalchemy.exc import SQLAlchemyError

from bot.channels.port import Capability, Outgoing, Rejected, SendFailed, Sent
from core.domain.message_class import MessageClass
from core.storage.database import Database
from core.storage.transcript import Transcript

NAME = "webchat"


class WebChat:
    """`Channel` over the transcript. An address is a chat's token; a message's id is that of the line showing it."""

    name = NAME
    can = Capability(
        buttons=100,  # a page scrolls: every choice of a message is a button, with its hint in small
        rows=0,
        label=120,  # wraps on a phone of 320 px, and is still a label
        text=10_000,
        redraws=True,
        links=True,
        files=True,
        ceiling=MessageClass.CLINICAL,  # our own server and the patient's browser, with nobody between
    )

    def __init__(self, database: Database) -> None:
        self._database = database

    def send(self, outgoing: Outgoing) -> Sent:
        """Append the message; a second send under the same key finds the first. Raises `SendFailed`, `Rejected`."""
        try:
            line = self._database.run(
                lambda uow: Transcript(uow.sql, now=uow.now).append(
                    outgoing.address,
                    direction="out",
                    key=outgoing.key,
                    body=outgoing.message.as_json(),
                    card=outgoing.replaces,
                )
            )
        except psycopg.DataError as error:
            raise Rejected(type(error).__name__) from error
        except (psycopg.Error, SQLAlchemyError) as error:
            raise SendFailed(type(error).__name__) from error
        return Sent(message_id=line.shown_as)
