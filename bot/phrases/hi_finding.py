"""हिन्दी: डॉक्टर ढूँढना, और ख़तरे की बात। Hindi: finding a doctor, and words of danger."""

from collections.abc import Mapping

FINDING: Mapping[str, str] = {
    "emergency.card.told": "{number}: इमरजेंसी है तो अभी फ़ोन कीजिए।\n\n"
    "क्लिनिक के रिसेप्शन को बता दिया है, वे आपको फ़ोन कर सकते हैं। उनका या अपॉइंटमेंट का इंतज़ार मत कीजिए। "
    "क्लिनिक पर भी फ़ोन कर सकते हैं:\n{branches}",
    "red_flag.desk": "एक मरीज़ ने ख़तरे की बात लिखी है: {name}, {channel}, फ़ोन: {phone}।\n"
    "उन्हें {number} दिखाया गया है। कृपया अभी फ़ोन कीजिए। यह /tasks में नंबर {task} पर है।",
    "red_flag.no_phone": "मालूम नहीं",
    "book.slot.brief": "{doctor}: सबसे नज़दीक के समय नीचे हैं। या लिखिए: “शुक्रवार सुबह”, “5 के बाद”, “दूसरे डॉक्टर”।",
    "book.doctor.brief": "इनमें से किस डॉक्टर को दिखाना है? बटन दबाइए, या नाम लिखिए।",
    "book.doctor.other_day": "ये डॉक्टर ठीक हैं, पर उस दिन इनमें से कोई नहीं बैठते। चुनिए, या कोई और दिन लिखिए:\n\n{cards}",
    "book.doctor.alone": "हमारे यहाँ ऐसे डॉक्टर नहीं हैं:\n{asked}\n\nहमारे डॉक्टर ये हैं। चुनिए, या नाम, विभाग या भाषा लिखिए:",
    "book.doctor.none": "हमारे यहाँ ऐसे डॉक्टर नहीं हैं जिनमें ये सब हो:\n{asked}\n\nक्या बदल सकते हैं? चुनिए, या लिखिए।",
    "book.doctor.xspecialty": "कोई भी विभाग",
    "book.doctor.xlanguage": "कोई भी भाषा",
    "book.doctor.xbranch": "कोई भी शाखा",
    "book.doctor.find": "और तरह से खोजें",
    "book.find": "डॉक्टर कैसे खोजूँ? या सीधे लिखिए: “शुक्रवार को हिन्दी बोलने वाले त्वचा के डॉक्टर”।",
    "book.find.specialty": "विभाग",
    "book.find.day": "दिन",
    "book.find.language": "भाषा",
    "book.find.branch": "शाखा",
    "book.by.specialty": "कौन-सा विभाग? चुनिए, या तकलीफ़ लिखिए।",
    "book.by.language": "डॉक्टर कौन-सी भाषा बोलें?",
    "book.by.branch": "कौन-सी शाखा?",
    "book.by.day": "कौन-सा दिन? चुनिए, या बाद का दिन लिखिए।",
    "book.no_slot.anywhere": "दूसरी शाखा में",
    "asked.specialty": "• {specialty}",
    "asked.language": "• बोलते हों: {languages}",
    "asked.branch": "• {clinic} में",
    "option.specialty": "{specialty}",
    "option.language": "{language}",
    "option.branch": "{clinic}",
    "option.on_day": "{day:short}",
    "reason.not_there": "डॉक्टर {clinic} में नहीं बैठते।",
    "doctor.priced": "{doctor}, {specialty}, {fee}",
    "doctors.many": "दिन, शाखा या भाषा लिखिए, तो सूची छोटी हो जाएगी।",
    "doctor.again": "{days} {days|दिन|दिनों} के अंदर फिर दिखाने पर: {again}",
    "book.doctor.ospecialty": "सिर्फ़ विभाग",
    "book.doctor.olanguage": "सिर्फ़ भाषा",
    "book.doctor.obranch": "सिर्फ़ शाखा",
    "reason.not_online_then": "उस समय इन डॉक्टर से वीडियो अपॉइंटमेंट नहीं मिलती।",
    "question.length": "{doctor} के साथ एक मुलाक़ात के लिए {low} मिनट रखे जाते हैं। ज़रूरत हो तो ज़्यादा समय भी लग सकता है।",
    "question.length.one": "एक मुलाक़ात के लिए {low} मिनट रखे जाते हैं। ज़रूरत हो तो ज़्यादा समय भी लग सकता है।",
    "question.length.all": "डॉक्टर के हिसाब से एक मुलाक़ात के लिए {low} से {high} मिनट रखे जाते हैं। "
    "ज़रूरत हो तो ज़्यादा समय भी लग सकता है।",
    "question.own_phone": "यह फ़ोन नंबर लगता है। मैं आपको इस चैट से पहचानती हूँ, बुकिंग के लिए नंबर ज़रूरी "
    "नहीं। अगर रिसेप्शन को इस पर फ़ोन करना हो, तो /profile लिखकर “फ़ोन” चुनिए।",
    "book.doctor.asked": "ये डॉक्टर हैं, जिनमें यह सब है:\n{asked}\n\nचुनिए, या नाम लिखिए।\n\n{cards}",
    "book.doctor.unnoted": "यहाँ यह दर्ज नहीं है कि हमारे कौन-से डॉक्टर महिला हैं और कौन-से पुरुष। रिसेप्शन "
    "बता सकता है: /human.\n\nहमारे डॉक्टर ये हैं। चुनिए, या नाम लिखिए।",
    "book.doctor.unnoted_fitting": "यहाँ यह दर्ज नहीं है कि हमारे कौन-से डॉक्टर महिला हैं और कौन-से पुरुष। "
    "रिसेप्शन बता सकता है: /human.\n\nबाक़ी बातें इन डॉक्टरों में हैं। चुनिए, या नाम लिखिए।\n\n{cards}",
    "book.doctor.xsex": "महिला या पुरुष",
    "book.doctor.osex": "सिर्फ़ महिला/पुरुष",
    "book.find.sex": "महिला या पुरुष",
    "book.by.sex": "महिला डॉक्टर को दिखाना है या पुरुष डॉक्टर को?",
    "asked.sex.female": "• महिला डॉक्टर",
    "asked.sex.male": "• पुरुष डॉक्टर",
    "asked.day": "• {day} को",
    "asked.or": "{first} या {next}",
    "option.sex.female": "महिला डॉक्टर",
    "option.sex.male": "पुरुष डॉक्टर",
    "book.besides": "{patient} के लिए {doctor}, {starts:short} का समय {held_until:zoned} तक रखा है: "
    "उस पर लौटने के लिए “वापस” लिखिए।",
    "book.whom": "मरीज़: {patient}",
    "book.slot.any_asked": "{whom}जिन डॉक्टरों में यह सब है, उनके सबसे पहले मिलने वाले समय नीचे हैं:\n{asked}\n\n"
    "या लिखिए: “शुक्रवार सुबह”, “5 के बाद”।",
}
