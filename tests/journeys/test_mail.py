"""E-mail: the patient proves a mailbox in the chat, and what reaches them nowhere else arrives there, with its file."""

import re
from pathlib import Path

from tests.builders import World
from tests.journeys.house import House, a_house
from tests.standins.smtp import MailStandin
from tests.standins.telegram import TelegramStandin


def does(house: House, telegram: TelegramStandin, act: object) -> None:
    """Wait until what was done has been answered."""
    del act
    telegram.settle()
    house.settle()


def test_a_mailbox_is_proved_and_serves_when_telegram_does_not(
    world: World, tmp_path: Path, telegram_standin: TelegramStandin, mail_standin: MailStandin
) -> None:
    with a_house(
        world, tmp_path, telegram=telegram_standin, mail=mail_standin, public="https://clinic.example"
    ) as house:
        asha = telegram_standin.user(7001)
        for said in ("Dr Mehta tomorrow after 5", "Asha Rao"):
            does(house, telegram_standin, asha.says(said))
        does(house, telegram_standin, asha.taps("Pay at the clinic"))
        does(house, telegram_standin, asha.says("/email"))
        does(house, telegram_standin, asha.says("Asha@Mail.Example"))
        letter = mail_standin.taken[-1]
        assert letter.to == "Asha@mail.example"
        code = re.search(r"\d{6}", letter.text)
        assert code is not None
        does(house, telegram_standin, asha.says("111111" if code[0] != "111111" else "222222"))
        assert "not the code" in asha.chat[-1].text
        does(house, telegram_standin, asha.says(f"it is {code[0]}"))
        assert world.sql("select email from patients") == [("Asha@mail.example",)]
        asha.blocks_the_bot()
        telegram_standin.settle()
        house.forward(days=1)
        reminder = mail_standin.taken[-1]
        assert len(mail_standin.taken) > 1
        assert "visit.ics" in reminder.files
        assert reminder.message["Subject"] != "Your code"
        world.assert_invariants()
