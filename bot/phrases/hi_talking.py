"""हिन्दी: सवालों के जवाब, डॉक्टर का परिचय, और इंसान से बात।"""

from collections.abc import Mapping

TALKING: Mapping[str, str] = {
    # --- questions: answered anywhere, above the step that is shown again
    "question.price": "दिखाने की फ़ीस:\n{lines}",
    "question.price.one": "{doctor}: {fee}",
    "question.price.again": "{doctor}: {fee}। {days} {days|दिन|दिनों} के अंदर फिर दिखाने पर: {again}",
    "question.price.all": "फ़ीस डॉक्टर के हिसाब से है:\n{lines}\nडॉक्टर का नाम लिखिए, मैं ठीक-ठीक बता दूँगी।",
    "question.price.range": "{least} से {most} तक",
    "question.refund": "कितने पैसे वापस मिलेंगे, यह इस पर है कि आप कितना पहले रद्द करते हैं। रद्द करने से पहले मैं रकम दिखा दूँगी; "
    "क्लिनिक रद्द करे तो पूरे पैसे वापस मिलते हैं।",
    "question.refund.visit": "{doctor}, {starts:short}: {refund_rule} क्लिनिक रद्द करे तो पूरे पैसे वापस मिलते हैं।",
    "question.payment": "आप पहले ऑनलाइन (यूपीआई, कार्ड, नेट बैंकिंग) दे सकते हैं, या क्लिनिक पर आकर।",
    "question.payment.online": "फ़ीस आने से पहले ऑनलाइन (यूपीआई, कार्ड, नेट बैंकिंग) देनी होती है।",
    "question.payment.clinic": "फ़ीस क्लिनिक पर देनी होती है।",
    "question.insurance": "बीमे का काम मैं यहाँ नहीं कर सकती: फ़ीस पहले देनी होती है, और दावे के काग़ज़ों में रिसेप्शन मदद करता है।\n"
    "{phones}",
    "question.insurance.checked": "आपका बीमा रिसेप्शन पर देखा जाता है। कृपया बीमा कार्ड और फ़ोटो वाला पहचान-पत्र साथ लाइए।\n"
    "{phones}",
    "question.parking": "पार्किंग या आने-जाने की सुविधा के बारे में मेरे पास जानकारी नहीं है। रिसेप्शन बता देगा:\n{phones}",
    "question.phone": "आप हमें यहाँ फ़ोन कर सकते हैं:\n{phones}",
    "question.phone.line": "{name}: {phone}",
    "question.address": "हम यहाँ हैं:\n{branches}",
    "question.timings": "{lines}",
    "question.timings.who": "{who}:",
    "question.timings.never": "{who} का अभी कोई तय समय नहीं है।",
    "question.timings.days": "{days}: {starts} – {ends}",
    "question.wait": "अपॉइंटमेंट हो तो लाइन में इंतज़ार नहीं करना पड़ता। सबसे पहले ख़ाली: {starts:full}, {doctor}।",
    "question.wait.visit": "आपका समय {doctor} के साथ {starts:full} है: कृपया दस मिनट पहले आ जाइए।",
    "question.wait.full": "अपॉइंटमेंट हो तो लाइन में इंतज़ार नहीं करना पड़ता, पर अभी कोई समय ख़ाली नहीं है।",
    "question.doctor": "{cards}",
    # --- a doctor's card
    "doctor.card": "{lines}",
    "doctor.who": "{name}, {specialty}",
    "doctor.qualified": "{qualifications}",
    "doctor.years": "{years} साल का अनुभव",
    "doctor.speaks": "भाषाएँ: {languages}",
    "doctor.fee": "फ़ीस: {fee}",
    "doctor.fee.again": "फ़ीस: {fee}; {days} {days|दिन|दिनों} के अंदर फिर दिखाने पर: {again}",
    "doctor.where": "{clinic}",
    "doctor.next": "अगला ख़ाली समय: {starts}",
    "doctor.full": "जितने दिनों की बुकिंग होती है, उनमें कोई समय ख़ाली नहीं",
    "spoken.and": "{first}, {next}",
    "spoken.other": "{tag}",
    "spoken.en": "अंग्रेज़ी",
    "spoken.hi": "हिन्दी",
    "spoken.mr": "मराठी",
    "spoken.gu": "गुजराती",
    "spoken.ta": "तमिल",
    "spoken.te": "तेलुगु",
    "spoken.kn": "कन्नड़",
    "spoken.ml": "मलयालम",
    "spoken.bn": "बांग्ला",
    "spoken.pa": "पंजाबी",
    "spoken.ur": "उर्दू",
    "spoken.ar": "अरबी",
}
