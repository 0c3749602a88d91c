"""हिन्दी: जैसे क्लिनिक में बोली जाती है। Hindi as it is spoken at a desk; the same keys and placeholders as English."""

from collections.abc import Mapping

from bot.phrases.calendar_words import CalendarWords

CALENDAR = CalendarWords(
    weekdays=("सोमवार", "मंगलवार", "बुधवार", "गुरुवार", "शुक्रवार", "शनिवार", "रविवार"),
    short_weekdays=("सोम", "मंगल", "बुध", "गुरु", "शुक्र", "शनि", "रवि"),
    months=(
        "जनवरी",
        "फ़रवरी",
        "मार्च",
        "अप्रैल",
        "मई",
        "जून",
        "जुलाई",
        "अगस्त",
        "सितंबर",
        "अक्टूबर",
        "नवंबर",
        "दिसंबर",
    ),
    short_months=("जन", "फ़र", "मार्च", "अप्रै", "मई", "जून", "जुल", "अग", "सित", "अक्टू", "नव", "दिस"),
    parts=((0, "रात {clock}"), (4, "सुबह {clock}"), (12, "दोपहर {clock}"), (16, "शाम {clock}"), (20, "रात {clock}")),
    day="{weekday} {date} {month}",
    moment="{day}, {time}",
    zoned="{time} ({zone})",
    zones={"Asia/Kolkata": "भारतीय समय", "Asia/Calcutta": "भारतीय समय", "Asia/Dubai": "दुबई समय"},
    other_zone="{city} समय",
)

