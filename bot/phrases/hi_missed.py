"""Hindi, for appointments that were missed: what the patient is asked, what it counts for, and what the desk says."""

from collections.abc import Mapping

MISSED: Mapping[str, str] = {
    "miss.says.nothing": "अभी कुछ नहीं बताया",
    "miss.says.missed": "कहते हैं: मैं नहीं आ पाया/पाई",
    "miss.says.was_there": "कहते हैं: मैं वहीं था/थी",
    "miss.says.had_told": "कहते हैं: मैंने पहले बता दिया था",
    "miss.judged.counts": "गिना जाता है",
    "miss.judged.open": "नहीं गिना जाता",
    "miss.judged.forgiven": "माफ़",
    "miss.judged.stands": "रिसेप्शन के कहने पर गिना जाता है",
    "miss.ladder": "{months} महीनों में {strikes} बार नहीं आए; {allowed} बार होने पर अपॉइंटमेंट के पैसे बुकिंग के समय देने होते हैं।",
    "miss.ladder.none": "{months} महीनों में {strikes} बार नहीं आए; इससे कुछ नहीं बदलता।",
    # --- the patient
    "missed.card": "आपकी अपॉइंटमेंट {number}, {starts:full}, छूट गई। क्या हुआ था?",
    "missed.card.ask": "नमस्ते {first_name}, {clinic} से। आपकी अपॉइंटमेंट {number}, {starts:full}, पर आपको नहीं देखा जा सका। "
    "क्या हुआ था? दो दिन में कुछ न बताया तो यह छूटी हुई गिनी जाएगी।",
    "missed.card.said": "आपकी अपॉइंटमेंट {number}, {starts:full}, छूट गई, और आप बता चुके हैं कि क्या हुआ था। "
    "आप अब भी कुछ और बता सकते हैं।",
    "missed.card.missed": "नहीं आ पाया/पाई",
    "missed.card.was_there": "मैं वहीं था/थी",
    "missed.card.had_told": "पहले बता दिया था",
    "missed.thanks": "बताने के लिए धन्यवाद। /book से दूसरा समय लीजिए।",
    "missed.thanks.prepays": "बताने के लिए धन्यवाद। इसे मिलाकर {months} महीनों में {strikes} अपॉइंटमेंट छूट चुकी हैं, इसलिए अगली "
    "अपॉइंटमेंट के पैसे बुकिंग के समय देने होंगे। यह ठीक न लगे तो हमें बताइए: /human। /book से दूसरा समय लीजिए।",
    "missed.thanks.disputed": "धन्यवाद। रिसेप्शन इसे देखेगा, और तब तक यह नहीं गिनी जाएगी। /book से दूसरा समय लीजिए।",
    "missed.closed": "यह बात तय हो चुकी है, या बहुत पुरानी है। /human से रिसेप्शन से बात कीजिए।",
    "missed.gone": "इस अपॉइंटमेंट के बारे में कुछ बताना बाक़ी नहीं है। /appointments पर आपकी अपॉइंटमेंट दिखेंगी।",
    "book.review.prepay": "{patient}\n{doctor}, {specialty}\n{starts:full}\n{clinic}, {address}\nफ़ीस: {fee}\n\n"
    "यह समय {held_until:zoned} तक आपके लिए रखा है। {refund_rule}\n\nपहले कुछ अपॉइंटमेंट छूट गई थीं, इसलिए इसके पैसे बुकिंग के समय "
    "देने हैं। यह ठीक न लगे तो हमें बताइए: /human।",
    "refusal.prepay_only": "पहले कुछ अपॉइंटमेंट छूट गई थीं, इसलिए इसके पैसे बुकिंग के समय देने हैं।",
    # --- the desk
    "option.miss": "{patient}",
    "option.miss.hint": "{starts:short} · {judged}",
    "desk_forgive.which": "छूटी हुई अपॉइंटमेंट: {count}, सबसे नई पहले। कौन सी?",
    "desk_forgive.which.unknown": "{number} पर कोई अपॉइंटमेंट नहीं छूटी। हाल में छूटी हुई:",
    "desk_forgive.card": "{patient}, {number}\n{doctor}, {starts:full}\n\n{says}; {judged}।\n{ladder}",
    "desk_forgive.card.forgive": "माफ़ करें",
    "desk_forgive.card.stands": "गिनी जाए",
    "desk_forgive.card.undo": "यह वापस लें",
    "desk_forgive.card.list": "सूची",
    "desk_forgive.nothing": "किसी की अपॉइंटमेंट नहीं छूटी।",
    "desk_forgive.nothing.unknown": "{number} पर कोई अपॉइंटमेंट नहीं छूटी।",
    "desk_forgive.usage": "छूटी हुई अपॉइंटमेंट ऐसे माफ़ करें: /forgive 7, या चुनें: /forgive",
    "desk_tasks.task.judge": "देखें",
    "task.miss_disputed": "{doctor} के साथ {number} छूटी हुई लिखी गई, और मरीज़ कहते हैं कि उनकी ग़लती नहीं थी। देखिए: माफ़ करें, "
    "या गिनें।",
    "task.miss_disputed.short": "क्या छूटी थी?",
}
