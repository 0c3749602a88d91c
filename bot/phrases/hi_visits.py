"""हिन्दी: अपॉइंटमेंट का समय बदलना, और उससे जुड़े बाक़ी काम। Moving a visit, and what else can be done with one."""

from collections.abc import Mapping

VISITS: Mapping[str, str] = {
    # --- a place that is kept is given back
    "book.leaving": "यह जगह छोड़ दें?\n{doctor}, {starts:full}, {patient} के लिए\n"
    "फिर कुछ बुक नहीं रहेगा, और कोई और इसे तुरंत ले सकता है।",
    "book.leaving.paying": "यह जगह छोड़ दें?\n{doctor}, {starts:full}, {patient} के लिए\n"
    "इसके साथ भुगतान का पेज बंद हो जाएगा। इस बीच भुगतान कर दिया हो तो पूरा पैसा वापस आएगा।",
    "book.leaving.yes": "हाँ, छोड़ दें",
    "book.leaving.no": "नहीं, रखिए",
    "appointments.leaving": "यह जगह छोड़ दें?\n{doctor}, {starts:full}, {patient} के लिए\n"
    "फिर कुछ बुक नहीं रहेगा, और कोई और इसे तुरंत ले सकता है।",
    "appointments.leaving.paying": "यह जगह छोड़ दें?\n{doctor}, {starts:full}, {patient} के लिए\n"
    "इसके साथ भुगतान का पेज बंद हो जाएगा। इस बीच भुगतान कर दिया हो तो पूरा पैसा वापस आएगा।",
    "appointments.leaving.yes": "हाँ, छोड़ दें",
    "appointments.leaving.no": "नहीं, रखिए",
    # --- the card of a visit
    "appointments.visit.move": "समय बदलें",
    "appointments.visit.more": "और विकल्प",
    "appointments.visit.others": "{number}, {doctor}, {starts:short}। और क्या करना है?",
    "appointments.visit.less": "वापस अपॉइंटमेंट पर",
    # --- a follow-up costs less
    "money.follow_up": "{until} तक दोबारा दिखाने पर {fee}, उसके बाद {then}",
    "money.again": "{fee} (दोबारा)",
    "book.review.again": "{patient}\n{doctor}, {specialty}\n{starts:full}\n{clinic}, {address}\n"
    "फ़ीस: दोबारा दिखाने पर {whole} की जगह {fee}\n\nयह समय {held_until:zoned} तक आपके लिए रखा है। {refund_rule}",
    "book.review.free_again": "{patient}\n{doctor}, {specialty}\n{starts:full}\n{clinic}, {address}\n"
    "दोबारा दिखाने पर {whole} की जगह कोई फ़ीस नहीं\n\nयह समय {held_until:zoned} तक आपके लिए रखा है।",
    # --- feedback
    "appointments.visit.feedback": "कैसा रहा?",
    "appointments.visit.prescription": "पर्चा",
    "appointments.visit.directions": "रास्ता",
    "appointments.directions": "{clinic}\n{address}\nफ़ोन: {phone}\n\nआपकी अपॉइंटमेंट: {starts:full}",
    "appointments.directions.told": "{clinic}\n{address}\n{directions}\nफ़ोन: {phone}\n\nआपकी अपॉइंटमेंट: {starts:full}",
    "appointments.directions.map": "नक़्शा खोलें",
    "appointments.directions.back": "वापस अपॉइंटमेंट पर",
    # --- a visit to the same doctor costs less for a while
    "feedback.again": "नमस्ते {first_name}, आपने {starts:full} को {clinic} में दिखाया था। "
    "उसी डॉक्टर को {until} तक दोबारा दिखाने पर फ़ीस कम है। क्या समय देखूँ?",
    "feedback.again.over": "{starts:short} के बाद वाली कम फ़ीस की अवधि पूरी हो गई है। क्या फिर भी समय देखूँ?",
    "feedback.again.book": "दोबारा बुक करें",
    "feedback.card": "{starts:short} को {doctor} को दिखाना कैसा रहा?",
    "feedback.card.ask": "नमस्ते {first_name}, {clinic} से: {starts:full} की आपकी अपॉइंटमेंट कैसी रही? "
    "बटन दबाइए, या 1 (ख़राब) से 5 (बहुत अच्छा) तक कोई संख्या लिखिए। धन्यवाद!",
    "feedback.card.known": "{doctor}, {starts:short} के लिए आपने 5 में से {stars} दिए हैं। अब क्या कहेंगे?",
    "feedback.card.5": "5, बहुत अच्छा",
    "feedback.card.4": "4, अच्छा",
    "feedback.card.3": "3, ठीक-ठाक",
    "feedback.card.2": "2, कुछ कमी रही",
    "feedback.card.1": "1, ख़राब",
    "feedback.comment": "5 में से {stars} देने के लिए धन्यवाद। कुछ और कहना चाहेंगे? यहीं लिखिए, बीमारी की बातें छोड़कर।",
    "feedback.comment.few": "हमें खेद है कि अनुभव अच्छा नहीं रहा: 5 में से {stars} लिख लिया है। {clinic} को क्या बेहतर करना चाहिए? "
    "यहीं लिखिए, बीमारी की बातें छोड़कर।",
    "feedback.comment.done": "नहीं, बस इतना ही",
    "feedback.thanks": "धन्यवाद, {clinic} इसे पढ़ेगा। एक हफ़्ते तक इसे “मेरी अपॉइंटमेंट” में बदला जा सकता है।",
    "feedback.closed": "{doctor}, {starts:short} के बारे में कुछ नहीं बदला है।",
    "refusal.feedback_closed": "इस अपॉइंटमेंट के बारे में आपकी राय एक हफ़्ते से पुरानी है, अब नहीं बदलेगी।",
    # --- move
    "move.which": "किस अपॉइंटमेंट का समय बदलना है?",
    "move.none": "आपकी ऐसी कोई पक्की अपॉइंटमेंट नहीं है जिसका समय बदला जा सके।",
    "move.none.visits": "मेरी अपॉइंटमेंट",
    "move.none.book": "अपॉइंटमेंट लें",
    "move.when": "{patient}, {doctor}\nअभी: {old:full}\n\nइसकी जगह कब आना चाहेंगे? समय चुनिए या लिखिए: “सोमवार 5 के बाद”। "
    "नया समय मिलने तक पुराना आपका ही रहेगा।",
    "move.when.any": "{patient}\nअभी: {old:full}, {old_doctor}\n\nकिसी भी डॉक्टर के सबसे जल्दी के समय नीचे हैं। "
    "नया समय मिलने तक पुराना आपका ही रहेगा।",
    "move.when.beyond": "{reason}\n\n{patient}, {doctor}\nअभी: {old:full}\n\nनज़दीक के दूसरे समय नीचे हैं। "
    "नया समय मिलने तक पुराना आपका ही रहेगा।",
    "move.when.beyond_any": "{reason}\n\n{patient}\nअभी: {old:full}, {old_doctor}\n\nनज़दीक के दूसरे समय नीचे हैं। "
    "नया समय मिलने तक पुराना आपका ही रहेगा।",
    "move.when.days": "दूसरे दिन",
    "move.when.doctor": "दूसरे डॉक्टर",
    "move.no_slot": "{reason}\n\n{old_doctor} का {old:full} वाला समय आपका ही है। क्या दूसरे डॉक्टर देखें?",
    "move.no_slot.colleagues": "{reason}\n\n{old_doctor} का {old:full} वाला समय आपका ही है। ये डॉक्टर आपको देख सकते हैं:",
    "move.no_slot.doctor": "दूसरे डॉक्टर",
    "move.no_slot.stop": "यही रहने दें",
    "move.doctor": "किस डॉक्टर को दिखाना है? अभी {doctor}, {starts:full} है।",
    "move.day": "{doctor} के साथ कौन-सा दिन? अभी {old:full} है।",
    "move.day.doctor": "दूसरे डॉक्टर",
    "move.day.any": "कौन-सा दिन? अभी {old:full} है।",
    "move.time": "{doctor}, {day}। कौन-सा समय? अभी {old:full} है।",
    "move.time.any": "{day}। कौन-सा समय? अभी {old:full} है।",
    "move.time.days": "दूसरे दिन",
    "move.full_day": "{reason}\n\nनज़दीक के दूसरे समय नीचे हैं। अभी {old:full} है:",
    "move.full_day.days": "दूसरे दिन",
    "move.full_day.doctor": "दूसरे डॉक्टर",
    "move.sure": "{patient} की अपॉइंटमेंट {number} का समय बदलें?\n\nअभी: {old:full}, {old_doctor}\n"
    "नया: {starts:full}, {doctor}\n\n{money}",
    "move.sure.paid": "{patient} की अपॉइंटमेंट {number} का समय बदलें?\n\nअभी: {old:full}, {old_doctor}\n"
    "नया: {starts:full}, {doctor}\n\n{money}। {refund_rule}",
    "move.sure.yes": "हाँ, बदल दें",
    "move.sure.other": "दूसरा समय",
    "move.sure.no": "यही रहने दें",
    "move.money.same": "फ़ीस वही रहेगी: {fee}",
    "move.money.back": "फ़ीस {fee} होगी; आपके दिए {paid} में से {back} वापस मिलेंगे",
    "move.money.all_back": "कोई फ़ीस नहीं होगी; आपके दिए पूरे {paid} वापस मिलेंगे",
    "move.money.more": "फ़ीस {fee} होगी: {paid} आप दे चुके हैं, {due} क्लिनिक पर देने होंगे",
    "move.money.due": "क्लिनिक पर देना है: {due}",
    "move.moved": "समय बदल गया। आपका नंबर वही है: {number}।\n\n{patient}\n{doctor}, {specialty}\n{starts:full}\n"
    "{clinic}, {address}\n\nफ़ाइल खोलकर नया समय अपने कैलेंडर में डाल लीजिए।",
    "move.moved.back": "समय बदल गया। आपका नंबर वही है: {number}।\n\n{patient}\n{doctor}, {specialty}\n{starts:full}\n"
    "{clinic}, {address}\n\n{back} आपको वापस भेजे जा रहे हैं; बैंक कुछ दिन ले सकता है। "
    "फ़ाइल खोलकर नया समय अपने कैलेंडर में डाल लीजिए।",
    "move.asked": "पुराना समय छोड़ दिया है, और {patient} के लिए {starts:full} का समय {doctor} के पक्का करने तक रखा है। "
    "आपका नंबर वही है: {number}; मैं आपको यहीं बताऊँगी।",
    "move.kept": "ठीक है, जैसा था वैसा ही है: {doctor}, {starts:full}, नंबर {number}।",
    "move.stuck": "अभी की स्थिति यह है: {doctor}, {starts:full}, {status}।",
    "move.stuck.cancel": "रद्द करें",
    "move.stuck.visits": "मेरी अपॉइंटमेंट",
}
