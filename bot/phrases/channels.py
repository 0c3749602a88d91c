"""The few words that a channel says by itself, because of what it can and cannot show."""

from collections.abc import Mapping

CHANNEL_WORDS: Mapping[str, Mapping[str, str]] = {
    "by_number": {"en": "Reply with a number.", "hi": "जवाब में नंबर लिखें।"},
    "open_list": {"en": "Choose", "hi": "चुनें"},
    "share_below": {
        "en": "Or tap the button below the text field.",
        "hi": "या नीचे दिए बटन को दबाएँ।",
    },
    "copy_gone": {
        "en": "It has been deleted meanwhile.",
        "hi": "यह इस बीच हटा दिया गया।",
    },
}
"""The key -> the language -> the words, plain text. `open_list` stands on a button: at most 20 characters."""


def channel_words(key: str, language: str) -> str:
    """Return the words of `key` in this language, in English where there are none."""
    words = CHANNEL_WORDS[key]
    return words.get(language, words["en"])
