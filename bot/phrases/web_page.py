"""What the web chat's page says for itself, around the conversation."""

from collections.abc import Mapping

WEB_PAGE: Mapping[str, Mapping[str, str]] = {
    "title": {"en": "Front desk", "hi": "रिसेप्शन"},
    "subtitle": {"en": "Appointments, any time", "hi": "अपॉइंटमेंट, किसी भी समय"},
    "log": {"en": "Conversation", "hi": "बातचीत"},
    "placeholder": {"en": "Write a message", "hi": "संदेश लिखें"},
    "send": {"en": "Send", "hi": "भेजें"},
    "typing": {"en": "The front desk is answering", "hi": "रिसेप्शन जवाब दे रहा है"},
    "offline": {
        "en": "No connection. What you write is kept and sent as soon as it is back.",
        "hi": "कनेक्शन नहीं है। आपका संदेश सुरक्षित है और कनेक्शन आते ही भेज दिया जाएगा।",
    },
    "refused": {"en": "This message could not be taken.", "hi": "यह संदेश नहीं लिया जा सका।"},
    "waiting": {"en": "Waiting to be sent", "hi": "भेजने के इंतज़ार में"},
    "cookies": {
        "en": "This chat needs cookies to know that it is still you. Please allow them and load the page again.",
        "hi": "आपको पहचानने के लिए इस चैट को कुकीज़ चाहिए। कृपया उन्हें चालू करके पेज फिर से खोलें।",
    },
    "calendar": {"en": "Add to calendar", "hi": "कैलेंडर में जोड़ें"},
    "download": {"en": "Download", "hi": "डाउनलोड करें"},
    "new_tab": {"en": "opens in a new tab", "hi": "नए टैब में खुलेगा"},
    "noscript": {
        "en": "This chat needs JavaScript. You can also write to the clinic on WhatsApp or Telegram, or call.",
        "hi": "इस चैट के लिए जावास्क्रिप्ट चाहिए। आप क्लिनिक को WhatsApp या Telegram पर लिख सकते हैं, या फ़ोन कर सकते हैं।",
    },
    "crowded.title": {"en": "One moment, please", "hi": "कृपया एक क्षण रुकें"},
    "crowded": {
        "en": "Many people are opening the chat right now. This page tries again by itself.",
        "hi": "इस समय बहुत लोग चैट खोल रहे हैं। यह पेज अपने आप फिर कोशिश करेगा।",
    },
    "terminal.help": {
        "en": "Type a message, or the number of a choice. Ctrl-D ends.",
        "hi": "संदेश लिखें, या विकल्प का नंबर। Ctrl-D से बंद करें।",
    },
    "terminal.away": {
        "en": "That was not delivered. Please send it again in a moment.",
        "hi": "यह नहीं पहुँचा। कृपया थोड़ी देर में फिर भेजें।",
    },
}
"""The key -> the language -> the words, plain text."""

LANGUAGES = ("en", "hi")


def web_page_words(key: str, language: str) -> str:
    """Return the words of `key` in this language, in English where there are none."""
    words = WEB_PAGE[key]
    return words.get(language, words["en"])
