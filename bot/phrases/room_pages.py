"""What the page of a practice room says: the sandbox's place of a video call."""

from collections.abc import Mapping

ROOM_PAGES: Mapping[str, Mapping[str, str]] = {
    "title": {"en": "Practice room", "hi": "अभ्यास कक्ष"},
    "patient": {
        "en": "Here the patient would meet the doctor by video. This clinic is practising: there is no call.",
        "hi": "यहाँ मरीज़ वीडियो पर डॉक्टर से मिलते। यह क्लिनिक अभी अभ्यास कर रहा है: कोई कॉल नहीं होगी।",
    },
    "doctor": {
        "en": "Here the doctor would start the call. This clinic is practising: there is no call.",
        "hi": "यहाँ डॉक्टर कॉल शुरू करके मरीज़ को अंदर बुलाते। यह क्लिनिक अभी अभ्यास कर रहा है: कोई कॉल नहीं होगी।",
    },
    "unknown": {
        "en": "There is no such room. The right link is in the chat.",
        "hi": "ऐसा कोई कक्ष नहीं है। सही लिंक चैट में है।",
    },
}
"""The key -> the language -> the words, plain text."""


def room_words(key: str, language: str) -> str:
    """Return what the page says, in English where the language is not there."""
    words = ROOM_PAGES[key]
    return words.get(language, words["en"])
