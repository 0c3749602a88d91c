"""हिन्दी: डॉक्टर के पूरे दिन के काम; the same keys as in English."""

from collections.abc import Mapping

DAYS: Mapping[str, str] = {
    "desk_day_off.whose": "किस डॉक्टर का दिन रद्द करना है?",
    "desk_day_off.when": "{doctor} का कौन सा दिन? चुनें, या लिखें: 24 नवंबर, या 24 नवंबर दोपहर 2 से 5।",
    "desk_day_off.when.today": "आज",
    "desk_day_off.when.tomorrow": "कल",
    "desk_day_off.preview": "{doctor}, {since} से {until}\n\n{people} {people|मरीज़|मरीज़ों} की {visits} "
    "{visits|अपॉइंटमेंट|अपॉइंटमेंट}:\n{names}\n\nइनका अभी कोई भुगतान नहीं हुआ। “सब रद्द करें” से यह समय बंद होगा और ये रद्द होंगी; "
    "“दूसरे समय दें” से पहले हर मरीज़ ख़ुद चुन सकेगा।",
    "desk_day_off.preview.paid": "{doctor}, {since} से {until}\n\n{people} {people|मरीज़|मरीज़ों} की {visits} "
    "{visits|अपॉइंटमेंट|अपॉइंटमेंट}:\n{names}\n\n“सब रद्द करें” से यह समय बंद होगा, ये रद्द होंगी और पूरे {back} लौटेंगे। "
    "“दूसरे समय दें” से पहले हर मरीज़ ख़ुद चुन सकेगा।",
    "desk_day_off.preview.by_hand": "{doctor}, {since} से {until}\n\n{people} {people|मरीज़|मरीज़ों} की {visits} "
    "{visits|अपॉइंटमेंट|अपॉइंटमेंट}:\n{names}\n\n“सब रद्द करें” से यह समय बंद होगा, ये रद्द होंगी और पूरे {back} लौटेंगे; इनमें से "
    "{by_hand} रिसेप्शन पर लिए गए थे, वे हाथ से लौटाने के काम बनेंगे। “दूसरे समय दें” से पहले हर मरीज़ ख़ुद चुन सकेगा।",
    "desk_day_off.preview.nothing": "{doctor}, {since} से {until}: कोई अपॉइंटमेंट नहीं है। समय बंद करने के लिए /leave लिखें।",
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
    "act.day_cancelled": "{about} का दिन रद्द किया; {count} {count|अपॉइंटमेंट|अपॉइंटमेंट}, {amount} लौटाने हैं",
}
