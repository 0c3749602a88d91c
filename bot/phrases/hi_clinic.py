"""हिन्दी: doctors and branches, and what is changed of them."""

from collections.abc import Mapping

_BOTH = ("admin_doctors", "admin_clinic")
CLINIC: Mapping[str, str] = {
    # --- what is kept of a doctor and of a branch
    "doctor_field.name": "नाम",
    "doctor_field.name_hi": "देवनागरी में नाम",
    "doctor_field.specialty": "विशेषज्ञता",
    "doctor_field.qualifications": "योग्यता",
    "doctor_field.registration": "पंजीकरण",
    "doctor_field.practising_since": "कब से डॉक्टर हैं",
    "doctor_field.sex": "महिला या पुरुष",
    "doctor_field.languages": "भाषाएँ",
    "doctor_field.fee": "फ़ीस",
    "doctor_field.follow_up_fee": "फ़ॉलो-अप फ़ीस",
    "doctor_field.follow_up_days": "फ़ॉलो-अप के दिन",
    "doctor_field.active": "यहाँ काम करते हैं",
    "branch_field.name": "नाम",
    "branch_field.name_hi": "देवनागरी में नाम",
    "branch_field.address": "पता",
    "branch_field.phone": "फ़ोन",
    "branch_field.directions": "रास्ता",
    "branch_field.map_url": "नक्शा",
    "branch_field.timezone": "समय क्षेत्र",
    "row.nothing": "–",
    "row.sex.female": "महिला",
    "row.sex.male": "पुरुष",
    "row.sex.other": "अन्य",
    "row.active": "हाँ",
    "row.retired": "नहीं",
    "option.row": "{name}",
    "option.row.retired": "{name} (अब यहाँ नहीं)",
    # --- whom a change reaches
    "row_reach.shown": "अगले संदेश से हर कार्ड पर यही दिखेगा।",
    "row_reach.found": "अगले संदेश से हर कार्ड पर यही दिखेगा, और मरीज़ डॉक्टर को इसी से ढूँढेंगे। जो काग़ज़ बन चुके हैं वे वैसे ही रहेंगे।",
    "row_reach.papers": "अब से हर कार्ड और हर काग़ज़ पर यही होगा। जो काग़ज़ बन चुके हैं वे वैसे ही रहेंगे।",
    "row_reach.price": "यह अब से रखी जाने वाली जगहों पर लागू होगा। पहले से बुक अपॉइंटमेंट ({visits} आने "
    "वाली) और अभी रखी हुई जगहों "
    "({held}) की फ़ीस वही रहेगी जो बताई गई थी।",
    "row_reach.zone": "समय वही रहेगा जो शाखा की घड़ी दिखाती है। वहाँ कोई अपॉइंटमेंट आने वाली नहीं है।",
    "row_reach.life": "कोई अपॉइंटमेंट आने वाली नहीं है। जो डॉक्टर यहाँ काम नहीं करते, वे मरीज़ों को "
    "नहीं दिखाए जाते; जो लिखा और दिया गया "
    "वह बना रहेगा। चैट की भूमिका /staff से हटती है।",
    # --- cards that both have
    **{f"{table}.card.list": "सब" for table in _BOTH},
    **{f"{table}.value": "{name}, {title}\nअभी: {value}\n\nनया लिखिए, जैसे: {example}" for table in _BOTH},
    **{f"{table}.value.empty": "ख़ाली छोड़ें" for table in _BOTH},
    **{f"{table}.value.card": "रहने दें" for table in _BOTH},
    **{f"{table}.preview": "{name}, {title}\n{before} → {after}\n\n{reach}\n\nबदल दूँ?" for table in _BOTH},
    **{f"{table}.preview.yes": "हाँ, बदलें" for table in _BOTH},
    **{f"{table}.preview.no": "नहीं, रहने दें" for table in _BOTH},
    **{
        f"{table}.done": "बदल दिया: {name}, {title}\n{before} → {after}\n\nदस मिनट तक इसे वापस लिया जा सकता है।"
        for table in _BOTH
    },
    **{f"{table}.done.undo": "वापस लें" for table in _BOTH},
    **{f"{table}.done.card": "और बदलें" for table in _BOTH},
    **{f"{table}.done.list": "सब" for table in _BOTH},
    **{f"{table}.undone": "वापस ले लिया: {name}, {title}: {before}" for table in _BOTH},
    **{f"{table}.new_name.list": "रहने दें" for table in _BOTH},
    **{f"{table}.new.no": "नहीं, रहने दें" for table in _BOTH},
    **{f"{table}.new.yes": "हाँ, जोड़ें" for table in _BOTH},
    **{f"{table}.added.list": "सब" for table in _BOTH},
    # --- doctors
    "admin_doctors.list": "यहाँ {count} डॉक्टर काम {count|करते|करते} हैं। देखने या बदलने के लिए चुनिए, "
    "या लिखिए, जैसे:\n"
    "/doctors डॉ मेहता फ़ीस 900",
    "admin_doctors.list.add": "डॉक्टर जोड़ें",
    "admin_doctors.card": "{lines}\n\nजो बदलना है उसे चुनिए। समय /hours से, सीमाएँ और अवधि /settings से बदलिए।",
    "admin_doctors.card.retired": "{name} अब यहाँ काम नहीं करते।\n\n{lines}",
    "admin_doctors.card.retire": "अब यहाँ नहीं हैं",
    "admin_doctors.card.restore": "फिर से यहाँ हैं",
    "admin_doctors.gone": "यहाँ ऐसे कोई डॉक्टर नहीं हैं।",
    "admin_doctors.usage": "डॉक्टर ऐसे देखिए और बदलिए:\n/doctors डॉ मेहता\n/doctors डॉ मेहता फ़ीस 900\n"
    "/doctors डॉ मेहता फ़ॉलो-अप के दिन 7\nया सिर्फ़ /doctors लिखिए और चुनिए।",
    "admin_doctors.new_name": "डॉक्टर का नाम क्या है? जैसे: {example}",
    "admin_doctors.new_specialty": "किस चीज़ के डॉक्टर हैं? चुनिए या लिखिए।",
    "admin_doctors.new_specialty.list": "रहने दें",
    "admin_doctors.new_fee": "एक बार की फ़ीस कितनी है? जैसे: {example}। कुछ नहीं लेना हो तो 0 लिखिए।",
    "admin_doctors.new_fee.list": "रहने दें",
    "admin_doctors.new": "नए डॉक्टर:\n\n{lines}\n\nसमय डालने के बाद मरीज़ इन्हें देख पाएँगे। जोड़ दूँ?",
    "admin_doctors.added": "{name} को जोड़ दिया। अब /hours से समय डालिए, कार्ड पर बाकी बातें (देवनागरी "
    "में नाम, पंजीकरण, योग्यता, भाषाएँ), "
    "और /staff से चैट का न्योता दीजिए।",
    "admin_doctors.added.card": "कार्ड",
    # --- the clinic
    "admin_clinic.list": "क्लिनिक\n\n{branches}\n\nआपात नंबर: {number} (/settings आपात "
    "नंबर)\nछुट्टियाँ: {holidays}\n\n"
    "देखने या बदलने के लिए शाखा चुनिए।",
    "admin_clinic.list.add": "शाखा जोड़ें",
    "admin_clinic.list.holidays": "छुट्टियाँ",
    "clinic.branch": "{name}\n{address}\n{phone}, {timezone}",
    "clinic.no_holidays": "कोई नहीं डाली गई",
    "admin_clinic.card": "{lines}\n\nजो बदलना है उसे चुनिए।",
    "admin_clinic.gone": "यहाँ ऐसी कोई शाखा नहीं है।",
    "admin_clinic.usage": "क्लिनिक ऐसे देखिए और बदलिए:\n/clinic\n/clinic अंधेरी फ़ोन 022 2673 0000\n"
    "/clinic अंधेरी रास्ता स्टेशन के सामने\nछुट्टी: /leave 25 दिसंबर पूरा क्लिनिक छुट्टी",
    "admin_clinic.new_name": "शाखा का नाम क्या है? जैसे: {example}",
    "admin_clinic.new_address": "यह कहाँ है? जैसे: {example}",
    "admin_clinic.new_address.list": "रहने दें",
    "admin_clinic.new_phone": "फ़ोन नंबर क्या है? जैसे: {example}",
    "admin_clinic.new_phone.list": "रहने दें",
    "admin_clinic.new": "नई शाखा:\n\n{lines}\n\nइसका समय क्षेत्र पहली शाखा का होगा, जो बदला जा सकता है। "
    "मरीज़ इसे तुरंत देखेंगे। जोड़ दूँ?",
    "admin_clinic.added": "{name} को जोड़ दिया। अब /hours से बताइए कि वहाँ कौन बैठता है, और कार्ड पर रास्ता लिखिए।",
    "admin_clinic.added.card": "कार्ड",
    # --- refusals
    "refusal.bad_field": "इसे मैं समझ नहीं पाई। उदाहरण देखिए।",
    "refusal.name_taken": "यहाँ इस नाम का कोई पहले से है।",
    "refusal.visits_to_come": "अभी {count} अपॉइंटमेंट या रखी हुई {count|जगह|जगहें} बाकी हैं, इसलिए कुछ "
    "नहीं बदला। पहले /leave से उन्हें दूसरा "
    "समय दीजिए, या /visit से रद्द कीजिए।",
}
