"""Hindi, for what is printed and for sending it: receipts and refund notes."""

from collections.abc import Mapping

PAPERS: Mapping[str, str] = {
    # --- on the paper
    "paper.receipt": "रसीद",
    "paper.refund_note": "धन-वापसी की रसीद",
    "paper.date": "तारीख़",
    "paper.patient": "मरीज़",
    "paper.for": "किसलिए",
    "paper.visit": "{doctor} से अपॉइंटमेंट {number}",
    "paper.visit.no_number": "{doctor} से अपॉइंटमेंट",
    "paper.visit_at": "अपॉइंटमेंट का समय",
    "paper.at": "{day} {year}, {time:zoned}",
    "paper.paid_by": "भुगतान का तरीक़ा",
    "paper.paid_back_by": "वापसी का तरीक़ा",
    "paper.reference": "संदर्भ",
    "paper.gives_back": "किसकी वापसी",
    "paper.gives_back.receipt": "रसीद {number}",
    "paper.amount.receipt": "प्राप्त राशि",
    "paper.amount.refund_note": "लौटाई गई राशि",
    "paper.phone": "फ़ोन {phone}",
    "paper.training": "अभ्यास के लिए: असली पैसों का लेन-देन नहीं हुआ है।",
    "paper.foot": "कंप्यूटर से बनी है, हस्ताक्षर के बिना मान्य है।",
    # --- how the money moved
    "way.cash": "क्लिनिक में नक़द",
    "way.upi": "क्लिनिक में यूपीआई से",
    "way.card": "क्लिनिक में कार्ड से",
    "way.desk": "क्लिनिक में",
    "way.razorpay": "ऑनलाइन, रेज़रपे से",
    "way.stripe": "ऑनलाइन, स्ट्राइप से",
    "way.sandbox": "ऑनलाइन, अभ्यास वाले पेज पर",
    # --- refused at the desk
    "refusal.amount_differs": "इस अपॉइंटमेंट के {due} बाक़ी हैं, {amount} नहीं।",
    "refusal.more_than_taken": "रिसेप्शन के पास इस अपॉइंटमेंट के {taken} हैं, इसलिए {amount} नहीं लौटाए जा सकते।",
    "refusal.undone_too_late": "यह रकम किसी और दिन ली गई थी और उस दिन का हिसाब बंद हो चुका है। इसे रिफ़ंड से लौटाइए।",
    # --- sent to the chat
    "paper.sent.receipt": "{amount} मिल गए, धन्यवाद। यह रही आपकी रसीद {number}।",
    "paper.sent.refund_note": "{amount} लौटा दिए गए। यह रही धन-वापसी की रसीद {number}।",
    "option.paper": "{number} · {amount}",
    "appointments.visit.papers": "रसीद",
    "appointments.papers": "कौन-सी?",
    "appointments.paper": "यह लीजिए: {number}, {amount}।",
}
