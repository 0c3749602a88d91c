"""The command line: the longest name wins, what is given arrives by its keyword, and nonsense is refused in a line."""

import inspect

import pytest

from baari.cli import COMMANDS, command_of, main


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_takes_the_settings_and_what_its_row_says(name: str) -> None:
    command = COMMANDS[name]
    first, *rest = inspect.signature(command.run).parameters
    assert (first, set(rest)) == ("settings", {argument.keyword for argument in command.arguments})


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main([*name.split(), "--help"])
    assert left.value.code == 0
    said = capsys.readouterr().out
    assert said.startswith(f"usage: baari {name}")
    assert all(argument.name in said for argument in COMMANDS[name].arguments)


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["--help"])
    assert left.value.code == 0
    said = capsys.readouterr().out
    assert [name for name, command in COMMANDS.items() if name not in said or command.says not in said] == []


@pytest.mark.parametrize("words", [[], ["dance"], ["whatsapp"], ["whatsapp", "dance"], ["serve", "now"]], ids=" ".join)
def test_what_there_is_not_is_refused_with_status_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(words)
    assert left.value.code == 2
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "name"),
    [("whatsapp provision", "whatsapp provision"), ("serve now", "serve"), ("check", "check"), ("whatsapp", None)],
)
def test_the_longest_name_is_the_command(words: str, name: str | None) -> None:
    assert command_of(words.split()) == name


def test_what_is_given_arrives_by_its_keyword() -> None:
    given = COMMANDS["staff invite"].given("staff invite", ["--role", "doctor"])
    assert given == {"role": "doctor", "doctor": None}
