"""Sending e-mail: Python's own client over real SMTP with TLS and a login, against a server that may refuse."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.mail import MailChannel, MailServer
from bot.channels.port import Outgoing, Rejected, SendFailed, Unreachable
from bot.message import Attachment, Choice, Message
from core.domain.mail_address import LONGEST, mail_address
from tests.builders import MONDAY_NINE, VirtualClock
from tests.standins.smtp import HOST, PASSWORD, USER, MailStandin

TO = "asha@mail.example"
ICS = "BEGIN:VCALENDAR\r\nMETHOD:PUBLISH\r\nSUMMARY:डॉ. मेहता\r\nEND:VCALENDAR\r\n"


@pytest.fixture
def server() -> Iterator[MailStandin]:
    with MailStandin() as standin:
        yield standin


def channel_of(server: MailStandin, tmp_path: Path, *, password: str = PASSWORD, trusted: bool = True) -> MailChannel:
    certificate = tmp_path / "ca.pem"
    certificate.write_bytes(server.certificate)
    return MailChannel(
        MailServer(
            host=HOST,
            port=server.port,
            sender=f"City Clinic <{USER}>",
            user=USER,
            password=password,
            ca_file=certificate if trusted else None,
            timeout=timedelta(seconds=5),
        ),
        clock=VirtualClock(),
    )


@pytest.fixture
def channel(server: MailStandin, tmp_path: Path) -> MailChannel:
    return channel_of(server, tmp_path)


def outgoing(text: str = "Your visit is tomorrow.", *, to: str = TO, key: str = "k1", title: str = "") -> Outgoing:
    return Outgoing(key=key, address=to, message=Message(text=text, title=title))


def test_a_message_is_a_letter_from_the_clinic(server: MailStandin, channel: MailChannel) -> None:
    channel.send(outgoing("Tomorrow at 10:30.\nसिटी क्लिनिक", title="City Clinic"))
    (mail,) = server.taken
    assert (mail.sender, mail.to, mail.encrypted) == (USER, TO, True)
    assert (mail.message["From"], mail.message["Subject"]) == (f"City Clinic <{USER}>", "City Clinic")
    assert mail.text.strip() == "Tomorrow at 10:30.\nसिटी क्लिनिक"
    assert mail.message["Auto-Submitted"] == "auto-generated"
    assert mail.message["Date"].datetime == MONDAY_NINE


def test_without_a_title_the_first_line_is_the_subject(server: MailStandin, channel: MailChannel) -> None:
    channel.send(outgoing("कल 10:30 बजे\nसिटी क्लिनिक"))
    assert server.taken[0].message["Subject"] == "कल 10:30 बजे"


def test_a_calendar_file_is_attached(server: MailStandin, channel: MailChannel) -> None:
    entry = Attachment(name="visit.ics", media_type="text/calendar", text=ICS)
    channel.send(Outgoing(key="k", address=TO, message=Message(text="See you", attachment=entry)))
    mail = server.taken[0]
    assert mail.files["visit.ics"].replace("\r\n", "\n") == ICS.replace("\r\n", "\n")
    (part,) = mail.message.iter_attachments()
    assert (part.get_content_type(), part["Content-Type"].params["method"]) == ("text/calendar", "PUBLISH")


def test_what_cannot_be_answered_by_e_mail_is_not_offered_there(server: MailStandin, channel: MailChannel) -> None:
    choices = (Choice("yes", "Coming"), Choice("pay", "Pay", url="https://pay.example/l"))
    channel.send(Outgoing(key="k", address=TO, message=Message(text="Tomorrow.", choices=choices)))
    assert server.taken[0].text.strip() == "Tomorrow.\n\nPay: https://pay.example/l"


def test_one_message_has_one_id_however_often_it_is_sent(server: MailStandin, channel: MailChannel) -> None:
    first, again, other = (channel.send(outgoing(key=key)).message_id for key in ("a", "a", "b"))
    assert first == again
    assert first != other
    assert [mail.message["Message-ID"] for mail in server.taken] == [first, again, other]


@pytest.mark.parametrize(
    "text", ["Hi\r\nBcc: all@clinic.example\r\n\r\nx", "a\x00b\x1f", "\u2028x\u2029", ".", "\n.\n"]
)
def test_nobody_writes_headers_by_what_is_said(server: MailStandin, channel: MailChannel, text: str) -> None:
    channel.send(outgoing(text, title=text))
    (mail,) = server.taken
    assert (mail.to, mail.message["Bcc"], mail.message["To"]) == (TO, None, TO)


@pytest.mark.parametrize(
    ("stage", "reply", "raised"),
    [
        ("rcpt", "550 5.1.1 no such user", Unreachable),
        ("rcpt", "553 5.1.3 bad mailbox", Unreachable),
        ("rcpt", "450 4.7.1 greylisted", SendFailed),
        ("rcpt", "554 5.7.1 policy", Rejected),
        ("data", "451 4.3.0 try later", SendFailed),
        ("data", "554 5.6.0 content", Rejected),
        ("data", "421 closing", SendFailed),
    ],
)
def test_a_refusal_means_what_its_code_says(
    server: MailStandin, channel: MailChannel, stage: str, reply: str, raised: type[SendFailed]
) -> None:
    server.refuse_next(stage, reply)
    with pytest.raises(SendFailed) as refused:
        channel.send(outgoing())
    assert type(refused.value) is raised
    assert TO not in refused.value.reason
    assert server.taken == []


def test_greylisting_is_waited_out(server: MailStandin, channel: MailChannel) -> None:
    server.refuse_next("rcpt", "450 4.7.1 greylisted")
    with pytest.raises(SendFailed) as refused:
        channel.send(outgoing())
    assert refused.value.retry_after == timedelta(minutes=5)
    channel.send(outgoing())
    assert len(server.taken) == 1


def test_a_wrong_password_is_for_a_human_to_mend(server: MailStandin, tmp_path: Path) -> None:
    with pytest.raises(SendFailed) as refused:
        channel_of(server, tmp_path, password="wrong").send(outgoing())
    assert (type(refused.value), refused.value.reason) == (SendFailed, "SMTP 535")


def test_a_server_that_nobody_vouches_for_is_told_nothing(server: MailStandin, tmp_path: Path) -> None:
    with pytest.raises(SendFailed):
        channel_of(server, tmp_path, trusted=False).send(outgoing())
    assert (server.tries, server.taken) == (0, [])


def test_no_server_is_tried_again_later(tmp_path: Path) -> None:
    with MailStandin() as gone:
        channel = channel_of(gone, tmp_path)
    with pytest.raises(SendFailed) as refused:
        channel.send(outgoing())
    assert type(refused.value) is SendFailed


@pytest.mark.parametrize(
    "to", ["", "asha", "a@b", "a@b.example\nBcc: x@y.example", "आशा@mail.example", "a b@mail.example"]
)
def test_nothing_is_sent_to_what_is_no_address(server: MailStandin, channel: MailChannel, to: str) -> None:
    with pytest.raises(Unreachable):
        channel.send(outgoing(to=to))
    assert server.tries == 0


@pytest.mark.parametrize(
    ("spelled", "address"),
    [
        (" Asha.Rao+clinic@Mail.Example ", "Asha.Rao+clinic@mail.example"),
        ("a@b.co", "a@b.co"),
        ("a..b@mail.example", None),
        (".a@mail.example", None),
        ("a@-mail.example", None),
        ("a@mail", None),
        ("a@mail.example, b@mail.example", None),
        (f"{'a' * 65}@mail.example", None),
        (f"a@{'b' * 63}.{'c' * 63}.{'d' * 63}.{'e' * 63}.example", None),
    ],
)
def test_an_address_is_one_that_servers_take(spelled: str, address: str | None) -> None:
    assert mail_address(spelled) == address


@given(st.text(max_size=300))
def test_any_text_is_an_address_or_none(text: str) -> None:
    found = mail_address(text)
    assert found is None or (len(found) <= LONGEST and mail_address(found) == found)
