"""Hindi: what is kept about a person, and how it is agreed to, shown, taken along and erased."""

from collections.abc import Mapping

PRIVACY: Mapping[str, str] = {
    # A word that changes here is a new version of the notice: core/domain/consent.py
    "consent.words": "कुछ भी रखने से पहले: अपॉइंटमेंट के लिए क्लिनिक आपका नाम, फ़ोन, अपॉइंटमेंट और भुगतान रखता है, और परिवार के उन "
    "लोगों के भी जिनके लिए आप बुक करते हैं। इन्हें सिर्फ़ क्लिनिक काम में लेता है; ये कभी बेचे नहीं जाते। आप इन्हें कभी भी देख सकते हैं, "
    "अपने पास ले सकते हैं या मिटवा सकते हैं: /privacy",
    "consent.notice": "{notice}\n\nक्या आप सहमत हैं?",
    "consent.notice.agree": "सहमत हूँ",
    "consent.notice.refuse": "सहमत नहीं",
    "consent.agreed": "धन्यवाद।",
    "consent.refused": "ठीक है, मैं आपके बारे में कुछ नहीं रखूँगी। डॉक्टर, फ़ीस, पता और ख़ाली समय आप कभी भी पूछ सकते हैं। "
    "इसके बिना बुक करने के लिए कृपया फ़ोन कीजिए:\n{branches}",
    "refusal.still_on_staff": "आप यहाँ काम करते हैं। एडमिन आपकी भूमिका हटा दें, तब आपकी जानकारी मिटाई जा सकती है।",
    "refusal.consent_needed": "इसके लिए पहले आपकी सहमति चाहिए।",
    # --- book: the first name, asked for together with consent
    "book.name.agree": "{notice}\n\nसहमत हों तो अपना पूरा नाम लिखिए; डॉक्टर को यही दिखेगा।",
    "book.name.agree_family": "{notice}\n\nसहमत हों तो मरीज़ ({relation}) का पूरा नाम लिखिए।",
    "book.name.agree_other": "{notice}\n\nसहमत हों तो मरीज़ का पूरा नाम लिखिए।",
    "book.name.shown": "सहमत, मेरा नाम लें",
    "book.name.refuse": "सहमत नहीं",
    "book.refused": "ठीक है, मैं आपके बारे में कुछ नहीं रखूँगी। डॉक्टर, फ़ीस और ख़ाली समय आप यहाँ फिर भी देख सकते हैं। "
    "इसके बिना बुक करने के लिए कृपया फ़ोन कीजिए:\n{branches}",
    "book.refused.look": "डॉक्टर, समय देखें",
    "book.refused.agree": "अब सहमत हूँ",
}
