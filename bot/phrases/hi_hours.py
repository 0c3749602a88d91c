"""हिन्दी: a doctor's hours and leave, and finding other places for who was booked into them."""

from collections.abc import Mapping

HOURS: Mapping[str, str] = {
    # --- whose, where, the week
    "desk_hours.whose": "किस डॉक्टर का समय?",
    "desk_hours.where": "किस शाखा में?",
    "desk_hours.week": "{doctor}, {clinic}\n\n{lines}\n\n{below}\n\nदिन चुनिए, या लिखिए, जैसे: सोम 9-1 5-8 स्लॉट 15",
    "desk_hours.week.nothing": "{doctor}, {clinic}: अभी कोई समय तय नहीं है।\n\n"
    "दिन चुनिए, या लिखिए, जैसे: सोम से शुक्र 9-1 5-8 स्लॉट 15",
    "desk_hours.week.branch": "दूसरी शाखा",
    "desk_hours.usage": "समय ऐसे बदलिए:\n/hours सोम से शुक्र 9-1 और 5-8\n/hours कल सिर्फ़ 10-12\n"
    "/hours मंगल छुट्टी\n/hours बुध 10-2 वीडियो\n/hours सोम 9-1 स्लॉट 15 अंतर 5 एक साथ 2\n"
    "/hours 1 दिसंबर से 31 दिसंबर तक सोम 9-12\nया सिर्फ़ /hours लिखिए और दिन चुनिए।",
    "desk_hours.gone": "यहाँ उस डॉक्टर का कोई समय नहीं है जो बदला जा सके।",
    "option.leave": "{leave}",
    "option.weekday": "{days}",
    "option.wall": "{time}",
    "option.minutes": "{number} मिनट",
    "option.seats": "एक साथ {number}",
    # --- one weekday
    "desk_hours.day": "{days}: {times}\n\nचुनिए, या समय लिखिए: 9-1 5-8",
    "desk_hours.day.free": "{days}: छुट्टी\n\nचुनिए, या समय लिखिए: 9-1 5-8",
    "desk_hours.day.add": "समय जोड़ें",
    "desk_hours.day.drop": "{times} हटाएँ",
    "desk_hours.day.slot": "एक मरीज़ का समय",
    "desk_hours.day.pause": "बीच का अंतर",
    "desk_hours.day.seats": "एक साथ कितने",
    "desk_hours.day.seen": "वीडियो या क्लिनिक",
    "desk_hours.day.off": "छुट्टी",
    "desk_hours.day.week": "पूरा हफ़्ता",
    "desk_hours.from": "{days}: कब से? चुनिए, या समय लिखिए, जैसे 9:30",
    "desk_hours.until": "{days}, {starts} से: कब तक? चुनिए, या समय लिखिए, जैसे 13:30",
    "desk_hours.slot": "{days}: एक मरीज़ को कितने मिनट? चुनिए, या 5 से 240 तक कोई संख्या लिखिए",
    "desk_hours.pause": "{days}: दो मरीज़ों के बीच कितने मिनट? चुनिए, या 0 से 120 तक कोई संख्या लिखिए",
    "desk_hours.seats": "{days}: एक साथ कितने मरीज़? चुनिए, या 1 से 20 तक कोई संख्या लिखिए",
    "desk_hours.seen": "{days}: मरीज़ों को कैसे देखेंगे?",
    # --- before and after
    "desk_hours.preview": "समय यह होगा ({doctor}, {clinic}):\n\n{lines}\n\n{below}\n\n"
    "कोई बुक की हुई अपॉइंटमेंट बाहर नहीं पड़ती। बदल दूँ?",
    "desk_hours.preview.outside": "समय यह होगा ({doctor}, {clinic}):\n\n{lines}\n\n{below}\n\n"
    "बुक की हुई {count} अपॉइंटमेंट नए समय से बाहर {count|होगी|होंगी}:\n{first}\n"
    "{count|उसका|उनका} क्या करें? मरीज़ों को तभी बताया जाएगा जब बदलाव वापस नहीं लिया जा सकेगा।",
    "desk_hours.preview.yes": "हाँ, बदलें",
    "desk_hours.preview.wave": "दूसरा समय दें",
    "desk_hours.preview.desk": "रिसेप्शन फ़ोन करे",
    "desk_hours.preview.no": "नहीं, रहने दें",
    "desk_hours.preview.every": "सब दिखाएँ",
    "desk_hours.booked": "नए समय से बाहर की {count} अपॉइंटमेंट, पन्ना {page}/{pages}:\n\n{lines}",
    "desk_hours.booked.next": "अगला पन्ना",
    "desk_hours.booked.back": "वापस",
    "desk_hours.done": "बदल दिया: {doctor}, {clinic}।\n\n{lines}\n\n{below}\n\nदस मिनट तक इसे वापस लिया जा सकता है।",
    "desk_hours.done.wave": "बदल दिया: {doctor}, {clinic}।\n\n{lines}\n\n{below}\n\n"
    "दस मिनट बाद {count} {count|मरीज़|मरीज़ों} को दूसरे समय दिए जाएँगे; तब तक इसे वापस लिया जा सकता है।",
    "desk_hours.done.desk": "बदल दिया: {doctor}, {clinic}।\n\n{lines}\n\n{below}\n\n"
    "{count} अपॉइंटमेंट अब रिसेप्शन के काम में {count|है|हैं}। दस मिनट तक इसे वापस लिया जा सकता है।",
    "desk_hours.done.undo": "वापस लें",
    "desk_hours.done.week": "पूरा हफ़्ता",
    "desk_hours.undone": "वापस ले लिया। {doctor}, {clinic}:\n\n{lines}\n\n{below}",
    # --- the grid
    "hours.nothing": "कोई समय नहीं",
    "hours.line": "{days} {times}",
    "hours.line.off": "{days} छुट्टी",
    "hours.with": "{line} · {more}",
    "hours.how": "एक मरीज़ {slot} मिनट, बीच में {buffer} मिनट, एक साथ {seats}, {seen}",
    "hours.lengths": "{slot} + {buffer} मिनट",
    "hours.seats": "एक साथ {seats}",
    "hours.seen.in_person": "क्लिनिक में",
    "hours.seen.online": "वीडियो",
    "hours.seen.both": "क्लिनिक में या वीडियो",
    "hours.since": "{day:short} से",
    "hours.until": "{day:short} तक",
    "hours.day": "{day:short}: {times}",
    "hours.day.add": "{day:short}: {times} भी",
    "hours.day.off": "{day:short}: छुट्टी",
    "hours.day.usual": "{day:short}: फिर हमेशा जैसा",
    "hours.instead": "{times} की जगह",
    "hours.new": "▸ {line}",
    "hours.days.more": "और {count} दिन",
    "hours.away": "{kind}: {since:short} से {until:short} तक",
    "hours.away.day": "{kind}: {day:short}, पूरा दिन",
    "hours.away.days": "{kind}: {day:short} से {last:short} तक, पूरे दिन",
    "hours.away.hours": "{kind}: {day:short}, {since:time} से {until:time} तक",
    "hours.away.rest": "{kind}: {day:short}, {since:time} से आगे",
    "booked.line": "{starts:short} {patient}",
    "booked.here": "{starts:short} {patient}: क्लिनिक में इंतज़ार में",
    "booked.more": "और {count}",
    "leave.more": "और {count}, आख़िरी: {last}",
    "leave.kind.leave": "छुट्टी",
    "leave.kind.holiday": "त्योहार की छुट्टी",
    "leave.kind.emergency": "इमरजेंसी",
    "leave.kind.other": "उपलब्ध नहीं",
    # --- what the desk does about it
    "task.rebook": "{number} तय समय पर नहीं हो सकती: उस समय {doctor} नहीं हैं या उनका समय बदल गया है। मरीज़ को "
    "फ़ोन कीजिए; "
    "समय बदलिए या रद्द कीजिए, या दोनों राज़ी हों तो वैसे ही रहने दीजिए।",
    "task.rebook.short": "समय बदलना है",
    "task.doctor_gone": "{number} क्लिनिक में इंतज़ार में है, और {doctor} जा चुके हैं। मरीज़ से बात कीजिए: दूसरे डॉक्टर, "
    "दूसरा समय, या पैसे वापस। चैट हो तो वहाँ भी दूसरे समय दिखाए जाते हैं।",
    "task.doctor_gone.short": "इंतज़ार में, डॉक्टर गए",
    # --- refusals
    "refusal.bad_hours": "ऐसे समय में काम नहीं हो सकता: वह शुरू होने से पहले ख़त्म होता है, उसमें एक भी मरीज़ "
    "नहीं आता, "
    "या कोई संख्या सीमा से बाहर है (एक मरीज़ 5-240 मिनट, बीच में 0-120, एक साथ 1-20)।",
    "refusal.hours_overlap": "{first} और {second} टकराते हैं: डॉक्टर एक साथ दो जगह होंगे। कुछ नहीं बदला गया।",
    "refusal.unread_hours": "मैं यह पूरा नहीं पढ़ पाई, इसलिए कुछ नहीं बदला। "
    "ऐसे लिखिए: सोम 9-1 5-8 स्लॉट 15। या: मंगल छुट्टी। या: 28 नवंबर 10-12",
    "refusal.changed_since": "यह अब वापस नहीं लिया जा सकता: उसका समय निकल गया, या उसके बाद कुछ और बदला गया है।",
    # --- leave
    "desk_leave.whose": "कौन नहीं रहेगा?",
    "desk_leave.whose.clinic": "पूरा क्लिनिक",
    "desk_leave.list": "{whom}: यह छुट्टी दर्ज है। हटाने के लिए उस पर दबाइए।\n\n"
    "नई छुट्टी के लिए दिन चुनिए या लिखिए, जैसे: आज 4 बजे से। या: कल 2 से 5। या: 24 से 28 नवंबर",
    "desk_leave.list.nothing": "{whom}: कोई छुट्टी दर्ज नहीं है।\n\n"
    "दिन चुनिए या लिखिए, जैसे: आज 4 बजे से। या: कल 2 से 5। या: 24 से 28 नवंबर",
    "desk_leave.list.today": "आज",
    "desk_leave.list.tomorrow": "कल",
    "desk_leave.kind": "{whom}: किस तरह की छुट्टी है?",
    "desk_leave.preview": "{whom}\n{periods}\n\nउस समय कोई बुकिंग नहीं है। दर्ज कर दूँ?",
    "desk_leave.preview.booked": "{whom}\n{periods}\n\nउस समय {count} {count|अपॉइंटमेंट बुक है|अपॉइंटमेंट बुक "
    "हैं}:\n{first}\n"
    "{count|उसका|उनका} क्या करें? मरीज़ों को दस मिनट बाद बताया जाएगा, जब इसे वापस नहीं लिया जा सकेगा।",
    "desk_leave.preview.yes": "हाँ, दर्ज करें",
    "desk_leave.preview.wave": "दूसरा समय दें",
    "desk_leave.preview.desk": "रिसेप्शन फ़ोन करे",
    "desk_leave.preview.no": "नहीं",
    "desk_leave.preview.kind": "दूसरी तरह की",
    "desk_leave.preview.every": "सब दिखाएँ",
    "desk_leave.booked": "उस समय {count} {count|अपॉइंटमेंट बुक है|अपॉइंटमेंट बुक हैं}, पन्ना {page}/{pages}:\n\n{lines}",
    "desk_leave.booked.next": "अगला पन्ना",
    "desk_leave.booked.back": "वापस",
    "desk_leave.done": "{whom} के लिए दर्ज हो गया:\n{periods}\n\nदस मिनट तक इसे वापस लिया जा सकता है।",
    "desk_leave.done.desk": "{whom} के लिए दर्ज हो गया:\n{periods}\n\n{count} अपॉइंटमेंट अब रिसेप्शन के काम में "
    "{count|है|हैं}। "
    "दस मिनट तक इसे वापस लिया जा सकता है।",
    "desk_leave.done.undo": "वापस लें",
    "desk_leave.done.list": "सारी छुट्टियाँ",
    "desk_leave.wave": "{whom} के लिए दर्ज हो गया:\n{periods}\n\n{begins:zoned} से {visits} {visits|मरीज़|मरीज़ों} को दूसरे "
    "समय दिए जाएँगे; "
    "तब तक इसे वापस लिया जा सकता है, और किसी को बताया नहीं जाएगा।",
    "desk_leave.wave.begun": "{whom}: {visits} बुक थे\n\nअभी नहीं बताया: {untold}\nचुन रहे हैं: {choosing}\nसमय "
    "बदला: {moved}\n"
    "रद्द: {cancelled}\nजवाब नहीं आया: {unanswered}\nरिसेप्शन के लिए: {desk}\nवैसे ही रहीं: {stands}",
    "desk_leave.wave.over": "{whom}: सभी {visits} का फ़ैसला हो गया।\n\nसमय बदला: {moved}\nरद्द: {cancelled}\n"
    "जवाब नहीं आया: {unanswered}\nरिसेप्शन के लिए: {desk}\nवैसे ही रहीं: {stands}",
    "desk_leave.wave.undo": "वापस लें",
    "desk_leave.wave.look": "फिर देखें",
    "desk_leave.wave.list": "सारी छुट्टियाँ",
    "desk_leave.undone": "वापस ले लिया: {whom} उपलब्ध हैं, और किसी को कुछ नहीं बताया गया।",
    "desk_leave.one": "{whom}\n{leave}",
    "desk_leave.one.remove": "हटाएँ",
    "desk_leave.one.list": "सारी छुट्टियाँ",
    "desk_leave.removed": "{whom} के लिए हटा दिया। जिन्होंने दूसरा समय नहीं चुना, उनकी अपॉइंटमेंट वैसे ही "
    "रहेगी, और उन्हें बताया जाएगा।",
    "desk_leave.gone": "यहाँ कोई नहीं है जिसकी छुट्टी दर्ज की जा सके।",
    "desk_leave.usage": "छुट्टी ऐसे दर्ज कीजिए:\n/leave कल\n/leave 24 से 26 नवंबर\n/leave आज 4 बजे से\n"
    "/leave अभी इमरजेंसी\n/block शुक्रवार 2 से 4\nएडमिन यह भी: /leave डॉ राव कल। "
    "या: /leave 25 दिसंबर पूरा क्लिनिक बंद",
    "desk_rebooking.show": "इन्हें दूसरा समय दिया जा रहा है:\n\n{lines}",
    "desk_rebooking.show.nothing": "अभी किसी का समय नहीं बदला जा रहा।",
    "desk_rebooking.usage": "सिर्फ़ /rebooking लिखिए, आगे कुछ नहीं।",
    "rebooking.line": "{begins:short} से, {visits} बुक थे: {moved} का समय बदला, {choosing} चुन रहे हैं, "
    "{untold} को अभी नहीं बताया, "
    "{cancelled} रद्द, {unanswered} का जवाब नहीं आया, {desk} रिसेप्शन के लिए, {stands} वैसे ही",
    "refusal.unread_leave": "मैं समझ नहीं पाई कि कब। ऐसे लिखिए: कल। या: आज 4 बजे से। या: कल 2 से 5। या: 24 से 28 नवंबर",
    # --- the patient's side of it
    "rebook.card": "माफ़ कीजिए: {starts:full} वाली अपॉइंटमेंट में {doctor} {patient} को नहीं देख पाएँगे।\n\n"
    "ये समय {until:zoned} तक आपके लिए रखे हैं। कुछ और नहीं देना होगा:",
    "rebook.card.none": "माफ़ कीजिए: {starts:full} वाली अपॉइंटमेंट में {doctor} {patient} को नहीं देख पाएँगे।\n\n"
    "बाकी समय इस वक़्त दूसरे मरीज़ों को दिखाए गए हैं; जैसे ही कोई खाली होगा, मैं उसे आपके लिए रखकर लिखूँगी। "
    "अगर कोई नहीं मिला तो आपके सारे पैसे वापस आएँगे।",
    "rebook.card.see": "समय दिखाएँ",
    "rebook.card.other": "कोई और समय",
    "rebook.card.cancel": "रद्द, पूरे पैसे वापस",
    "rebook.card.wait": "नहीं तो वेटिंग लिस्ट",
    "rebook.sure": "{patient}, {doctor}, {starts:full} रद्द कर दूँ? कुछ दिया नहीं गया था।",
    "rebook.sure.paid": "{patient}, {doctor}, {starts:full} रद्द कर दूँ? आपके पूरे {paid} वापस आएँगे।",
    "rebook.sure.yes": "हाँ, रद्द करें",
    "rebook.sure.no": "नहीं",
    "rebook.moved": "हो गया, धन्यवाद।\n\n{patient}\n{doctor}, {specialty}\n{starts:full}\n{clinic}, {address}\n"
    "नंबर वही है: {number}",
    "rebook.asked": "धन्यवाद। {patient} के लिए {starts:full} की अपॉइंटमेंट {doctor} पक्की करेंगे, मैं आपको यहीं बताऊँगी।",
    "rebook.cancelled": "रद्द हो गया: {patient}, {doctor}, {starts:full}। परेशानी के लिए माफ़ कीजिए।",
    "rebook.cancelled.paid": "रद्द हो गया: {patient}, {doctor}, {starts:full}। आपके पूरे {paid} वापस भेजे जा "
    "रहे हैं; "
    "बैंक कुछ दिन ले सकता है। परेशानी के लिए माफ़ कीजिए।",
    "rebook.waits": "ठीक है। अगर {until:zoned} तक आपने कुछ नहीं चुना, तो आपके सारे पैसे वापस आएँगे और {patient} "
    "का नाम {doctor} की "
    "वेटिंग लिस्ट में आ जाएगा।",
    "rebook.over": "इसका फ़ैसला हो चुका है। /appointments से देखिए कि आपकी अपॉइंटमेंट कैसी हैं।",
    "where.rebook": "जिस अपॉइंटमेंट को क्लिनिक नहीं रख सकता",
    "notice.rebooking": "नमस्ते {first_name}, माफ़ कीजिए: {clinic} में {starts:full} की आपकी अपॉइंटमेंट "
    "({number}) तय समय पर नहीं हो सकती। दूसरे समय देखने के लिए, या रद्द करके सारे पैसे वापस लेने के लिए उसी चैट में "
    "जवाब दीजिए जिसमें बुक किया था, या {phone} पर फ़ोन कीजिए।",
    "notice.stands": "नमस्ते {first_name}, अच्छी ख़बर: {clinic} में {starts:full} की आपकी अपॉइंटमेंट ({number}) "
    "तय समय पर ही होगी। "
    "आपको कुछ नहीं करना है।",
}
