"""Hindi: what doctors note and prescribe, how it is handed out, and who may see it. Nothing here is medical."""

from collections.abc import Mapping

RECORDS: Mapping[str, str] = {
    "refusal.bad_record": "इसे ऐसे नहीं रखा जा सकता: यह ख़ाली है, बहुत लंबा है, या शुरू में नाम नहीं है।",
    "refusal.given_already": "यह पर्चा मरीज़ को मिल चुका है, अब नहीं बदलेगा। जो बदला है उसके लिए नया पर्चा लिखें: /rx",
    "refusal.history_closed": "दूसरे डॉक्टरों का लिखा सिर्फ़ मरीज़ की सहमति से देखा जा सकता है।",
    "alert.history_forced": "{doctor} ने इमरजेंसी बताकर एक मरीज़ का पुराना रिकॉर्ड सहमति के बिना खोला है: अपॉइंटमेंट {number}। "
    "वजह ऑडिट लॉग में है।",
    # --- told to the patient
    "own_records.ready": "नमस्ते {first_name} जी, {clinic} की अपॉइंटमेंट {number} का पर्चा तैयार है। यह क्लिनिक की चैट में "
    "/records लिखने पर मिलेगा, और रिसेप्शन पर भी।",
    # A word that changes here is a new version of the question: core/domain/record.py
    "allow.ask": "नमस्ते {first_name} जी, {clinic} के आपके डॉक्टर देखना चाहते हैं कि इस क्लिनिक के दूसरे डॉक्टरों ने पहले क्या लिखा और "
    "कौन-सी दवा दी थी। अनुमति देने पर इस क्लिनिक का हर वह डॉक्टर देख सकेगा जिनके पास आप जाते हैं; हर बार देखना दर्ज होता है, और "
    "आप इसे कभी भी वापस ले सकते हैं: /privacy",
}
