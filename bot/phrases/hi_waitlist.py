"""Hindi: the waiting list."""

from collections.abc import Mapping

WAITLIST: Mapping[str, str] = {
    # --- joining it
    "waitlist.patient": "किसके लिए समय चाहिए?",
    "waitlist.patient.me": "मेरे लिए",
    "waitlist.patient.someone": "किसी और के लिए",
    "waitlist.doctor": "किस डॉक्टर का समय ख़ाली होने पर बताऊँ?",
    "waitlist.doctor.which": "आप किस डॉक्टर की बात कर रहे हैं?",
    "waitlist.doctor.fitting": "इनमें से किस डॉक्टर का समय ख़ाली होने पर बताऊँ?",
    "waitlist.doctor.nobody": "इस नाम या विभाग के डॉक्टर हमारे यहाँ नहीं हैं। इनमें से कौन?",
    "waitlist.doctor.all": "सभी डॉक्टर",
    "waitlist.free": "रुकने की ज़रूरत नहीं, ये समय अभी ख़ाली हैं:",
    "waitlist.free.wait": "कोई और समय चाहिए",
    "waitlist.joined": "{patient} का नाम वेटिंग लिस्ट में है: {what}।\n"
    "जगह ख़ाली होते ही मैं यहीं लिखूँगी और कुछ देर आपके लिए रखूँगी। "
    "/waitlist से देखें या नाम हटाएँ।",
    "waitlist.joined.up": "{patient} का नाम वेटिंग लिस्ट में है: {what}।\n"
    "जब तक आप पहले का समय नहीं लेते, अपॉइंटमेंट वैसी ही रहेगी। जगह ख़ाली होते ही मैं यहीं लिखूँगी और कुछ देर आपके लिए रखूँगी। "
    "/waitlist से देखें या नाम हटाएँ।",
    "waitlist.usage": "बताएँ किस डॉक्टर से और कब, जैसे: /waitlist डॉ. मेहता शुक्रवार को",
    # --- what one waits for
    "waitlist.list": "वेटिंग लिस्ट में आपके नाम:",
    "waitlist.list.join": "लिस्ट में नाम दें",
    "waitlist.list.up": "पहले का समय चाहिए",
    "waitlist.list.book": "अपॉइंटमेंट लें",
    "waitlist.none": "आपका नाम किसी वेटिंग लिस्ट में नहीं है। जहाँ डॉक्टर के पास जगह नहीं होगी, वहाँ मैं ख़ुद पूछ लूँगी।",
    "waitlist.none.book": "अपॉइंटमेंट लें",
    "waitlist.entry": "{patient} का नाम वेटिंग लिस्ट में है: {what}।",
    "waitlist.entry.see": "ख़ाली समय देखें",
    "waitlist.entry.leave": "लिस्ट से नाम हटाएँ",
    "waitlist.entry.list": "पूरी लिस्ट",
    "waitlist.entry.rests": "{patient} का नाम वेटिंग लिस्ट में है: {what}।\n"
    "पिछली जगहों पर जवाब नहीं आया, इसलिए जब तक आप हाँ नहीं कहते, मैं और नहीं पूछूँगी।",
    "waitlist.entry.go_on": "अब भी चाहिए",
    "waitlist.goes_on": "ठीक है, {patient} के लिए जगह देखती रहूँगी: {what}।",
    "waitlist.rests": "क्या {patient} के लिए अब भी जगह चाहिए: {what}?\n"
    "मैंने कई बार जगह रखी, पर जवाब नहीं आया। जब तक आप हाँ नहीं कहते, अगली जगहें दूसरों को मिलेंगी।",
    "notice.waiting_rests": "नमस्ते, {patient} का नाम अब भी हमारी वेटिंग लिस्ट में है, और पिछली बताई जगहों का जवाब नहीं आया। "
    "क्या हम जगह देखते रहें?",
    "waitlist.rests.go_on": "हाँ, देखती रहें",
    "waitlist.rests.leave": "लिस्ट से नाम हटाएँ",
    "waitlist.left": "ठीक है, {patient} का नाम वेटिंग लिस्ट से हटा दिया: {what}।",
    # --- a place has become free
    "waitlist.offer": "{patient} के लिए जगह ख़ाली हुई है:\n{doctor}, {starts:full}, {clinic}।\n\n"
    "{held_until:zoned} तक आपके लिए रखी है। लेंगे?",
    "waitlist.offer.up": "{patient} के लिए पहले का समय ख़ाली हुआ है:\n{doctor}, {starts:full}, {clinic}।\n\n"
    "इसे लेने पर {later:short} की अपॉइंटमेंट इस समय पर आ जाएगी। {held_until:zoned} तक आपके लिए रखा है। लेंगे?",
    "waitlist.offer.take": "हाँ, लेना है",
    "waitlist.offer.decline": "नहीं, कोई और समय",
    "waitlist.offer.leave": "लिस्ट से नाम हटाएँ",
    "waitlist.booked": "अपॉइंटमेंट हो गई। आपका नंबर: {number}\n\n{patient}\n{doctor}, {specialty}\n{starts:full}\n"
    "{clinic}, {address}\nक्लिनिक पर देना है: {open}",
    "waitlist.booked.free": "अपॉइंटमेंट हो गई। आपका नंबर: {number}\n\n{patient}\n{doctor}, {specialty}\n{starts:full}\n"
    "{clinic}, {address}",
    "waitlist.booked.requested": "धन्यवाद। {patient} के लिए {starts:full} की अपॉइंटमेंट {doctor} पक्की करेंगे; मैं यहीं लिखूँगी।",
    "waitlist.moved": "हो गया: {patient} अब पहले आएँगे।\n\n{doctor}, {specialty}\n{starts:full}\n{clinic}, {address}\n"
    "नंबर वही है: {number}",
    "waitlist.declined": "ठीक है, वह जगह अगले को मिलेगी। {patient} का नाम वेटिंग लिस्ट में रहेगा: {what}।",
    "waitlist.over": "{doctor}, {starts:short} अब आपके लिए नहीं रखा है। {patient} का नाम वेटिंग लिस्ट में है: {what}।",
    "waitlist.over.done": "{doctor}, {starts:short} अब आपके लिए नहीं रखा है, और इसके लिए आपका नाम लिस्ट में भी नहीं है।",
    "waitlist.over.gone": "वह समय अब मुझे नहीं मिल रहा।",
    "notice.waitlist_offer": "नमस्ते {first_name}, {clinic} में जगह ख़ाली हुई है: {starts:full}। "
    "{held_until:zoned} तक आपके लिए रखी है। लेने के लिए वह चैट खोलें जिसमें आपने कहा था।",
    "told.waiting_again": "{patient} का नाम वेटिंग लिस्ट में फिर अपनी पुरानी जगह पर है: {what}।",
    "told.waiting_over": "{patient} के लिए कोई जगह ख़ाली नहीं हुई: {what}। वह समय अब निकल गया, इसलिए लिस्ट से नाम हट गया।",
    "told.waiting_over.fulfilled": "{patient} की अपॉइंटमेंट हो गई है, इसलिए वेटिंग लिस्ट से नाम हट गया: {what}।",
    # --- what is waited for
    "option.waiting": "{what}",
    "option.waiting.hint": "{patient}",
    "waitlist.what": "{who}, {days}",
    "waitlist.what.hours": "{who}, {days}, {hours}",
    "waitlist.what.up": "{who}, {later:short} से पहले",
    "waitlist.day": "{first:short}",
    "waitlist.days": "{first:short} से {last:short} तक",
    "waitlist.hours": "{since:time} से {until:time} तक",
    "waitlist.hours.after": "{since:time} के बाद",
    "waitlist.hours.before": "{until:time} से पहले",
    "waitlist.part.morning": "सुबह",
    "waitlist.part.afternoon": "दोपहर में",
    "waitlist.part.evening": "शाम को",
    "waitlist.part.night": "रात को",
    # --- at the desk
    "desk_waiting.usage": "/waiting से दिखेगा कि जगह का इंतज़ार कौन कर रहा है; वहीं ज़रूरी मामले को पहले किया जा सकता है।",
    "desk_waiting.list": "ये लोग जगह का इंतज़ार कर रहे हैं, इसी क्रम में उनसे पूछा जाएगा:",
    "desk_waiting.card": "{patient} {since:full} से इंतज़ार में हैं: {what}।\nइस लाइन में नंबर {place}।",
    "desk_waiting.card.urgent": "{patient} {since:full} से इंतज़ार में हैं, ज़रूरी मामला: {what}।\nइस लाइन में नंबर {place}।",
    "desk_waiting.card.first": "ज़रूरी, पहले आएँ",
    "desk_waiting.card.usual": "फिर सामान्य क्रम में",
    "desk_waiting.card.list": "पूरी लिस्ट",
    "desk_waiting.done": "{patient} फिर सामान्य क्रम में हैं, नंबर {place}: {what}।",
    "desk_waiting.done.urgent": "{patient} का मामला अब ज़रूरी है, नंबर {place}: {what}। यह दर्ज कर लिया गया है।",
    "desk_waiting.nobody": "कोई जगह का इंतज़ार नहीं कर रहा।",
    "option.waiter": "{place}. {patient}",
    "option.waiter.urgent": "❗ {place}. {patient}",
    "option.waiter.hint": "{what}",
    # --- refusals
    "refusal.too_many_waits": "आपके {limit} {limit|नाम|नाम} पहले से वेटिंग लिस्ट में हैं। पहले एक हटाएँ।",
    "refusal.not_waiting": "यह अब वेटिंग लिस्ट में नहीं है।",
}
