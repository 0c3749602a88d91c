"""हिन्दी: डॉक्टर ढूँढना, और ख़तरे की बात। Hindi: finding a doctor, and words of danger."""

from collections.abc import Mapping

FINDING: Mapping[str, str] = {
    "emergency.card.told": "{number}: इमरजेंसी है तो अभी फ़ोन कीजिए।\n\n"
    "क्लिनिक के रिसेप्शन को बता दिया है, वे आपको फ़ोन कर सकते हैं। उनका या अपॉइंटमेंट का इंतज़ार मत कीजिए। "
    "क्लिनिक पर भी फ़ोन कर सकते हैं:\n{branches}",
    "red_flag.desk": "एक मरीज़ ने ख़तरे की बात लिखी है: {name}, {channel}, फ़ोन: {phone}।\n"
    "उन्हें {number} दिखाया गया है। कृपया अभी फ़ोन कीजिए। यह /tasks में नंबर {task} पर है।",
    "red_flag.no_phone": "मालूम नहीं",
}
