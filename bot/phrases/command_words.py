"""The words of the commands in a messenger's menu, by command and language."""

from collections.abc import Mapping

COMMAND_WORDS: Mapping[str, Mapping[str, str]] = {
    "book": {"en": "Book a visit", "hi": "अपॉइंटमेंट लें"},
    "appointments": {"en": "My visits: see, cancel, calendar", "hi": "मेरी अपॉइंटमेंट: देखें, रद्द करें"},
    "language": {"en": "Change the language", "hi": "भाषा बदलें"},
    "help": {"en": "What I can do", "hi": "मैं क्या कर सकती हूँ"},
}
