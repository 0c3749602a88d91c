"""हिन्दी, क्लिनिक में काम करने वालों के लिए: the same keys as in English."""

from collections.abc import Mapping

STAFF: Mapping[str, str] = {
    # --- what is to be done
    "task.refund_by_hand": "{amount} हाथ से लौटाएँ: {gateway} से अपने-आप नहीं हो पाया।",
    "task.payment_in_question": "रकम की जाँच करें: {reference} के लिए {amount} आए, जो माँगी गई रकम से अलग हैं।",
    "task.dispute": "विवाद: भुगतान करने वाले का बैंक {amount} वापस माँग रहा है ({gateway}, {reference})।",
    "task.money_differs": "हिसाब मेल नहीं खाता: {gateway}, {reference}.",
    "task.call_patient": "मरीज़ को फ़ोन करें: संदेश नहीं पहुँच रहा ({about})।",
    "task.dead_effect": "एक काम नहीं हो पाया: {what}.",
    "task.handed_over": "मरीज़ किसी से बात करना चाहते हैं।",
    # --- what admins are told
    "alert.task": "नया काम: {task}\n\n/tasks में देखें।",
    "alert.outbox_stuck": "संदेश या भुगतान आगे नहीं जा रहे: सबसे पुराना {minutes} {minutes|मिनट|मिनट} से रुका है। "
    "सिस्टम चलाने वाले लॉग देखें।",
    "alert.dead_rows": "{count} {count|वादा|वादे} पूरे नहीं हो पाए। सिस्टम चलाने वाले आउटबॉक्स में देखें।",
    "alert.invariant_broken": "हिसाब-किताब में कुछ गड़बड़ है ({name}, {count})। सिस्टम चलाने वाले आज ही देखें।",
    "alert.provider_away": "{provider} से अभी जवाब नहीं मिल रहा। हम कोशिश जारी रखे हुए हैं।",
    "alert.money_differs": "{gateway}, {day}: उनके और हमारे हिसाब में {count} {count|अंतर|अंतर} हैं। /money में देखें।",
    # --- refusals
    "refusal.not_permitted": "आपकी भूमिका में यह करने की अनुमति नहीं है।",
    "refusal.works_here_already": "इस चैट की भूमिका पहले से है। नई देने से पहले एडमिन को उसे हटाना होगा।",
    "refusal.last_super_admin": "आख़िरी सुपर एडमिन को नहीं हटाया जा सकता: फिर कोई एडमिन नियुक्त नहीं कर पाएगा।",
    "refusal.invitation_gone": "यह न्योता काम नहीं करता: इस्तेमाल हो चुका है, समय बीत गया है, या था ही नहीं। "
    "कृपया नया न्योता माँगें।",
}
