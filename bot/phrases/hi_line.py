"""Hindi, for a doctor's line: the day, who is next, and what the patients in it are told."""

from collections.abc import Mapping

LINE: Mapping[str, str] = {
    # --- a visit in the line
    "line.who": "{token} {patient}",
    "line.who.expected": "{starts:time} {patient}",
    "line.stands.expected": "अभी नहीं आए",
    "line.stands.waiting": "{since:time} से यहाँ",
    "line.stands.skipped": "बुलाने पर नहीं मिले, {since:time} से इंतज़ार में",
    "line.stands.called": "{since:time} पर बुलाया",
    "line.stands.inside": "{since:time} से डॉक्टर के पास",
    "line.stands.seen": "देख लिया",
    "line.stands.missed": "नहीं आए",
    "line.sort.booked": "{starts:time} की अपॉइंटमेंट",
    "line.sort.walk_in": "बिना अपॉइंटमेंट",
    "line.sort.urgent": "ज़रूरी",
    "line.sort.emergency": "इमरजेंसी",
    "line.say.arrive": "आ गए",
    "line.say.call": "बुलाएँ",
    "line.say.call_who": "{next_who} को बुलाएँ",
    "line.say.in": "अंदर आ गए",
    "line.say.seen": "देख लिया",
    "line.say.seen_call": "देख लिया, {next_who} को बुलाएँ",
    "line.say.skip": "नहीं हैं, अगले को बुलाएँ",
    "line.say.missed": "नहीं आए",
    "line.say.undo": "वापस लें: {who}",
    "option.in_line": "{who}",
    "option.in_line.hint": "{stands} · {sort}",
    "option.line_of": "{doctor}",
    # --- /today
    "desk_day.doctor": "किसका दिन?",
    "desk_day.day": "{doctor}, {day}: कुल {count}, इंतज़ार में {waiting}, आने बाकी {expected}, देखे {seen}, "
    "नहीं आए {missed}। लाइन के क्रम में:",
    "desk_day.day.next": "अगले को बुलाएँ",
    "desk_day.card": "{who}, {sort}\n{number}\n{stands}",
    "desk_day.card.day": "पूरा दिन",
    "desk_day.free": "{doctor}, {day}: न कोई अपॉइंटमेंट है, न कोई इंतज़ार में है।",
    "desk_day.nobody": "आज ऐसी कोई अपॉइंटमेंट नहीं है, या ऐसा कोई डॉक्टर नहीं जिसका दिन आप देख सकें।",
    "desk_day.usage": "दिन ऐसे देखें: /today",
    # --- /next
    "desk_next.doctor": "किसकी लाइन?",
    "desk_next.next.room": "{doctor}\nअभी: {room_who}, {room_stands}।\nअगले: {next_who}, {next_sort}, {next_stands}।\n"
    "इंतज़ार में {waiting}, आने बाकी {expected}।",
    "desk_next.next.room_last": "{doctor}\nअभी: {room_who}, {room_stands}।\nऔर कोई इंतज़ार में नहीं; आने बाकी {expected}।",
    "desk_next.next.empty": "{doctor}\nअंदर कोई नहीं है। अगले: {next_who}, {next_sort}, {next_stands}।\n"
    "इंतज़ार में {waiting}, आने बाकी {expected}।",
    "desk_next.next.empty_last": "{doctor}\nअंदर कोई नहीं है, और अभी किसी को नहीं बुलाया जा सकता। "
    "आज देखे {seen}, नहीं आए {missed}।",
    "desk_next.next.day": "पूरा दिन",
    "desk_next.nobody": "ऐसा कोई डॉक्टर नहीं जिसकी लाइन आप आगे बढ़ा सकें।",
    "desk_next.usage": "अगले मरीज़ को ऐसे बुलाएँ: /next",
    # --- /seen and /noshow
    "desk_seen.doctor": "किसके मरीज़?",
    "desk_seen.which": "किसे देख लिया?",
    "desk_seen.empty": "{doctor} के पास अभी कोई नहीं है। /next से अगले को बुलाएँ।",
    "desk_seen.nobody": "ऐसा कोई डॉक्टर नहीं जिसकी लाइन आप आगे बढ़ा सकें।",
    "desk_seen.usage": "मरीज़ को देख लिया, यह ऐसे लिखें: /seen",
    "desk_noshow.doctor": "किसके मरीज़?",
    "desk_noshow.which": "कौन नहीं आया, या चला गया? अपॉइंटमेंट का समय होने के बाद ही यह लिखा जा सकता है।",
    "desk_noshow.sure": "{who}, {sort}: नहीं आए? उनकी जगह चली जाएगी। दो मिनट तक इसे वापस ले सकते हैं।",
    "desk_noshow.sure.yes": "हाँ, नहीं आए",
    "desk_noshow.sure.no": "नहीं",
    "desk_noshow.empty": "{doctor}: अभी ऐसा कोई नहीं है।",
    "desk_noshow.nobody": "ऐसा कोई डॉक्टर नहीं जिसकी लाइन आप आगे बढ़ा सकें।",
    "desk_noshow.usage": "जो नहीं आए, उन्हें ऐसे लिखें: /noshow",
    # --- refusals
    "refusal.too_early": "इस अपॉइंटमेंट का दिन या समय अभी नहीं आया है।",
    "refusal.too_late_to_undo": "इसे सिर्फ़ दो मिनट तक वापस ले सकते हैं, या वापस लेने को कुछ नहीं है।",
    "refusal.nobody_called": "इस मरीज़ को बुलाया नहीं गया है, या लाइन अभी-अभी आगे बढ़ चुकी है।",
    "refusal.room_taken": "किसी और को बुलाया जा चुका है, या कोई डॉक्टर के पास है।",
}
