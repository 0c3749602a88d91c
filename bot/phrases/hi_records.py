"""Hindi: what doctors note and prescribe, how it is handed out, and who may see it. Nothing here is medical."""

from collections.abc import Mapping

RECORDS: Mapping[str, str] = {
    "refusal.bad_record": "इसे ऐसे नहीं रखा जा सकता: यह ख़ाली है, बहुत लंबा है, या शुरू में नाम नहीं है।",
    "refusal.given_already": "यह पर्चा मरीज़ को मिल चुका है, अब नहीं बदलेगा। जो बदला है उसके लिए नया पर्चा लिखें: /rx",
    "refusal.history_closed": "दूसरे डॉक्टरों का लिखा सिर्फ़ मरीज़ की सहमति से देखा जा सकता है।",
    "alert.history_forced": "{doctor} ने इमरजेंसी बताकर एक मरीज़ का पुराना रिकॉर्ड सहमति के बिना खोला है: अपॉइंटमेंट {number}। "
    "वजह ऑडिट लॉग में है।",
    "option.to_write": "{starts:time} {patient}",
    # --- a prescription
    "rx.usage": "सिर्फ़ /rx लिखें, या पूरे पर्चे के साथ:\n"
    "/rx नाम 500 मिग्रा 1-0-1 5 दिन; दूसरा नाम 10 मिग्रा 0-0-1 3 दिन; सलाह: आराम",
    "rx.which": "आज की किस अपॉइंटमेंट के लिए?",
    "rx.which.again": "आज की किस अपॉइंटमेंट के लिए? फिर पर्चा एक बार और लिखें: जब तक पता न हो किसका है, मरीज़ के बारे में कुछ नहीं "
    "रखा जाता।",
    "rx.write": "{patient} का पर्चा, {number}।\n"
    "पूरा लिखें, हर दवा अलग लाइन में या सेमीकोलन से अलग:\n"
    "नाम 500 मिग्रा 1-0-1 5 दिन; दूसरा नाम 10 मिग्रा 0-0-1 3 दिन; सलाह: आराम\n"
    "या सिर्फ़ पहली दवा का नाम लिखें, बाक़ी मैं पूछ लूँगी।",
    "rx.write.drop": "छोड़ दें",
    "rx.write.more": "{patient} का पर्चा, {number}: अब तक {count} {count|दवा|दवाएँ}। अगली दवा लिखें, या पर्चा देख लें।",
    "rx.write.preview": "देखें और दें",
    "rx.write.advice": "सलाह जोड़ें",
    "rx.missing.dose": "दवा {number}: कितनी मात्रा? जैसे 500 मिग्रा।",
    "rx.missing.frequency": "दवा {number}: कितनी बार? जैसे 1-0-1।",
    "rx.missing.days": "दवा {number}: कितने दिन?",
    "rx.missing.skip": "रहने दें",
    "rx.advice": "नीचे क्या सलाह लिखी जाए?",
    "rx.advice.none": "कुछ नहीं",
    "rx.check": "{patient} को पर्चा ऐसा मिलेगा ({number}, {count} {count|दवा|दवाएँ})। फ़ाइल एक घंटे तक खुलेगी। देने से पहले पढ़ लें।",
    "rx.check.link": "{patient} को पर्चा कैसा मिलेगा, खोलकर देख लें ({number}, {count} {count|दवा|दवाएँ}); लिंक एक बार और "
    "एक घंटे तक खुलेगा। देने से पहले पढ़ लें।",
    "rx.check.unregistered": "{patient} को पर्चा ऐसा मिलेगा ({number}, {count} {count|दवा|दवाएँ})। फ़ाइल एक घंटे तक खुलेगी। "
    "देने से पहले पढ़ लें।\n\nइस पर आपका रजिस्ट्रेशन नंबर नहीं है, जो कानून के हिसाब से होना चाहिए: एडमिन उसे /doctors से दर्ज कर सकते हैं।",
    "rx.check.link_unregistered": "{patient} को पर्चा कैसा मिलेगा, खोलकर देख लें ({number}, {count} {count|दवा|दवाएँ}); लिंक "
    "एक बार और एक घंटे तक खुलेगा। देने से पहले पढ़ लें।\n\nइस पर आपका रजिस्ट्रेशन नंबर नहीं है, जो कानून के हिसाब से होना चाहिए: "
    "एडमिन उसे /doctors से दर्ज कर सकते हैं।",
    "rx.check.give": "दे दें",
    "rx.check.add": "जोड़ें या फिर देखें",
    "rx.check.drop": "छोड़ दें",
    "rx.given": "दे दिया: {number}। मरीज़ को {until:time} पर बताया जाएगा; तब तक आप इसे वापस ले सकते हैं।",
    "rx.given.undo": "वापस लें",
    "rx.given.done": "हो गया",
    "rx.dropped": "छोड़ दिया। इसका कुछ भी नहीं रखा गया।",
    "rx.nothing": "आज आपकी ऐसी कोई अपॉइंटमेंट नहीं है जिसके बारे में कुछ लिखा जा सके।",
    # --- a note
    "note.usage": "सिर्फ़ /note लिखें, या नोट के साथ: /note देखा, घाव सूखा है, एक हफ़्ते बाद फिर",
    "note.which": "आज की किस अपॉइंटमेंट का नोट?",
    "note.which.again": "आज की किस अपॉइंटमेंट का नोट? फिर नोट एक बार और लिखें: जब तक पता न हो किसका है, मरीज़ के बारे में कुछ नहीं "
    "रखा जाता।",
    "note.write": "{patient} का नोट, {number}। जो देखा वह लिखें; डायग्नोसिस इसके बाद।",
    "note.write.amend": "{patient} का नोट, {number}: संस्करण {version} है और रहेगा। अब जो लिखेंगे वह अगला संस्करण होगा।",
    "note.write.show": "दिखाएँ",
    "note.write.leave": "रहने दें",
    "note.diagnosis": "और डायग्नोसिस?",
    "note.diagnosis.none": "अभी नहीं",
    "note.kept": "रख लिया: {patient} का नोट, {number}, संस्करण {version}। मरीज़ को यह नहीं दिखता।",
    "note.kept.shared": "रख लिया: {patient} का नोट, {number}, संस्करण {version}। मरीज़ इसे /records में देख सकते हैं।",
    "note.kept.share": "मरीज़ को दिखाएँ",
    "note.kept.hide": "फिर छिपाएँ",
    "note.kept.amend": "आगे लिखें",
    "note.kept.show": "दिखाएँ",
    "note.shown": "नोट यह है। फ़ाइल एक घंटे तक खुलेगी।",
    "note.shown.link": "नोट खोलें; लिंक एक बार और एक घंटे तक खुलेगा।",
    "note.shown.card": "वापस",
    "note.shown.done": "हो गया",
    "note.nothing": "आज आपकी ऐसी कोई अपॉइंटमेंट नहीं है जिसके बारे में कुछ लिखा जा सके।",
    # --- what was written before
    "history.usage": "/history लिखें और अपॉइंटमेंट चुनें।",
    "history.which": "आज के किस मरीज़ का?",
    "history.look.nothing": "{patient}, {number}: यहाँ पहले कुछ नहीं लिखा गया।",
    "history.look.own": "{patient}, {number}: जो आपने ख़ुद लिखा था वह है।",
    "history.look.open": "{patient}, {number}: मरीज़ ने पुराना रिकॉर्ड देखने की अनुमति दी है।",
    "history.look.closed": "{patient}, {number}: दूसरे डॉक्टरों ने कुछ लिखा है। मरीज़ अनुमति दें तभी आप देख सकते हैं।",
    "history.look.asked": "{patient}, {number}: मरीज़ से पूछा गया है, जवाब अभी नहीं आया। /history से फिर देखें।",
    "history.look.declined": "{patient}, {number}: मरीज़ अभी अनुमति नहीं देते। इस अपॉइंटमेंट के लिए फिर नहीं पूछा जाएगा।",
    "history.look.see": "खोलें",
    "history.look.ask": "मरीज़ से पूछें",
    "history.look.emergency": "इमरजेंसी",
    "history.look.done": "हो गया",
    "history.why": "सहमति के बिना क्यों? आप जो चुनेंगे वह आपके नाम से ऑडिट लॉग में रहेगा, और एडमिन को तुरंत बताया जाएगा।",
    "history.why.unconscious": "बेहोश हैं",
    "history.why.danger": "जान को ख़तरा",
    "history.why.cannot_answer": "जवाब नहीं दे सकते",
    "history.why.no": "वापस",
    "history.shown": "पहले जो लिखा गया वह यह है। फ़ाइल एक घंटे तक खुलेगी; आपका पढ़ना दर्ज होता है।",
    "history.shown.link": "पहले जो लिखा गया वह खोलें; लिंक एक बार और एक घंटे तक खुलेगा। आपका पढ़ना दर्ज होता है।",
    "history.nothing": "आज आपकी ऐसी कोई अपॉइंटमेंट नहीं है जिसका रिकॉर्ड देखा जा सके।",
    # --- the patient's own
    "own_records.list": "आपके डॉक्टरों के {count} {count|काग़ज़|काग़ज़} हैं। कौन-सा?",
    "own_records.list.ready": "नमस्ते {first_name} जी, {clinic} की अपॉइंटमेंट {number} का पर्चा तैयार है। यह क्लिनिक की चैट में "
    "/records लिखने पर मिलेगा, और रिसेप्शन पर भी।",
    "own_records.sent": "यह रहा। फ़ाइल एक घंटे तक खुलेगी; /records से फिर मिल जाएगा।",
    "own_records.sent.link": "यह इस लिंक में है, क्योंकि इस ऐप से इलाज की कोई बात नहीं भेजी जाती। लिंक एक बार और एक घंटे तक खुलेगा; "
    "/records से नया मिलेगा। इसे किसी को न भेजें।",
    "own_records.later": "एक घंटे में बहुत बार माँगा गया। थोड़ी देर बाद फिर माँगें।",
    "own_records.nothing": "यहाँ आपके लिए अभी कोई पर्चा या नोट नहीं है।",
    "option.record.prescription": "पर्चा {day:short}",
    "option.record.note": "नोट {day:short}",
    "option.record.hint": "{doctor} · {person} · {number}",
    "record.open": "खोलें",
    "record.page.title": "आपके क्लिनिक से",
    "record.page": "यह एक बार, पीडीएफ में दिखेगा। दोबारा चाहिए तो फ़ोन में रख लें।",
    "record.page.button": "खोलें",
    "record.page.over": "यह लिंक खोला जा चुका है, या इसका एक घंटा पूरा हो गया। नए लिंक के लिए चैट में /records लिखें।",
    "record.page.slow": "बहुत बार कोशिश हुई। एक मिनट रुकें।",
    # --- who may see what was written before
    # A word that changes here is a new version of the question: core/domain/record.py
    "allow.ask": "नमस्ते {first_name} जी, {clinic} के आपके डॉक्टर देखना चाहते हैं कि इस क्लिनिक के दूसरे डॉक्टरों ने पहले क्या लिखा और "
    "कौन-सी दवा दी थी। अनुमति देने पर इस क्लिनिक का हर वह डॉक्टर देख सकेगा जिनके पास आप जाते हैं; हर बार देखना दर्ज होता है, और "
    "आप इसे कभी भी वापस ले सकते हैं: /privacy",
    "allow.ask.y": "अनुमति है",
    "allow.ask.n": "अभी नहीं",
    "allow.allowed": "धन्यवाद। आपके डॉक्टर अब देख सकते हैं; /privacy से वापस ले सकते हैं।",
    "allow.declined": "ठीक है, कोई नहीं देखेगा।",
    "allow.over": "इसका जवाब दिया जा चुका है, या समय निकल गया। /privacy में देखें कि अभी क्या है।",
    "privacy.card.close": "पुराना रिकॉर्ड बंद",
    "privacy.closed": "हो गया: डॉक्टर सिर्फ़ अपना लिखा देखेंगे।",
    # --- on paper
    "paper.rx": "पर्चा",
    "paper.rx.draft": "पर्चा (अभी दिया नहीं)",
    "paper.rx.not_given": "अभी दिया नहीं गया",
    "paper.rx.registration": "रजिस्ट्रेशन {number}",
    "paper.rx.days": "{count} {count|दिन|दिन}",
    "paper.rx.advice": "सलाह",
    "paper.rx.foot": "क्लिनिक की चैट से दिया गया। हस्ताक्षर वाली प्रति चाहिए या नहीं, क्लिनिक से पूछ लें।",
    "paper.note": "विज़िट का नोट",
    "paper.note.by": "डॉक्टर",
    "paper.note.diagnosis": "डायग्नोसिस",
    "paper.note.text": "नोट",
    "paper.history": "पहले लिखा गया",
    "paper.history.forced": "मरीज़ की सहमति के बिना, इमरजेंसी में खोला गया।",
    "paper.record.foot": "गोपनीय। हर बार पढ़ना दर्ज होता है।",
}
