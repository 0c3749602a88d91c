"""What the payer reads in the browser: on the page they come back to, and on the sandbox's own."""

from collections.abc import Mapping

PAYMENT_PAGES: Mapping[str, Mapping[str, str]] = {
    "back": {"en": "Back to the chat", "hi": "चैट पर वापस जाएँ"},
    "paid.title": {"en": "Payment received", "hi": "भुगतान मिल गया"},
    "paid": {
        "en": "Thank you. Your visit and its number are in the chat.",
        "hi": "धन्यवाद। आपकी अपॉइंटमेंट और उसका नंबर चैट में है।",
    },
    "pending.title": {"en": "Checking the payment", "hi": "भुगतान जाँचा जा रहा है"},
    "pending": {
        "en": "This takes a moment. You can close this page: the answer comes to the chat.",
        "hi": "इसमें थोड़ा समय लगता है। आप यह पेज बंद कर सकते हैं, जवाब चैट में आएगा।",
    },
    "part.title": {"en": "Part of the fee has come", "hi": "फ़ीस का एक हिस्सा मिल गया"},
    "part": {
        "en": "What is open stands in the chat, with the link to pay it.",
        "hi": "बाक़ी रकम और भुगतान का लिंक चैट में है।",
    },
    "failed.title": {"en": "Not paid", "hi": "भुगतान नहीं हुआ"},
    "failed": {
        "en": "No money was taken. The chat says what you can do now.",
        "hi": "कोई पैसा नहीं कटा। अब क्या करें, यह चैट में लिखा है।",
    },
    "unpaid.title": {"en": "Not paid yet", "hi": "अभी भुगतान नहीं हुआ"},
    "unpaid": {
        "en": "No money was taken. The place is kept until the time in the chat; the payment link there still works.",
        "hi": "कोई पैसा नहीं कटा। चैट में लिखे समय तक जगह आपके लिए रखी है, और वहाँ का भुगतान लिंक अब भी चालू है।",
    },
    "question.title": {"en": "The clinic is looking into it", "hi": "क्लिनिक इसे देख रहा है"},
    "question": {
        "en": "The amount does not match. The desk will settle it with you.",
        "hi": "रकम मेल नहीं खाती। क्लिनिक आपसे बात करके इसे ठीक करेगा।",
    },
    "unknown.title": {"en": "Nothing to see here", "hi": "यहाँ कुछ नहीं है"},
    "unknown": {
        "en": "This link is not complete. How your payment stands is in the chat.",
        "hi": "यह लिंक पूरा नहीं है। भुगतान की स्थिति चैट में है।",
    },
    "sandbox.note": {
        "en": "Practice page: no real money moves.",
        "hi": "अभ्यास पेज: असली पैसा नहीं कटता।",
    },
    "sandbox.open": {"en": "Amount to pay", "hi": "देय राशि"},
    "sandbox.pay": {"en": "Pay", "hi": "भुगतान करें"},
    "sandbox.fail": {"en": "Let the payment fail", "hi": "भुगतान असफल करें"},
    "sandbox.late": {"en": "Pay too late", "hi": "देर से भुगतान"},
    "sandbox.twice": {"en": "Pay twice", "hi": "दो बार भुगतान"},
    "sandbox.wrong": {"en": "Pay too much", "hi": "ज़्यादा भुगतान"},
    "sandbox.part": {"en": "Pay a part", "hi": "कुछ हिस्सा भरें"},
    "sandbox.practise": {"en": "Practise what can go wrong", "hi": "गड़बड़ी का अभ्यास करें"},
    "sandbox.silent": {"en": "Pay, and never tell the clinic", "hi": "भुगतान करें, क्लिनिक को ख़बर न मिले"},
    "sandbox.doubled": {"en": "Pay, and tell the clinic twice", "hi": "भुगतान करें, ख़बर दो बार मिले"},
    "sandbox.slow": {"en": "Pay, and tell the clinic 10 minutes later", "hi": "भुगतान करें, ख़बर 10 मिनट बाद मिले"},
    "sandbox.no_refund": {"en": "Pay, and refuse any refund", "hi": "भुगतान करें, रिफ़ंड न हो सके"},
    "sandbox.failed": {
        "en": "The payment failed. You can try again.",
        "hi": "भुगतान असफल रहा। आप फिर कोशिश कर सकते हैं।",
    },
    "sandbox.is_late": {
        "en": "The bank will say yes only after this link has closed.",
        "hi": "बैंक इस लिंक के बंद होने के बाद ही हाँ कहेगा।",
    },
    "sandbox.paid": {"en": "Paid", "hi": "भुगतान हो गया"},
    "sandbox.cancelled": {"en": "This link was closed.", "hi": "यह लिंक बंद कर दिया गया।"},
    "sandbox.expired": {"en": "This link has expired.", "hi": "यह लिंक समाप्त हो गया।"},
}
"""The key -> the language -> the words, plain text."""


def payment_page_words(key: str, language: str) -> str:
    """Return the words of `key` in this language, in English where there are none."""
    words = PAYMENT_PAGES[key]
    return words.get(language, words["en"])
