"""Hindi, for the codes that are scanned: at the door of a branch, and on a patient's phone."""

from collections.abc import Mapping

from bot.phrases import hi, hi_privacy

DOOR: Mapping[str, str] = {
    # a name is asked for here as it is for a booking
    **{
        key.replace("book.", "door.", 1): words
        for key, words in {**hi.PHRASES, **hi_privacy.PRIVACY}.items()
        if key.startswith("book.name") and not key.endswith(".shown")
    },
    # --- on paper and in the picture
    "code.door.words": "आते ही इसे स्कैन करें: हमें पता चल जाएगा कि आप आ गए हैं, और आपको लाइन में अपनी जगह दिखेगी।",
    "code.visit.number": "{number}",
    "code.visit.show": "रिसेप्शन पर यह दिखाइए",
    # --- /qr
    "desk_qr.usage": "दरवाज़े के लिए पन्ना ऐसे छापें: /qr",
    "desk_qr.branch": "किस ब्रांच के दरवाज़े के लिए?",
    "desk_qr.page": "{clinic} के दरवाज़े के लिए पन्ना: इसे छापकर वहाँ लगाएँ जहाँ से लोग आते हैं। जो इसे स्कैन करे और जिसकी आज "
    "अपॉइंटमेंट हो, वह आया हुआ लिखा जाएगा और टोकन पाएगा; बाकी लोग टोकन ले सकेंगे या अपॉइंटमेंट। नया बनने तक यही चलेगा।",
    "desk_qr.page.page": "पन्ना भेजें",
    "desk_qr.page.renew": "नया बनाएँ",
    "desk_qr.sure": "{clinic} के लिए नया कोड? वहाँ लगा पन्ना इसी पल से काम नहीं करेगा: नया तुरंत छापें।",
    "desk_qr.sure.yes": "हाँ, बनाएँ",
    "desk_qr.sure.no": "नहीं, यही रहे",
    "desk_qr.none": "ऐसी कोई ब्रांच नहीं है।",
    # --- /scan
    "desk_scan.usage": "फ़ोन का कैमरा खोलकर मरीज़ का दिखाया कोड स्कैन करें: उनकी जगह यहाँ खुलेगी, और आप उन्हें आया हुआ लिखेंगे।",
    "desk_scan.how": "फ़ोन का कैमरा खोलकर मरीज़ का दिखाया कोड स्कैन करें: उनकी जगह यहाँ खुलेगी, और आप उन्हें आया हुआ लिखेंगे।",
    "desk_scan.none": "यह अपॉइंटमेंट आपकी किसी लाइन में नहीं है।",
    # --- at the door
    "door.which": "नमस्ते। आप किस अपॉइंटमेंट के लिए आए हैं?",
    "door.which.other": "इनमें से कोई नहीं",
    "door.nobody": "{clinic} में आपका स्वागत है। {other}\n\nआप बिना अपॉइंटमेंट टोकन लेकर "
    "डॉक्टर का इंतज़ार कर सकते हैं, या समय ले सकते हैं।",
    "door.nobody.closed": "{clinic} में आपका स्वागत है। {other}\n\nअभी बिना अपॉइंटमेंट टोकन नहीं मिल रहे; आप समय ले सकते हैं।",
    "door.nobody.wait": "टोकन लें",
    "door.nobody.book": "समय लें",
    "door_note.none": "आज यहाँ आपकी कोई अपॉइंटमेंट नहीं है।",
    "door_note.elsewhere": "आज यहाँ आपकी कोई अपॉइंटमेंट नहीं है। आपकी आज की अपॉइंटमेंट {clinic} में है: {doctor}, {starts:time}।",
    "door_note.later": "आज यहाँ आपकी कोई अपॉइंटमेंट नहीं है। यहाँ आपकी अगली अपॉइंटमेंट {starts:full} को है, {doctor}।",
    "door.patient": "किसे दिखाना है? चुनिए, या नाम लिखिए।",
    "door.patient.me": "मुझे",
    "door.patient.someone": "किसी और को",
    "door.doctor": "किसे दिखाना है? डॉक्टर चुनिए।",
    "door.doctor.any": "जो पहले ख़ाली हों",
    "door.first": "{count} में से जो डॉक्टर पहले ख़ाली हों",
    "door.before": "अभी वहाँ {ahead} इंतज़ार में हैं। इमरजेंसी, और जिनकी अपॉइंटमेंट का समय हो जाए, वे पहले जाते हैं।",
    "door.before.none": "अभी वहाँ कोई इंतज़ार में नहीं। इमरजेंसी, और जिनकी अपॉइंटमेंट का समय हो जाए, वे पहले जाते हैं।",
    "door.fee": "{fee}, रिसेप्शन पर देने हैं।",
    "door.fee.some": "फ़ीस रिसेप्शन पर देनी है।",
    "door.check": "{name}, डॉक्टर: {whom}\n{clinic}\n{before}\n{fee}\n\n"
    "टोकन लें? अगर इंतज़ार नहीं हो सकता, तो अभी रिसेप्शन को बताइए।",
    "door.check.yes": "हाँ, टोकन लें",
    "door.check.doctor": "दूसरे डॉक्टर",
    "door.check.no": "नहीं",
    "door.refused": "ठीक है, मैं आपके बारे में कुछ नहीं रखती। रिसेप्शन पर भी टोकन मिलता है।",
    "door.early": "नमस्ते, पर अभी जल्दी है: {doctor} के साथ आपका समय {starts:time} है। समय से दो घंटे पहले तक यहाँ आकर कोड फिर "
    "स्कैन कीजिए।",
    "door.elsewhere": "वहाँ दिखा लेने के बाद /here से बताइए कि आप {doctor} के लिए आए हैं।",
    "door.dropped": "ठीक है। /book से समय मिल जाएगा, और रिसेप्शन भी यहीं है।",
    "door.gone": "कृपया दरवाज़े पर अभी जो लगा है उसे स्कैन कीजिए, या रिसेप्शन से पूछिए। आज अपॉइंटमेंट हो तो "
    "/here से बताइए कि आप आ गए हैं।",
    # --- on the patient's phone
    "appointments.visit.code": "रिसेप्शन के लिए कोड",
    "appointments.code": "{clinic} के रिसेप्शन पर यह कोड दिखाइए: वे इसे स्कैन करेंगे और आप आए हुए लिखे जाएँगे।\n\n{number}, "
    "{doctor}, {starts:full}",
    "refusal.door_gone": "यह कोड अब नहीं चलता।",
}
