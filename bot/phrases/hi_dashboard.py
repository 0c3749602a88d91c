"""Hindi for the card that leads to the pages in a browser."""

from collections.abc import Mapping

DASHBOARD: Mapping[str, str] = {
    "desk_dashboard.link": "ब्राउज़र में क्लिनिक: आज का दिन, आँकड़े, और वेटिंग रूम का बोर्ड।\n"
    "यह लिंक सिर्फ़ आपके लिए है। {minutes} मिनट के अंदर एक ही बार खुलेगा; किसी को न भेजें।",
    "desk_dashboard.link.before": "ब्राउज़र में क्लिनिक का लिंक ऊपर है, और एक ही बार खुलता है। आप नया लिंक ले सकते हैं।",
    "desk_dashboard.link.again": "नया लिंक",
    "desk_dashboard.usage": "ब्राउज़र में क्लिनिक देखने के लिए सिर्फ़ /dashboard लिखें।",
    "dashboard.open": "खोलें",
}
