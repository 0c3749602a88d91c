"""Hindi, for the counter: who has come, who they are, and to whom they go."""

from collections.abc import Mapping

RECEPTION: Mapping[str, str] = {
    # --- somebody at the counter
    "known.last": "पिछली अपॉइंटमेंट {last:short}",
    "known.never": "अब तक कोई अपॉइंटमेंट नहीं",
    "known.new": "नए मरीज़",
    "known.no_phone": "नंबर नहीं",
    "option.known_person": "{name}",
    "option.known_person.hint": "{phone} · {last}",
    # --- /walkin
    "desk_walk_in.usage": "बिना अपॉइंटमेंट आए मरीज़ को ऐसे टोकन दें: /walkin, नाम, नंबर, और डॉक्टर या विभाग; ज़रूरत हो तो "
    "अर्जेंट या इमरजेंसी भी लिखें। जैसे:\n/walkin रमेश कुमार 98200 12345 डॉ मेहता\n/walkin आशा 98200 12345 त्वचा अर्जेंट\n"
    "या आज की अपॉइंटमेंट का नंबर: /walkin 7",
    "desk_walk_in.who": "कौन आया है? जितना पता हो, एक ही लाइन में लिखें: नाम, नंबर, डॉक्टर या विभाग। जैसे: रमेश कुमार "
    "98200 12345 डॉ मेहता",
    "desk_walk_in.who.unknown": "{number} नंबर की कोई अपॉइंटमेंट नहीं है। कौन आया है? नाम और नंबर लिखें। जैसे: रमेश कुमार "
    "98200 12345",
    "desk_walk_in.which": "{name} नाम के {count} लोग हमारे यहाँ हैं। इनमें से कौन?",
    "desk_walk_in.which.family": "इस नंबर से {count} लोग हमारे यहाँ हैं। इनमें से कौन?",
    "desk_walk_in.which.new": "कोई नए",
    "desk_walk_in.name": "पूरा नाम क्या है?",
    "desk_walk_in.phone": "किस नंबर पर बात हो सकती है? जैसे 98200 12345",
    "desk_walk_in.phone.none": "नंबर नहीं है",
    "desk_walk_in.whom": "किसे दिखाना है? चुनें, या डॉक्टर या विभाग लिखें।",
    "desk_walk_in.whom.away": "{doctor} आज अब किसी को नहीं देखेंगे। और किसे दिखाना है?",
    "option.at_work": "{doctor}",
    "option.at_work.hint": "{specialty} · {waiting} इंतज़ार में",
    "option.at_work.where": "{clinic} · {specialty} · {waiting} इंतज़ार में",
    "option.first_free": "जो पहले ख़ाली हो: {specialty}",
    "option.first_free.where": "जो पहले ख़ाली हो: {specialty}, {clinic}",
    "walk_in.to.one": "{doctor}। {before}",
    "walk_in.to.first": "{count} में से जो डॉक्टर पहले ख़ाली हों। {before}",
    "walk_in.urgency.routine": "सामान्य",
    "walk_in.urgency.urgent": "अर्जेंट",
    "walk_in.urgency.emergency": "इमरजेंसी",
    "desk_walk_in.check": "{name} ({phone}, {last})\nडॉक्टर: {whom}\nस्थिति: {urgency}\n\nटोकन दूँ?",
    "desk_walk_in.check.agrees": "{name} ({phone}, {last})\nडॉक्टर: {whom}\nस्थिति: {urgency}\n\nपहले इन्हें बताएँ: "
    "क्लिनिक नाम, नंबर, अपॉइंटमेंट और डॉक्टर का लिखा रखता है; किसी और को नहीं देता, और "
    "ये उसे कभी भी देख या मिटवा सकते हैं। क्या ये सहमत हैं?",
    "desk_walk_in.check.yes": "टोकन दें",
    "desk_walk_in.check.agrees.yes": "सहमत हैं, टोकन दें",
    "desk_walk_in.check.routine": "अर्जेंट नहीं",
    "desk_walk_in.check.urgent": "अर्जेंट",
    "desk_walk_in.check.emergency": "इमरजेंसी",
    "desk_walk_in.check.whom": "दूसरे डॉक्टर",
    "desk_walk_in.check.other": "कोई और मरीज़",
    "desk_walk_in.check.drop": "रहने दें",
    "desk_walk_in.same": "{name} नाम के, बिना नंबर वाले एक मरीज़ पहले से लाइन में हैं। क्या ये उसी नाम के कोई और हैं?",
    "desk_walk_in.same.another": "हाँ, कोई और हैं",
    "desk_walk_in.same.phone": "नंबर लिखें",
    "desk_walk_in.same.drop": "वही हैं",
    "desk_walk_in.taken": "टोकन {token}: {patient}\n{doctor}, {clinic}\n{before} {wait}\n{number}, {fee} लेने हैं",
    "desk_walk_in.taken.free": "टोकन {token}: {patient}\n{doctor}, {clinic}\n{before} {wait}\n{number}, कुछ नहीं लेना है",
    "desk_walk_in.taken.paid": "{fee} लें",
    "desk_walk_in.taken.another": "अगले मरीज़",
    "desk_walk_in.taken.undo": "वापस लें",
    "walk_in.before": "इनसे पहले {ahead} मरीज़ हैं।",
    "walk_in.before.none": "इनसे पहले कोई नहीं है।",
    "walk_in.wait": "इंतज़ार लगभग {low} से {high} मिनट।",
    "walk_in.wait.soon": "इंतज़ार {high} मिनट तक।",
    "walk_in.wait.clock": "बारी लगभग {since:time} से {until:time} के बीच।",
    "walk_in.wait.none": "यहाँ इंतज़ार का समय नहीं बताया जाता।",
    "desk_walk_in.undone": "वापस लिया: ये अब लाइन में नहीं हैं। यह टोकन दोबारा नहीं दिया जाएगा।",
    "desk_walk_in.dropped": "किसी को टोकन नहीं दिया गया।",
    "desk_walk_in.nobody": "आज अब कोई डॉक्टर किसी को नहीं देखेंगे, इसलिए टोकन नहीं दे सकते।",
    # --- /bookfor
    "desk_book.usage": "किसी के लिए अपॉइंटमेंट ऐसे लें: /bookfor, नाम, नंबर, डॉक्टर और कब। जैसे:\n"
    "/bookfor रमेश कुमार 98200 12345 डॉ मेहता कल 5 बजे",
    "desk_book.who": "किसके लिए? जितना पता हो, एक ही लाइन में लिखें: नाम, नंबर, डॉक्टर। जैसे: रमेश कुमार 98200 12345 डॉ मेहता",
    "desk_book.who.unknown": "{number} नंबर की कोई अपॉइंटमेंट नहीं है। किसके लिए? नाम और नंबर लिखें। जैसे: रमेश कुमार 98200 12345",
    "desk_book.which": "{name} नाम के {count} लोग हमारे यहाँ हैं। इनमें से कौन?",
    "desk_book.which.family": "इस नंबर से {count} लोग हमारे यहाँ हैं। इनमें से कौन?",
    "desk_book.which.new": "कोई नए",
    "desk_book.name": "पूरा नाम क्या है?",
    "desk_book.phone": "किस नंबर पर बात हो सकती है? जैसे 98200 12345",
    "desk_book.phone.none": "नंबर नहीं है",
    "desk_book.doctor": "किस डॉक्टर से?",
    "option.doctor_of": "{specialty}, {fee}",
    "desk_book.slot": "{doctor}: सबसे पास के ख़ाली समय। एक चुनें, या दिन और समय लिखें, जैसे शुक्रवार 5 बजे के बाद।",
    "desk_book.slot.beyond": "{doctor} के पास ठीक उस समय कुछ ख़ाली नहीं। सबसे पास के ये हैं; या कोई और दिन लिखें।",
    "desk_book.slot.doctor": "दूसरे डॉक्टर",
    "desk_book.full": "{doctor} के पास किसी दिन कोई ख़ाली समय नहीं है।",
    "desk_book.check": "{name} ({phone}, {last})\n{doctor}, {starts:full}\n{clinic}, {fee} रिसेप्शन पर देने हैं\n\n"
    "अपॉइंटमेंट लें? उन्हें बता दिया जाएगा।",
    "desk_book.check.agrees": "{name} ({phone}, {last})\n{doctor}, {starts:full}\n{clinic}, {fee} रिसेप्शन पर देने हैं\n\n"
    "पहले इन्हें बताएँ: क्लिनिक नाम, नंबर, अपॉइंटमेंट और डॉक्टर का लिखा रखता है; किसी और को नहीं देता, और ये उसे कभी भी "
    "देख या मिटवा सकते हैं। क्या ये सहमत हैं?",
    "desk_book.check.yes": "अपॉइंटमेंट लें",
    "desk_book.check.agrees.yes": "सहमत हैं, लें",
    "desk_book.check.time": "दूसरा समय",
    "desk_book.check.other": "कोई और मरीज़",
    "desk_book.check.drop": "रहने दें",
    "desk_book.booked": "अपॉइंटमेंट हो गई: {number}\n{patient}\n{doctor}, {starts:full}\n{clinic}, {fee}\n\n"
    "उन्हें बताया जा रहा है।",
    "desk_book.booked.requested": "{patient}: {doctor}, {starts:full} हाँ या ना के इंतज़ार में है (/requests)।",
    "desk_book.booked.paid": "{fee} लें",
    "desk_book.booked.another": "एक और",
    "desk_book.booked.undo": "वापस लें",
    "desk_book.undone": "वापस ली: {patient}, {doctor}, {starts:full}। उन्हें बताया जा रहा है।",
    "desk_book.dropped": "कोई अपॉइंटमेंट नहीं ली गई।",
    # --- /visit: the desk moves one
    "desk_visit.card.move": "समय बदलें",
    "desk_visit.when": "{number}, {patient}: किस समय पर? {doctor} के सबसे पास के ख़ाली समय ये हैं। एक चुनें, या दिन और समय लिखें, "
    "जैसे शुक्रवार 5 बजे के बाद।",
    "desk_visit.when.beyond": "{number}, {patient}: {doctor} के पास ठीक उस समय कुछ ख़ाली नहीं। सबसे पास के ये हैं; "
    "या कोई और दिन लिखें।",
    "desk_visit.when.full": "{number}, {patient}: {doctor} के पास किसी दिन कोई ख़ाली समय नहीं है।",
    "desk_visit.when.doctor": "दूसरे डॉक्टर",
    "desk_visit.when.back": "रहने दें",
    "desk_visit.to_whom": "किस डॉक्टर से? उसी ब्रांच के डॉक्टर: नंबर वही रहता है।",
    "desk_visit.sure_move": "{number}, {patient} का समय बदलें?\nअभी: {doctor}, {starts:full}\n"
    "नया: {to_doctor}, {to:full}\n{money}\n\nउन्हें बता दिया जाएगा।",
    "desk_visit.sure_move.yes": "हाँ, बदलें",
    "desk_visit.sure_move.other": "दूसरा समय",
    "desk_visit.sure_move.no": "नहीं, रहने दें",
    "desk_visit.moved": "समय बदला: {number}, {patient}। अब: {doctor}, {starts:full}। उन्हें बताया जा रहा है।",
    "desk_visit.moved.requested": "समय बदला: {number}, {patient}। {doctor}, {starts:full} हाँ या ना के इंतज़ार में है "
    "(/requests)।",
    "desk_move.same": "फ़ीस {fee} ही रहेगी।",
    "desk_move.free": "कुछ नहीं देना है।",
    "desk_move.due": "फ़ीस {fee}: {due} रिसेप्शन पर देने हैं।",
    "desk_move.back": "फ़ीस {fee}: दिए हुए {paid} में से {back} उन्हें वापस जाएँगे।",
    "refusal.unread_phone": "यह टेलीफ़ोन नंबर नहीं लगता। जैसे: 98200 12345",
    "refusal.namesake_in_line": "{name} के पास टोकन {token} है।",
}
