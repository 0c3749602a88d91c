"""Hindi: the waiting list."""

from collections.abc import Mapping

WAITLIST: Mapping[str, str] = {
    "told.waiting_over": "{patient} के लिए कोई समय ख़ाली नहीं हुआ: {what}। अब आप इसकी प्रतीक्षा सूची में नहीं हैं।",
    "refusal.too_many_waits": "आप पहले से {limit} {limit|जगह|जगहों} की प्रतीक्षा सूची में हैं। पहले किसी एक से हट जाएँ: /waitlist",
    "refusal.not_waiting": "अब आप इसकी प्रतीक्षा सूची में नहीं हैं।",
}
