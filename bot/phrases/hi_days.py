"""हिन्दी: डॉक्टर के पूरे दिन के काम; the same keys as in English."""

from collections.abc import Mapping

DAYS: Mapping[str, str] = {
    "desk_day_off.whose": "किस डॉक्टर का दिन रद्द करना है?",
    "desk_day_off.when": "{doctor} का कौन सा दिन? चुनें, या लिखें: 24 नवंबर, या 24 नवंबर दोपहर 2 से 5।",
    "desk_day_off.when.today": "आज",
    "desk_day_off.when.tomorrow": "कल",
    "desk_day_off.preview": "{doctor}, {when}\n\n{people} {people|मरीज़|मरीज़ों} की {visits} "
    "{visits|अपॉइंटमेंट|अपॉइंटमेंट}:\n{names}\n\nइनका अभी कोई भुगतान नहीं हुआ। “सब रद्द करें” से यह समय बंद होगा और ये रद्द होंगी; "
    "“दूसरे समय दें” से पहले हर मरीज़ ख़ुद चुन सकेगा।",
    "desk_day_off.preview.paid": "{doctor}, {when}\n\n{people} {people|मरीज़|मरीज़ों} की {visits} "
    "{visits|अपॉइंटमेंट|अपॉइंटमेंट}:\n{names}\n\n“सब रद्द करें” से यह समय बंद होगा, ये रद्द होंगी और पूरे {back} लौटेंगे। "
    "“दूसरे समय दें” से पहले हर मरीज़ ख़ुद चुन सकेगा।",
    "desk_day_off.preview.by_hand": "{doctor}, {when}\n\n{people} {people|मरीज़|मरीज़ों} की {visits} "
    "{visits|अपॉइंटमेंट|अपॉइंटमेंट}:\n{names}\n\n“सब रद्द करें” से यह समय बंद होगा, ये रद्द होंगी और पूरे {back} लौटेंगे; इनमें से "
    "{by_hand} रिसेप्शन पर लिए गए थे, वे हाथ से लौटाने के काम बनेंगे। “दूसरे समय दें” से पहले हर मरीज़ ख़ुद चुन सकेगा।",
    "desk_day_off.preview.nothing": "{doctor}, {when}: कोई अपॉइंटमेंट नहीं है। समय बंद करने के लिए /leave लिखें।",
    "desk_day_off.preview.cancel": "सब रद्द करें",
    "desk_day_off.preview.move": "दूसरे समय दें",
    "desk_day_off.preview.no": "नहीं, रहने दें",
    "desk_day_off.preview.another": "दूसरा दिन",
    "desk_day_off.tally": "{doctor}: यह समय बंद कर दिया। {visits} {visits|अपॉइंटमेंट|अपॉइंटमेंट} {begins:time} पर रद्द होंगी और "
    "तभी मरीज़ों को बताया जाएगा। तब तक इसे वापस ले सकते हैं।",
    "desk_day_off.tally.begun": "{doctor}: {visits} में से {cancelled} रद्द हुईं और बता दिया गया, {untold} बाक़ी, "
    "{desk} रिसेप्शन के पास, {stands} बनी रहीं।",
    "desk_day_off.tally.over": "{doctor}: हो गया। {visits} में से {cancelled} रद्द हुईं और बता दिया गया, "
    "{desk} रिसेप्शन के पास, {moved} पहले ही बदल चुकी थीं, {stands} बनी रहीं।",
    "desk_day_off.tally.undo": "वापस लें",
    "desk_day_off.tally.look": "फिर देखें",
    "desk_day_off.undone": "वापस ले लिया: {doctor} पहले की तरह रहेंगे, किसी को बताया नहीं गया और कुछ रद्द नहीं हुआ।",
    "desk_day_off.nobody": "{doctor} का समय बंद कर दिया; उसमें अब कोई अपॉइंटमेंट नहीं थी।",
    "desk_day_off.kept": "{doctor} का कुछ नहीं बदला।",
    "desk_day_off.gone": "वह अब नहीं मिल रहा। फिर से शुरू करें: /cancelday",
    "desk_day_off.usage": "डॉक्टर का दिन ऐसे रद्द करें या बदलें: /cancelday डॉ. मेहता 24 नवंबर, या "
    "/cancelday डॉ. मेहता कल 2 से 5। पहले दिखेगा कि किसकी अपॉइंटमेंट है।",
    "day.patient": "• {starts:short} {patient}",
    "day.more": "• और {count}",
    "day.whole": "{day}, पूरा दिन",
    "day.wholes": "{first} से {last}, पूरे दिन",
    "day.part": "{since} से {until}",
    "act.day_cancelled": "{about} का दिन रद्द किया; {count} {count|अपॉइंटमेंट|अपॉइंटमेंट}, {amount} लौटाने हैं",
    # --- दिन के सब मरीज़ों को एक संदेश
    "desk_broadcast.whose": "किस डॉक्टर के मरीज़ों को?",
    "desk_broadcast.when": "{doctor} के किस दिन के मरीज़ों को? चुनें, या लिखें: 24 नवंबर।",
    "desk_broadcast.when.today": "आज",
    "desk_broadcast.when.tomorrow": "कल",
    "desk_broadcast.words": "{day} को {doctor} के मरीज़ों से क्या कहना है? जैसा लिखेंगे वैसा ही जाएगा, एक भाषा में या दोनों में। "
    "बीमारी या तकलीफ़ की बात न लिखें।",
    "desk_broadcast.words.leave": "रहने दें",
    "desk_broadcast.preview": "{doctor}, {day}: {people} {people|मरीज़|मरीज़}\n{ways}\n\nइनमें पहले मरीज़ को भाषा के हिसाब से "
    "यह मिलेगा:\n{shown}\n\nजिनकी उस दिन दो अपॉइंटमेंट हैं, उन्हें एक ही बार मिलेगा।",
    "desk_broadcast.preview.stopped": "{doctor}, {day}: {people} {people|मरीज़|मरीज़}\n{ways}\n"
    "इनमें {stopped} {stopped|संदेश नहीं चाहते|संदेश नहीं चाहते} और {stopped|उन्हें|उन्हें} कुछ नहीं मिलेगा।\n\nइनमें पहले मरीज़ को भाषा के "
    "हिसाब से यह मिलेगा:\n{shown}\n\nजिनकी उस दिन दो अपॉइंटमेंट हैं, उन्हें एक ही बार मिलेगा।",
    "desk_broadcast.preview.send": "भेजें",
    "desk_broadcast.preview.rewrite": "शब्द बदलें",
    "desk_broadcast.preview.no": "नहीं, रहने दें",
    "desk_broadcast.sent": "{doctor} के मरीज़ों को यह {goes:time} पर जाएगा; रात में किसी को नहीं, उसके बाद मिलेगा। "
    "{goes:time} तक इसे वापस ले सकते हैं।",
    "desk_broadcast.sent.undo": "वापस लें",
    "desk_broadcast.sent.another": "दूसरा संदेश",
    "desk_broadcast.undone": "वापस ले लिया: {doctor} के किसी मरीज़ को यह नहीं मिलेगा।",
    "desk_broadcast.left": "{doctor} के मरीज़ों को कुछ नहीं भेजा।",
    "desk_broadcast.gone": "वह अब नहीं मिल रहा। फिर से शुरू करें: /broadcast",
    "desk_broadcast.usage": "डॉक्टर के दिन के सब मरीज़ों को ऐसे लिखें: /broadcast डॉ. मेहता कल: पुरानी रिपोर्ट साथ लाएँ। "
    "पहले दिखेगा कि किसे जाएगा।",
    "broadcast.way": "• {way}: {count}",
    "broadcast.by_telegram": "टेलीग्राम",
    "broadcast.by_whatsapp": "व्हाट्सऐप",
    "broadcast.by_webchat": "वेब चैट",
    "broadcast.by_sms": "एसएमएस",
    "broadcast.by_mail": "ई-मेल",
    "broadcast.by_call": "रिसेप्शन फ़ोन करेगा",
    "notice.broadcast": "नमस्ते {first_name}, {starts:full} की आपकी अपॉइंटमेंट {number} के बारे में {clinic} का संदेश:\n{words}\n"
    "कुछ पूछना हो तो यहीं लिखें।",
    "refusal.bad_words": "संदेश में कुछ लिखा हो, और ज़्यादा से ज़्यादा {longest} अक्षर हों।",
    "refusal.nobody_booked": "उस दिन इस डॉक्टर के पास अब किसी की अपॉइंटमेंट नहीं है।",
    "act.broadcast_sent": "{about} के मरीज़ों को लिखा; {count} {count|मरीज़|मरीज़}",
    "act.broadcast_undone": "{about} के मरीज़ों को लिखा संदेश वापस लिया",
}