PHRASES: Mapping[str, str] = {
    # --- start
    "start.hello": "नमस्ते! यह क्लिनिक का रिसेप्शन है। मैं एक मिनट में आपकी डॉक्टर से मुलाक़ात तय कर सकती हूँ।\n"
    "बटन दबाइए, या बस लिखिए: “कल शाम 5 के बाद स्किन डॉक्टर”।",
    "start.hello.known": "नमस्ते {name} जी! बताइए, क्या करना है?\nबटन दबाइए, या बस लिखिए: “कल शाम 5 के बाद डॉ. मेहता”।",
    "start.hello.book": "अपॉइंटमेंट लें",
    "start.hello.visits": "मेरी अपॉइंटमेंट",
    "start.hello.language": "English / हिन्दी",
    # --- email
    "email.which": "आपका ई-मेल पता क्या है? वहाँ मैं सिर्फ़ वही लिखूँगी जो आप तक और कहीं नहीं पहुँचता।",
    "email.which.known": "आपका ई-मेल {address} है। बदलने के लिए नया पता लिखिए।",
    "email.which.forget": "इसे हटा दें",
    "email.which.stop": "रहने दें",
    "email.code": "मैंने {address} पर छह अंकों का कोड भेजा है। कृपया उसे यहाँ लिखिए; वह 15 मिनट तक चलेगा।\n"
    "नहीं मिला? स्पैम में देखिए, या पता ठीक कीजिए।",
    "email.code.wrong": "{address} पर मैंने यह कोड नहीं भेजा था। कृपया फिर देखकर यहाँ लिखिए।",
    "email.code.other": "दूसरा पता",
    "email.code.stop": "रहने दें",
    "email.kept": "धन्यवाद। मैंने {address} रख लिया है, उसके लिए जो और कहीं नहीं पहुँचता। बदलने के लिए /email लिखिए।",
    "email.forgotten": "हो गया। अब मैं आपको ई-मेल नहीं भेजूँगी।",
    "email.none": "यह क्लिनिक ई-मेल नहीं भेजता।",
    "email.stopped": "ठीक है। जब चाहें /email लिखिए।",
    "email.unknown": "मैं अभी आपको नहीं जानती: पहले अपॉइंटमेंट लीजिए, फिर अपना ई-मेल बताइए।",
    "email.unknown.book": "अपॉइंटमेंट लें",
    "email.letter.title": "आपका कोड",
    "email.letter": "आपका कोड {code} है।\nकृपया इसे 15 मिनट के अंदर क्लिनिक की चैट में लिखिए।\n\n"
    "अगर आपने नहीं माँगा, तो किसी ने पता ग़लत लिखा है, और आपको कुछ नहीं करना है।",
    "refusal.bad_mail": "यह ई-मेल पता नहीं है। कृपया @ के साथ पूरा पता लिखिए।",
    "refusal.code_gone": "यह कोड अब नहीं चलेगा। कृपया नया कोड माँगें।",
    # --- book: people
    "book.patient": "किसे दिखाना है? चुनिए, या नाम लिखिए।",
    "book.patient.me": "मुझे",
    "book.patient.someone": "किसी और को",
    "book.crowded": "इनमें से किसके लिए अपॉइंटमेंट चाहिए?",
    "book.crowded.drop": "इनमें से कोई नहीं",
    "book.name": "{found}आपका पूरा नाम क्या है? डॉक्टर को यही दिखेगा।",
    "book.name.family": "{found}मरीज़ ({relation}) का पूरा नाम क्या है?",
    "book.name.other": "{found}मरीज़ का पूरा नाम क्या है?",
    "book.name.someone": "किसी और के लिए",
    "book.name.before": "मेरी पुरानी चैट है",
    # --- book: doctors
    "book.doctor": "किस डॉक्टर को दिखाना है?\nचुनिए, या नाम, विभाग, भाषा या तकलीफ़ लिखिए।",
    "book.doctor.which": "आप किस डॉक्टर की बात कर रहे हैं? चुनिए या पूरा नाम लिखिए।\n\n{cards}",
    "book.doctor.fitting": "इसके लिए ये डॉक्टर हैं। चुनिए, या नाम लिखिए।\n\n{cards}",
    "book.doctor.nobody": "इस नाम या विभाग के डॉक्टर हमारे यहाँ नहीं हैं। हमारे डॉक्टर ये हैं:",
    "book.doctor.any": "कोई भी डॉक्टर",
    "book.doctor.all": "सभी डॉक्टर",
    "book.no_doctors": "अभी किसी डॉक्टर की बुकिंग नहीं हो सकती। कृपया क्लिनिक पर फ़ोन करें।",
    # --- book: times
    "book.slot": "{card}\n{whom}सबसे नज़दीक के समय नीचे हैं। या लिखिए: “शुक्रवार सुबह”, “5 के बाद”, “दूसरे डॉक्टर”।",
    "book.slot.any": "{whom}सबसे जल्दी मिलने वाले समय नीचे हैं। या लिखिए: “शुक्रवार सुबह”, “5 के बाद”।",
    "book.slot.beyond": "{reason}\n\n{doctor}, {specialty}, {fee}\n{whom}नज़दीक के दूसरे समय ये हैं। या कोई और लिखिए।",
    "book.slot.beyond_any": "{reason}\n\n{whom}नज़दीक के दूसरे समय ये हैं। या कोई और लिखिए।",
    "book.slot.days": "दूसरे दिन",
    "book.slot.doctor": "दूसरे डॉक्टर",
    "book.slot.wait": "ख़ाली हो तो बताएँ",
    "book.no_slot": "{reason}\n\nक्या दूसरे डॉक्टर देखें?",
    "book.no_slot.colleagues": "{reason}\n\nये डॉक्टर आपको देख सकते हैं। या नाम लिखिए।",
    "book.no_slot.colleagues_video": "{reason}\n\nये डॉक्टर आपको वीडियो पर देख सकते हैं। या नाम लिखिए।",
    "book.no_slot.doctor": "दूसरे डॉक्टर",
    "book.no_slot.wait": "ख़ाली हो तो बताएँ",
    "book.no_slot.stop": "अभी नहीं",
    "book.day": "{doctor} के साथ कौन-सा दिन?",
    "book.day.any": "कौन-सा दिन?",
    "book.time": "{doctor}, {day}। कौन-सा समय?",
    "book.day.doctor": "दूसरे डॉक्टर",
    "book.time.any": "{day}। कौन-सा समय?",
    "book.time.days": "दूसरे दिन",
    "book.full_day": "{reason}\n\nनज़दीक के दूसरे समय ये हैं। या कोई और लिखिए।",
    "book.full_day.days": "दूसरे दिन",
    "book.full_day.doctor": "दूसरे डॉक्टर",
    "book.seen": "डॉक्टर को कैसे दिखाना है?",
    "book.seen.clinic": "क्लिनिक आकर",
    "book.seen.video": "वीडियो कॉल से",
    "book.no_slot.clinic": "क्लिनिक आकर",
    "book.full_day.wait": "ख़ाली हो तो बताएँ",
    "book.limit": "आप अपनी अपॉइंटमेंट देख सकते हैं, या इसे छोड़ सकते हैं।",
    "book.limit.visits": "मेरी अपॉइंटमेंट",
    "book.limit.drop": "इसे छोड़ दें",
    # --- book: money
    "book.review": "{patient}\n{doctor}, {specialty}\n{starts:full}\n{clinic}, {address}\nफ़ीस: {fee}\n\n"
    "यह समय {held_until:zoned} तक आपके लिए रखा है। {refund_rule}",
    "book.review.free": "{patient}\n{doctor}, {specialty}\n{starts:full}\n{clinic}, {address}\nकोई फ़ीस नहीं\n\n"
    "यह समय {held_until:zoned} तक आपके लिए रखा है।",
    "book.review.pay": "{fee} दें",
    "book.review.at_clinic": "क्लिनिक पर देंगे",
    "book.review.video": "वीडियो कॉल से",
    "book.review.clinic": "क्लिनिक आकर",
    "book.review.confirm": "पक्का करें",
    "book.review.change": "बदलें",
    "book.payment": "कृपया {held_until:zoned} तक {fee} का भुगतान करें। तब तक आपका समय रखा है:\n"
    "{doctor}, {starts:full}।\n\nपैसे मिलते ही आपका नंबर यहीं आ जाएगा।",
    "book.payment.part": "{fee} में से {part} मिल गए, धन्यवाद। "
    "कृपया {held_until:zoned} तक बाक़ी {open} का भुगतान करें; तब तक आपका समय रखा है:\n"
    "{doctor}, {starts:full}।\n\nबाक़ी रकम न आई तो आपके दिए पैसे वापस भेज दिए जाएँगे।",
    "book.payment.preparing": "एक पल, {fee} के भुगतान का लिंक बन रहा है।\n"
    "आपका समय {held_until:zoned} तक रखा है: {doctor}, {starts:full}।",
    "book.payment.open": "{fee} दें",
    "book.payment.at_clinic": "क्लिनिक पर देंगे",
    "book.payment.change": "बदलें",
    "book.no_link": "भुगतान की सेवा अभी जवाब नहीं दे रही। आपका समय {held_until:zoned} तक रखा है: {doctor}, {starts:full}।",
    "book.no_link.again": "फिर कोशिश करें",
    "book.no_link.at_clinic": "क्लिनिक पर देंगे",
    "book.no_link.change": "बदलें",
    "book.change": "क्या बदलना है?\nजब तक आप कुछ और न चुनें, {doctor}, {starts:full} आपके लिए रखा है।",
    "book.change.nothing_held": "क्या बदलना है?",
    "book.change.time": "दूसरा समय",
    "book.change.seen": "क्लिनिक या वीडियो",
    "book.change.doctor": "दूसरे डॉक्टर",
    "book.change.person": "दूसरा मरीज़",
    "book.change.more": "थोड़ा और समय दें",
    "book.change.drop": "रहने दें",
    "book.change.keep": "ऐसा ही ठीक है",
    "book.booked": "बुकिंग हो गई, पैसे मिल गए। आपका नंबर: {number}\n\n{patient}\n{doctor}, {specialty}\n{starts:full}\n"
    "{clinic}, {address}\nभुगतान: {fee}\n\n{refund_rule} "
    "इसे फिर देखने के लिए “मेरी अपॉइंटमेंट” लिखिए।",
    "book.booked.at_clinic": "बुकिंग हो गई। आपका नंबर: {number}\n\n{patient}\n{doctor}, {specialty}\n{starts:full}\n"
    "{clinic}, {address}\nक्लिनिक पर देना है: {open}\n\nइसे फिर देखने के लिए “मेरी अपॉइंटमेंट” लिखिए।",
    "book.booked.free": "बुकिंग हो गई। आपका नंबर: {number}\n\n{patient}\n{doctor}, {specialty}\n{starts:full}\n"
    "{clinic}, {address}\n\nइसे फिर देखने के लिए “मेरी अपॉइंटमेंट” लिखिए।",
    "book.booked.requested": "धन्यवाद। {patient} के लिए {starts:full} की अपॉइंटमेंट {doctor} पक्की करेंगे। "
    "{held_until} तक मैं आपको यहीं बता दूँगी।",
    "book.dropped": "ठीक है, कुछ बुक नहीं किया। जब भी डॉक्टर चाहिए, लिख दीजिए।",
    "book.question": "{doctor}, {starts:full} के लिए पैसे आए हैं, पर रकम मेल नहीं खाती। क्लिनिक देख रहा है और आपको बताएगा।",
    # --- money that came too late
    "late_money.places": "ये समय {until:zoned} तक आपके लिए रखे हैं: किसी एक को चुनिए, आपके {amount} उसी में लग जाएँगे। "
    "या अपने पैसे वापस लीजिए; तब तक जवाब न मिला तो पैसे अपने आप वापस भेज दिए जाएँगे।",
    "late_money.places.refund": "पैसे वापस",
    "late_money.booked": "आपके दिए पैसों से बुकिंग हो गई। आपका नंबर: {number}\n\n{patient}\n{doctor}, {specialty}\n"
    "{starts:full}\n{clinic}, {address}\nभुगतान: {fee}\n\n{refund_rule}",
    "late_money.booked.lower": "आपके दिए पैसों से बुकिंग हो गई। आपका नंबर: {number}\n\n{patient}\n"
    "{doctor}, {specialty}\n{starts:full}\n{clinic}, {address}\nभुगतान: {fee}; {back} आपको वापस भेजे जा रहे हैं।\n\n"
    "{refund_rule}",
    "late_money.booked.requested": "धन्यवाद। {patient} के लिए {starts:full} की अपॉइंटमेंट {doctor} पक्की करेंगे, "
    "मैं आपको यहीं बताऊँगी। पक्का न हुआ तो आपके पूरे पैसे वापस मिलेंगे।",
    # --- what nobody has confirmed
    "unconfirmed.ways": "क्या मैं कुछ और ढूँढूँ?",
    "unconfirmed.ways.time": "कोई और समय",
    "unconfirmed.ways.any": "जो डॉक्टर पहले मिलें",
    "unconfirmed.ways.human": "रिसेप्शन से बात",
    "unconfirmed.ways.wait": "वेटिंग लिस्ट",
    "unconfirmed.gone": "यह अपॉइंटमेंट अब यहाँ दर्ज नहीं है।",
    "late_money.returned": "ठीक है, आपके पूरे {fee} वापस भेजे जा रहे हैं; बैंक कुछ दिन ले सकता है।",
    "late_money.over": "वे समय अब आपके लिए नहीं रखे हैं। {doctor}, {starts:short} के आपके {fee} वापस भेजे जा रहे हैं।",
    "late_money.over.taken": "आपने {doctor}, {starts:full} चुना है। यह {status} है: {number}",
    # --- appointments
    "appointments.list": "आपकी अपॉइंटमेंट:",
    "appointments.list.cancel": "कौन-सी अपॉइंटमेंट रद्द करनी है?",
    "appointments.list.none": "आगे की कोई अपॉइंटमेंट नहीं है।",
    "appointments.list.past": "पुरानी अपॉइंटमेंट",
    "appointments.list.book": "अपॉइंटमेंट लें",
    "appointments.past": "आपकी पुरानी अपॉइंटमेंट:",
    "appointments.none": "अभी तक आपकी कोई अपॉइंटमेंट नहीं है।",
    "appointments.none.book": "अपॉइंटमेंट लें",
    "appointments.visit": "{number}, {status}\n\n{patient}\n{doctor}, {specialty}\n{starts:full}\n{clinic}, {address}\n"
    "{money}",
    "appointments.visit.paid": "{number}, {status}\n\n{patient}\n{doctor}, {specialty}\n{starts:full}\n"
    "{clinic}, {address}\n{money}\n\n{refund_rule}",
    "appointments.visit.held": "अभी पक्की नहीं, {held_until:zoned} तक रखी है\n\n{patient}\n{doctor}, {specialty}\n"
    "{starts:full}\n{clinic}, {address}\nफ़ीस: {fee}",
    "appointments.visit.over": "{number} {status}\n\n{patient}\n{doctor}, {specialty}\n{starts:full}\n{clinic}",
    "appointments.visit.unnumbered": "यह अपॉइंटमेंट: {status}\n\n{patient}\n{doctor}, {specialty}\n{starts:full}\n"
    "{clinic}",
    "appointments.visit.finish": "बुकिंग पूरी करें",
    "appointments.visit.join": "वीडियो कॉल से जुड़ें",
    "appointments.visit.calendar": "कैलेंडर में जोड़ें",
    "appointments.visit.up": "पहले का समय चाहिए",
    "appointments.visit.cancel": "रद्द करें",
    "appointments.visit.drop": "रहने दें",
    "appointments.visit.again": "फिर से बुक करें",
    "appointments.visit.list": "सारी अपॉइंटमेंट",
    "appointments.sure": "{patient} की {doctor}, {starts:full} वाली अपॉइंटमेंट रद्द करें?",
    "appointments.sure.refund": "{patient} की {doctor}, {starts:full} वाली अपॉइंटमेंट रद्द करें?\n"
    "आपको {refund} वापस मिलेंगे, यानी आपके दिए पूरे पैसे।",
    "appointments.sure.part": "{patient} की {doctor}, {starts:full} वाली अपॉइंटमेंट रद्द करें?\n"
    "आपके दिए {paid} में से {refund} वापस मिलेंगे: {percent} %, "
    "क्योंकि अपॉइंटमेंट में कम से कम {hours} {hours|घंटा|घंटे} बाक़ी {hours|है|हैं}।",
    "appointments.sure.late": "{patient} की {doctor}, {starts:full} वाली अपॉइंटमेंट रद्द करें?\n"
    "पैसे वापस मिलने का समय निकल गया है: {paid} में से कुछ वापस नहीं मिलेगा।",
    "appointments.sure.yes": "हाँ, रद्द करें",
    "appointments.sure.no": "नहीं, रहने दें",
    "appointments.cancelled": "रद्द हो गई: {doctor}, {starts:full}।",
    "appointments.cancelled.refund": "रद्द हो गई: {doctor}, {starts:full}।\n"
    "{refund} आपको वापस भेजे जा रहे हैं; बैंक कुछ दिन ले सकता है।",
    "appointments.dropped": "ठीक है, {doctor}, {starts:full} वाली जगह छोड़ दी।",
    "appointments.calendar": "{doctor}, {starts:full}, {clinic}। फ़ाइल खोलकर इसे अपने कैलेंडर में जोड़ लीजिए।",
    # --- reminders and notices: who, where, when, which number, and nothing else
    "reminder.card.day": "नमस्ते {first_name}, {clinic} से: आपकी अपॉइंटमेंट {starts:full} को है। "
    "आपका नंबर: {number}।\nक्या आप आ रहे हैं?",
    "reminder.card.hour": "नमस्ते {first_name}, {clinic} में आपकी अपॉइंटमेंट नज़दीक है: {starts:full}। आपका नंबर: {number}।\n"
    "कुछ बदला हो तो कृपया बता दीजिए।",
    "reminder.card.nudge": "नमस्ते {first_name}, {clinic} को अभी तक आपका जवाब नहीं मिला। "
    "आपकी अपॉइंटमेंट {starts:full} को है। आपका नंबर: {number}।\nक्या आप आ रहे हैं? बस एक बटन दबाइए।",
    "reminder.card.coming": "आ रहे हैं",
    "reminder.card.late": "देर होगी",
    "reminder.card.move": "समय बदलें",
    "reminder.card.cancel": "रद्द करें",
    "reminder.minutes": "आपको कितने मिनट की देर होगी? बटन दबाइए या संख्या लिखिए।",
    "reminder.minutes.some": "{minutes} मिनट",
    "reminder.coming": "धन्यवाद {first_name}। {clinic} में आपका इंतज़ार रहेगा: {starts:full}, नंबर {number}।",
    "reminder.noted": "धन्यवाद {first_name}। {clinic} को बता दिया है कि आपको लगभग {minutes} मिनट की देर होगी।",
    "reminder.holds": "अभी की स्थिति यह है: {number} {status}, {starts:full}, {clinic}।",
    "notice.day": "नमस्ते {first_name}, {clinic} से: आपकी अपॉइंटमेंट {starts:full} को है। आपका नंबर: {number}। "
    "न आ पाएँ या देर हो, तो कृपया {phone} पर फ़ोन कीजिए।",
    "notice.hour": "नमस्ते {first_name}, {clinic} में आपकी अपॉइंटमेंट नज़दीक है: {starts:full}। आपका नंबर: {number}। "
    "कुछ बदला हो तो कृपया {phone} पर फ़ोन कीजिए।",
    "notice.nudge": "नमस्ते {first_name}, {clinic} को अभी तक आपका जवाब नहीं मिला। आपकी अपॉइंटमेंट {starts:full} को है। "
    "आपका नंबर: {number}। न आ पाएँ तो कृपया {phone} पर फ़ोन कीजिए।",
    "notice.confirmation": "नमस्ते {first_name}, {clinic} में आपकी अपॉइंटमेंट {starts:full} के लिए पक्की है। "
    "आपका नंबर: {number}। तब मिलते हैं!",
    "notice.cancelled": "नमस्ते {first_name}, {clinic} में {starts:full} की आपकी अपॉइंटमेंट, नंबर {number}, रद्द हो गई है। "
    "दूसरा समय चाहिए तो हमें लिखिए।",
    "notice.cancelled_by_clinic": "नमस्ते {first_name}, हमें खेद है: {clinic} में {starts:full} को आपको नहीं देखा जा सकेगा। "
    "अगर आपने पैसे दिए हैं, तो पूरे वापस आएँगे। दूसरे समय के लिए हमें लिखिए।",
    "notice.request_lapsed": "नमस्ते {first_name}, {clinic} में {starts:full} की अपॉइंटमेंट पक्की नहीं हो पाई, "
    "इसलिए यह बुक नहीं हुई। हमें खेद है। अगर आपने पैसे दिए हैं, तो पूरे वापस आएँगे। दूसरे समय के लिए हमें लिखिए।",
    "notice.moved": "नमस्ते {first_name}, {clinic} में आपकी अपॉइंटमेंट का समय बदल गया है: {starts:full}। "
    "आपका नंबर वही है: {number}। तब मिलते हैं!",
    "notice.payment_received": "नमस्ते {first_name}, {clinic} को {starts:full} की अपॉइंटमेंट के पैसे मिल गए हैं। "
    "आपका नंबर: {number}। धन्यवाद!",
    "notice.payment_failed": "नमस्ते {first_name}, {clinic} में {starts:full} की अपॉइंटमेंट का भुगतान नहीं हो पाया। "
    "कृपया फिर कोशिश कीजिए। अगर खाते से पैसे फिर भी कट गए हों, तो वे इसी अपॉइंटमेंट में गिने जाएँगे या वापस आएँगे।",
    "notice.payment_refunded": "नमस्ते {first_name}, {clinic} ने {starts:full} की अपॉइंटमेंट के पैसे वापस भेज दिए हैं। "
    "बैंक कुछ दिन ले सकता है।",
    "notice.online_link": "नमस्ते {first_name}, {clinic} में {starts:full} की आपकी अपॉइंटमेंट, नंबर {number}, "
    "थोड़ी देर में शुरू होगी। यहाँ से जुड़िए:\n{link}\nयह लिंक सिर्फ़ आपके लिए है। न खुले तो {phone} पर फ़ोन कीजिए।",
    "notice.online_down": "नमस्ते {first_name}, {clinic} में {starts:full} की आपकी अपॉइंटमेंट, नंबर {number}, का वीडियो लिंक "
    "नहीं बन पाया: वीडियो सेवा जवाब नहीं दे रही। कृपया {phone} पर फ़ोन कीजिए, हम दूसरा रास्ता निकालेंगे।",
    "notice.host_link": "आपकी वीडियो अपॉइंटमेंट {first_name} के साथ, {starts:full}, नंबर {number}। यहाँ से शुरू कीजिए:\n{link}\n"
    "जो यह लिंक खोलेगा, कॉल वही चलाएगा: कृपया इसे किसी को न दें।",
    "notice.host_down": "आपकी वीडियो अपॉइंटमेंट ({first_name}, {starts:full}, नंबर {number}) का लिंक नहीं मिल पाया: "
    "वीडियो सेवा जवाब नहीं दे रही। {how}\nमरीज़ के पास क्लिनिक का नंबर है: {phone}।",
    "online.clinic": "{clinic} (वीडियो कॉल)",
    "online.when": "लिंक {minutes} मिनट {minutes|पहले|पहले} यहीं आएगा",
    "online.now": "लिंक अभी यहीं आएगा",
    "online.open": "लिंक यहीं है: जुड़ने के लिए दबाएँ",
    "online.how.start": "कृपया वीडियो ऐप में अपने खाते से मीटिंग {meeting} शुरू कीजिए।",
    "online.how.call": "कृपया मरीज़ को फ़ोन कीजिए, या रिसेप्शन से कहिए।",
    # --- stop and start
    "stop.done": "अब यहाँ कोई सूचना नहीं आएगी। आप लिखेंगे तो मैं जवाब दूँगी, और आपकी अपॉइंटमेंट वैसी ही रहेंगी। "
    "सूचनाएँ फिर चाहिए तो “शुरू” लिखिए।",
    "stop.already": "आपको यहाँ सूचनाएँ नहीं भेजी जातीं। फिर चाहिए तो “शुरू” लिखिए।",
    "stop.resumed": "अब आपकी अपॉइंटमेंट की सूचनाएँ फिर यहाँ आएँगी।",
    # --- language, help and the rest
    "language.which": "आप कौन-सी भाषा पसंद करेंगे? / Which language do you prefer?",
    "language.name.en": "English",
    "language.name.hi": "हिन्दी",
    "language.done": "अब से मैं हिन्दी में लिखूँगी।",
    "help.text": "मैं आपके लिए डॉक्टर का समय लेती हूँ। अपने शब्दों में लिखिए:\n"
    "• “माँ के लिए कल 5 के बाद डॉ. मेहता”\n• “बच्चे को बुखार है”\n• “मेरी अपॉइंटमेंट रद्द करो”\n\n"
    "/book बुकिंग · /appointments अपॉइंटमेंट देखें, बदलें, रद्द करें · /waitlist वेटिंग लिस्ट · /family परिवार · "
    "/privacy आपकी जानकारी · /language भाषा\n"
    "/human रिसेप्शन से बात। "
    "“वापस” और “बदलें” हर जगह चलता है।",
    "thanks.text": "कोई बात नहीं। अपना ध्यान रखिए!",
    "medical.text": "मैं सिर्फ़ रिसेप्शन हूँ और इलाज की सलाह नहीं दे सकती, पर डॉक्टर दे सकते हैं। तकलीफ़ बताइए, मैं डॉक्टर ढूँढ देती हूँ।",
    "emergency.card": "{number}: इमरजेंसी है तो अभी फ़ोन कीजिए।\n\n"
    "अपॉइंटमेंट का इंतज़ार मत कीजिए। क्लिनिक पर भी फ़ोन कर सकते हैं:\n{branches}",
    "emergency.card.on": "आगे बढ़ें",
    "branch": "{name}: {phone}\n{address}",
    # --- labels with facts
    "option.person": "{name}",
    "option.person.hint": "{relation}",
    "option.as_is": "{name}",
    "option.doctor": "{name}, {specialty}",
    "option.doctor.hint": "{specialty} · {fee} · {clinic}",
    "option.slot": "{starts:short}",
    "option.slot_with": "{starts:short}, {doctor}",
    "option.slot_with_field": "{starts:short}, {doctor}, {specialty}",
    "option.place.hint": "{doctor} · {clinic}",
    "option.place.hint.field": "{specialty} · {doctor} · {clinic}",
    "option.day": "{day:short}, {badge}",
    "option.day.hint": "{badge} · {free} {free|जगह|जगहें} ख़ाली",
    "option.time": "{starts:time}",
    "option.time_with": "{starts:time}, {doctor}",
    "option.visit": "{starts:short}, {doctor}",
    "option.visit.hint": "{doctor} · {patient} · {status}",
    "several_clinics": "कई शाखाएँ",
    "sorry": "हमारी तरफ़ से कुछ गड़बड़ हो गई। आपका संदेश सुरक्षित है; मैं थोड़ी देर में फिर कोशिश करूँगी।",
    "calendar.summary": "मुलाक़ात: {doctor}",
    "calendar.summary.clinic": "{clinic} में अपॉइंटमेंट",
    "share_phone": "मेरा फ़ोन नंबर भेजें",
    # --- words anywhere
    "go.more": "और देखें ({page}/{pages})",
    "go.back": "वापस",
    "go.change": "बदलें",
    "go.restart": "शुरू से",
    "go.unfinished": "आपका एक काम अधूरा है: उसे आगे बढ़ाने के लिए “वापस” लिखिए।",
    "go.first": "यही पहला सवाल था।",
    "hello_again": "नमस्ते! हम यहाँ थे:",
    "unknown": "माफ़ कीजिए, समझ नहीं आया। बटन दबाइए या दूसरे शब्दों में लिखिए; /help में तरीक़ा है।",
    "unknown_command": "{command} मुझे नहीं पता। /help में देखिए कि मैं क्या कर सकती हूँ।",
    "unknown_command.unsaid": "यह कमांड मुझे नहीं पता। /help में देखिए कि मैं क्या कर सकती हूँ।",
    "only_in_private": "मैं अपॉइंटमेंट की बात सिर्फ़ निजी चैट में करती हूँ। मेरे नाम पर टैप करके वहाँ लिखें।",
    "unreadable.voice": "माफ़ कीजिए, मैं आवाज़ वाले संदेश नहीं सुन सकती। कृपया लिखिए या बटन दबाइए।",
    "unreadable.photo": "माफ़ कीजिए, मैं तस्वीर नहीं देख सकती। कृपया लिखिए या बटन दबाइए; रिपोर्ट साथ लेकर आइए।",
    "unreadable.sticker": "बढ़िया! पर मैं सिर्फ़ लिखा हुआ पढ़ सकती हूँ। कृपया लिखिए या बटन दबाइए।",
    "unreadable.other": "माफ़ कीजिए, मैं सिर्फ़ लिखा हुआ पढ़ सकती हूँ। कृपया लिखिए या बटन दबाइए।",
    "phone_kept": "धन्यवाद, अब क्लिनिक आपसे इस नंबर पर बात कर सकता है।",
    "stale.finished": "वह काम पूरा हो चुका है। अभी की स्थिति यह है:",
    "stale.unknown": "वह बटन बहुत पुराना है। अभी हम यहाँ हैं:",
    "stale.changed": "वह अब नहीं मिल सकता। अभी हम यहाँ हैं:",
    "stale.waiting": "आपका भुगतान चल रहा हो सकता है, इसलिए मैंने कुछ नहीं बदला। कुछ और चाहिए तो “बदलें” दबाइए।",
    # --- news
    "told.link_unavailable": "भुगतान का लिंक नहीं बन पाया।",
    "told.payment_settled": "आपके {fee} मिल गए। धन्यवाद!",
    "told.hold_lapsed": "भुगतान का समय निकल गया, इसलिए {doctor} का {starts:short} वाला समय अब आपके लिए नहीं रखा है।",
    "told.part_paid": "{doctor} के {starts:short} वाले समय की फ़ीस का एक हिस्सा मिल गया: {fee} में से {part}। {open} बाक़ी हैं।",
    "told.part_returned": "{doctor}, {starts:short} के {fee} में से जो आपने दिया था, वह वापस भेजा जा रहा है, "
    "क्योंकि बाक़ी रकम समय पर नहीं आई।",
    "told.places_offered": "{doctor} के {starts:short} वाले समय के {fee} तब आए जब वह समय ख़ाली नहीं रहा था।",
    "told.offer_lapsed": "आपने कोई दूसरा समय नहीं चुना, इसलिए {doctor}, {starts:short} के आपके पूरे {fee} वापस भेजे जा रहे हैं; "
    "बैंक कुछ दिन ले सकता है।",
    "told.overpaid": "{doctor}, {starts:short} के लिए {fee} की फ़ीस से ज़्यादा पैसे आए। जो ज़्यादा था, वह वापस भेजा जा रहा है।",
    "told.refund_by_hand": "{doctor}, {starts:short} के पैसे उसी रास्ते से वापस नहीं जा पा रहे। "
    "क्लिनिक का रिसेप्शन आपको पैसे लौटाएगा और आपसे बात करेगा।",
    "told.request_lapsed": "माफ़ कीजिए, {patient} के लिए {starts:full} की अपॉइंटमेंट {doctor} की ओर से पक्की नहीं हो पाई, "
    "इसलिए कुछ बुक नहीं हुआ। "
    "अगर आपने पैसे दिए हैं तो पूरे वापस भेजे जा रहे हैं।",
    "told.paid_too_late": "{doctor} के {starts:short} वाले समय के पैसे तब आए जब वह समय ख़ाली नहीं रहा था। "
    "पूरे {fee} वापस मिलेंगे; बैंक कुछ दिन ले सकता है।",
    "told.paid_twice": "{doctor}, {starts:short} के लिए आपने दो बार पैसे दिए हैं। दूसरे {fee} वापस भेजे जा रहे हैं।",
    "told.payment_in_question": "{doctor}, {starts:short} के लिए आई रकम फ़ीस से मेल नहीं खाती।",
    "told.payment_try_failed": "भुगतान नहीं हो पाया। लिंक अब भी चालू है, फिर कोशिश कीजिए। "
    "अगर खाते से पैसे फिर भी कट गए हों, तो वे इसी अपॉइंटमेंट में गिने जाएँगे या वापस आएँगे।",
    "told.refunded_at_gateway": "{doctor}, {starts:short} के लिए क्लिनिक ने आपको पैसे लौटाए हैं; बैंक को कुछ दिन लग सकते हैं। "
    "अपॉइंटमेंट में और कुछ नहीं बदला है।",
    "told.refund_done": "{doctor}, {starts:short} के पैसे आपको वापस भेज दिए गए हैं।",
    # --- refusals
    "refusal.slot_taken": "यह समय अभी-अभी किसी और ने ले लिया।",
    "refusal.too_late": "यह समय बहुत नज़दीक है या निकल चुका है।",
    "refusal.too_far_ahead": "इतने आगे की बुकिंग नहीं होती।",
    "refusal.not_working": "डॉक्टर इस समय नहीं बैठते।",
    "refusal.on_leave": "डॉक्टर इस समय छुट्टी पर हैं।",
    "refusal.too_many_holds": "आपकी दूसरी अपॉइंटमेंट का भुगतान बाक़ी है। पहले उसे पूरा करें या छोड़ दें।",
    "refusal.too_many_people": "एक चैट में {limit} लोगों तक के लिए बात हो सकती है। पहले किसी का नाम सूची से हटाएँ: /family।",
    "refusal.too_many_bookings": "इस मरीज़ की बहुत-सी अपॉइंटमेंट हैं। पहले एक रद्द करें।",
    "refusal.overlapping_visit": "मरीज़ की इस समय पहले से एक अपॉइंटमेंट है।",
    "refusal.already_extended": "और समय एक ही बार मिल सकता है, और वह आप ले चुके हैं।",
    "refusal.moved_too_often": "इस अपॉइंटमेंट का समय अब और नहीं बदला जा सकता। रिसेप्शन से बात कीजिए: /human",
    "refusal.too_late_to_move": "इस अपॉइंटमेंट का समय यहाँ बदलने में देर हो गई है। आप इसे रद्द कर सकते हैं, "
    "या रिसेप्शन से बात कर सकते हैं: /human",
    "refusal.higher_fee": "उस समय की फ़ीस ज़्यादा है: {fee}। बाक़ी रकम क्लिनिक पर नहीं दी जा सकती, "
    "इसलिए नई अपॉइंटमेंट लीजिए और इसे रद्द कर दीजिए।",
    "refusal.slow_down": "एक साथ बहुत कुछ आ गया। कुछ सेकंड रुककर फिर लिखिए।",
    "refusal.hold_gone": "वह समय अब आपके लिए नहीं रखा है। कृपया फिर से समय चुनिए।",
    "refusal.visit_closed": "यह अपॉइंटमेंट पूरी हो चुकी है, रद्द है या शुरू हो गई है।",
    "refusal.already_done": "यह पहले ही हो चुका है।",
    "refusal.link_closed": "भुगतान का यह लिंक बंद हो गया है। कृपया नया लीजिए।",
    "refusal.offer_over": "ये समय अब आपके लिए नहीं रखे हैं।",
    "refusal.not_found": "वह अब मुझे नहीं मिल रहा।",
    "refusal.not_allowed": "यह यहाँ नहीं हो सकता।",
    "refusal.bad_name": "कृपया नाम अक्षरों में लिखिए, 2 से 80 अक्षर तक।",
    "refusal.bad_phone": "मैं सिर्फ़ आपका अपना नंबर रख सकती हूँ। कृपया नीचे के बटन से भेजिए।",
    "refusal.bad_setting": "इस सेटिंग में यह मान नहीं चलता।",
    "refusal.payment_unavailable": "भुगतान की सेवा अभी जवाब नहीं दे रही।",
    "refusal.nothing_to_refund": "वापस करने के लिए कोई पैसे नहीं बचे हैं।",
    # --- reasons why nothing is free
    "reason.not_online": "यहाँ अभी वीडियो अपॉइंटमेंट नहीं मिल सकती।",
    "reason.not_online.doctor": "ये डॉक्टर वीडियो पर नहीं देखते।",
    "reason.full": "सारे समय भर चुके हैं।",
    "reason.full.day": "{day} को सारे समय भर चुके हैं।",
    "reason.full_then": "उस समय की सारी जगहें भर चुकी हैं।",
    "reason.full_then.day": "{day} को उस समय की सारी जगहें भर चुकी हैं।",
    "reason.away_then": "{day} को उस समय डॉक्टर नहीं रहेंगे।",
    "reason.on_leave_until": "डॉक्टर छुट्टी पर हैं।",
    "reason.on_leave_until.day": "{day} को डॉक्टर छुट्टी पर हैं।",
    "reason.on_leave_until.until": "डॉक्टर छुट्टी पर हैं, {until} को आएँगे।",
    "reason.on_leave_until.day.until": "{day} को डॉक्टर छुट्टी पर हैं, {until} को आएँगे।",
    "reason.too_late_today": "आज के लिए देर हो चुकी है।",
    "reason.too_late_today.day": "आज के लिए देर हो चुकी है।",
    "reason.too_late": "वह समय निकल चुका है।",
    "reason.too_late.day": "वह समय निकल चुका है।",
    "reason.not_their_hours": "उस समय डॉक्टर नहीं बैठते।",
    "reason.not_their_hours.day": "{day} को उस समय डॉक्टर नहीं बैठते।",
    "reason.not_their_day": "उस दिन डॉक्टर नहीं बैठते।",
    "reason.not_their_day.day": "{day} को डॉक्टर नहीं बैठते।",
    "reason.too_far_ahead": "इतने आगे की बुकिंग नहीं होती।",
    "reason.too_far_ahead.day": "{day} की बुकिंग अभी नहीं हो सकती।",
    # --- words for things
    "badge.available": "ख़ाली है",
    "badge.filling_fast": "जल्दी भर रहा है",
    "badge.almost_full": "लगभग भरा",
    "badge.full": "भरा हुआ",
    "money.free": "कोई फ़ीस नहीं",
    "money.paid": "भुगतान हो गया: {fee}",
    "money.at_clinic": "क्लिनिक पर देना है: {fee}",
    "money.part": "{fee} में से {part} मिल गए। क्लिनिक पर देना है: {open}",
    "money.open": "भुगतान बाक़ी: {fee}",
    "refund.until": "{until} से पहले रद्द करने पर पूरे पैसे वापस।",
    "refund.steps": "रद्द करने पर:\n{steps}\nइसके बाद कुछ वापस नहीं मिलेगा।",
    "refund.step": "{until} से पहले: {percent} % वापस",
    "refund.step.all": "{until} से पहले: पूरे पैसे वापस",
    "refund.none": "अपॉइंटमेंट बहुत नज़दीक है, इसलिए रद्द करने पर पैसे वापस नहीं मिलेंगे।",
    "status.held": "अभी पक्की नहीं",
    "status.requested": "डॉक्टर की हाँ बाक़ी",
    "status.confirmed": "पक्की",
    "status.moved": "पक्की (समय बदला हुआ)",
    "status.arrived": "क्लिनिक में",
    "status.in_consultation": "डॉक्टर के पास",
    "status.completed": "पूरी हुई",
    "status.cancelled": "रद्द",
    "status.no_show": "नहीं आए",
    "status.expired": "बुक नहीं हुई",
    "relation.self": "आप",
    "relation.mother": "माँ",
    "relation.father": "पिता",
    "relation.son": "बेटा",
    "relation.daughter": "बेटी",
    "relation.wife": "पत्नी",
    "relation.husband": "पति",
    "relation.brother": "भाई",
    "relation.sister": "बहन",
    "relation.grandmother": "दादी/नानी",
    "relation.grandfather": "दादा/नाना",
    "relation.child": "बच्चा",
    "relation.other": "परिवार",
    "specialty.general_medicine": "जनरल फ़िज़िशियन",
    "specialty.cardiology": "दिल",
    "specialty.dermatology": "त्वचा",
    "specialty.pediatrics": "बच्चों के डॉक्टर",
    "specialty.gynecology": "स्त्री रोग",
    "specialty.orthopedics": "हड्डी और जोड़",
    "specialty.ent": "कान, नाक, गला",
    "specialty.ophthalmology": "आँख",
    "specialty.gastroenterology": "पेट",
    "specialty.neurology": "नसें और दिमाग़",
    "specialty.pulmonology": "फेफड़े",
    "specialty.endocrinology": "शुगर और हार्मोन",
    "specialty.urology": "यूरोलॉजी",
    "specialty.psychiatry": "मानसिक स्वास्थ्य",
    "specialty.dentistry": "दाँत",
}
