"""The words of the commands in a messenger's menu, by command and language."""

from collections.abc import Mapping

from core.domain.permissions import Action, may
from core.domain.staff import Role

COMMAND_WORDS: Mapping[str, Mapping[str, str]] = {
    "book": {"en": "Book a visit", "hi": "अपॉइंटमेंट लें"},
    "appointments": {"en": "My visits: see, cancel, calendar", "hi": "मेरी अपॉइंटमेंट: देखें, रद्द करें"},
    "family": {"en": "Whom you book for: add, change", "hi": "परिवार: जोड़ें, बदलें"},
    "profile": {"en": "Date of birth, address and the like", "hi": "जन्म की तारीख़, पता वगैरह"},
    "link": {"en": "I was here before, in another chat", "hi": "दूसरी चैट से जोड़ें"},
    "waitlist": {"en": "What you wait for", "hi": "वेटिंग लिस्ट में मेरे नाम"},
    "human": {"en": "Talk to a person at the desk", "hi": "रिसेप्शन से बात करें"},
    "here": {"en": "I am here; how long is the wait", "hi": "मैं आ गया/गई; कितना इंतज़ार है"},
    "language": {"en": "Change the language", "hi": "भाषा बदलें"},
    "email": {"en": "Give or change your e-mail", "hi": "अपना ई-मेल दें या बदलें"},
    "records": {"en": "My prescriptions and notes", "hi": "मेरे पर्चे और डॉक्टर के नोट"},
    "privacy": {"en": "What is kept about me", "hi": "मेरे बारे में क्या रखा है"},
    "help": {"en": "What I can do", "hi": "मैं क्या कर सकती हूँ"},
}

STAFF_WORDS: Mapping[str, tuple[Action, Mapping[str, str]]] = {
    "next": (Action.CALL_NEXT, {"en": "Call the next patient", "hi": "अगले मरीज़ को बुलाएँ"}),
    "seen": (Action.END_CONSULTATION, {"en": "The patient has been seen", "hi": "मरीज़ को देख लिया"}),
    "noshow": (Action.MISS_VISIT, {"en": "A patient did not come", "hi": "मरीज़ नहीं आए"}),
    "forgive": (
        Action.FORGIVE,
        {
            "en": "See who missed a visit, and forgive it: /forgive 7",
            "hi": "छूटी हुई अपॉइंटमेंट देखें और माफ़ करें: /forgive 7",
        },
    ),
    "late": (Action.RUN_LATE, {"en": "The doctor is late: /late 30", "hi": "डॉक्टर को देर है: /late 30"}),
    "walkin": (
        Action.ADD_WALK_IN,
        {"en": "Take in who has come: /walkin Asha 98200 12345", "hi": "आए मरीज़ को टोकन दें: /walkin आशा 98200 12345"},
    ),
    "bookfor": (
        Action.BOOK_FOR_PATIENT,
        {"en": "Book for a patient: /bookfor Asha 98200 12345", "hi": "मरीज़ के लिए अपॉइंटमेंट: /bookfor आशा 98200 12345"},
    ),
    "qr": (Action.PRINT_DOOR, {"en": "The code for the door, to print", "hi": "दरवाज़े का कोड, छापने के लिए"}),
    "scan": (Action.SEE_LINE, {"en": "How a patient's code is scanned", "hi": "मरीज़ का कोड कैसे स्कैन करें"}),
    "today": (Action.SEE_LINE, {"en": "The day of a doctor, and the line", "hi": "डॉक्टर का दिन, और लाइन"}),
    "tasks": (Action.SEE_TASKS, {"en": "What is to be done", "hi": "क्या करना है"}),
    "calls": (Action.SEE_TASKS, {"en": "Whom to call", "hi": "किसे फ़ोन करना है"}),
    "requests": (
        Action.ANSWER_REQUEST,
        {"en": "Visits that wait for a yes or a no", "hi": "हाँ या ना का इंतज़ार करती अपॉइंटमेंट"},
    ),
    "coming": (Action.SEE_VISITS, {"en": "Who comes: /coming tomorrow", "hi": "कौन आ रहा है: /coming कल"}),
    "talks": (Action.ANSWER_PATIENTS, {"en": "Who wants to talk to a human", "hi": "कौन इंसान से बात करना चाहता है"}),
    "close": (Action.ANSWER_PATIENTS, {"en": "End the talk with a patient", "hi": "मरीज़ से बात ख़त्म करें"}),
    "visit": (Action.SEE_VISITS, {"en": "Today's visits, or one: /visit 7", "hi": "आज की अपॉइंटमेंट, या एक: /visit 7"}),
    "people": (
        Action.JOIN_PEOPLE,
        {"en": "New chat, who is it? Or part: /people 7", "hi": "नई चैट किसकी? या अलग करें: /people 7"},
    ),
    "waiting": (
        Action.RANK_WAITING,
        {"en": "Who waits for a place, who comes first", "hi": "वेटिंग लिस्ट में कौन है, पहले कौन आए"},
    ),
    "erase": (
        Action.ERASE_PERSON,
        {"en": "Erase who has asked for it: /erase 7", "hi": "कहने वाले की जानकारी मिटाएँ: /erase 7"},
    ),
    "paid": (Action.TAKE_MONEY, {"en": "Take money at the desk: /paid 7", "hi": "रिसेप्शन पर रकम लें: /paid 7"}),
    "refund": (
        Action.GIVE_MONEY_BACK,
        {"en": "Give back what the desk took: /refund 7", "hi": "रिसेप्शन पर ली रकम लौटाएँ: /refund 7"},
    ),
    "note": (
        Action.WRITE_NOTES,
        {"en": "Write the note of a visit: /note fever for 3 days", "hi": "विज़िट का नोट लिखें: /note तीन दिन से बुखार"},
    ),
    "rx": (
        Action.PRESCRIBE,
        {
            "en": "Write a prescription: /rx Paracetamol 500 mg 1-0-1 3 days",
            "hi": "पर्चा लिखें: /rx पैरासिटामोल 500 मिग्रा 1-0-1 3 दिन",
        },
    ),
    "history": (Action.SEE_HISTORY, {"en": "What was written before", "hi": "मरीज़ का पुराना रिकॉर्ड"}),
    "money": (Action.SEE_MONEY, {"en": "The money of a day: /money yesterday", "hi": "दिन का हिसाब: /money कल"}),
    "hours": (Action.CHANGE_HOURS, {"en": "Doctors' hours: /hours mon 9-1", "hi": "डॉक्टर का समय: /hours सोम 9-1"}),
    "leave": (Action.BLOCK_TIME, {"en": "Leave: /leave tomorrow 2-5 pm", "hi": "छुट्टी: /leave कल 2 से 5"}),
    "block": (Action.BLOCK_TIME, {"en": "Block hours: /block friday 2-4", "hi": "समय रोकें: /block शुक्र 2 से 4"}),
    "rebooking": (Action.SEE_REBOOKING, {"en": "Who is being rebooked", "hi": "किसे दूसरा समय दिया जा रहा है"}),
    "stats": (Action.SEE_STATS, {"en": "Figures: /stats last week", "hi": "आँकड़े: /stats पिछले हफ़्ते"}),
    "cancelday": (
        Action.CANCEL_DAY,
        {
            "en": "Call a doctor's day off: /cancelday Dr Mehta 24 Nov",
            "hi": "डॉक्टर का दिन रद्द करें: /cancelday डॉ. मेहता कल",
        },
    ),
    "moveday": (
        Action.CANCEL_DAY,
        {"en": "Move a doctor's day: /moveday Dr Mehta 24 Nov", "hi": "डॉक्टर का दिन बदलें: /moveday डॉ. मेहता कल"},
    ),
    "broadcast": (
        Action.BROADCAST,
        {
            "en": "Write to a doctor's day: /broadcast Dr Mehta tomorrow: bring old reports",
            "hi": "डॉक्टर के दिन के मरीज़ों को लिखें: /broadcast डॉ. मेहता कल: पुरानी रिपोर्ट लाएँ",
        },
    ),
    "dashboard": (Action.SEE_DASHBOARD, {"en": "The clinic in a browser", "hi": "ब्राउज़र में क्लिनिक"}),
    "audit": (Action.SEE_AUDIT, {"en": "Who did what: /audit yesterday", "hi": "किसने क्या किया: /audit कल"}),
    "doctors": (
        Action.CHANGE_CLINIC,
        {"en": "Doctors and fees: /doctors Dr Mehta", "hi": "डॉक्टर और फ़ीस: /doctors डॉ मेहता"},
    ),
    "clinic": (
        Action.CHANGE_CLINIC,
        {"en": "Branches and holidays: /clinic Andheri", "hi": "शाखाएँ और छुट्टियाँ: /clinic अंधेरी"},
    ),
    "settings": (
        Action.CHANGE_SETTINGS,
        {"en": "Settings: /settings hold_minutes 20", "hi": "सेटिंग देखें, बदलें: /settings विराम 5"},
    ),
    "staff": (Action.SEE_STAFF, {"en": "Who works here: invite, remove", "hi": "यहाँ कौन काम करता है: न्योता दें, हटाएँ"}),
}
"""The commands of those who work here: what one must be permitted to be offered it, and its words."""


def command_words(role: Role | None) -> Mapping[str, Mapping[str, str]]:
    """Return the menu of a role: its own commands first, then the patients', for staff fall ill too."""
    own = {name: words for name, (needs, words) in STAFF_WORDS.items() if may(role, needs)}
    return {**own, **COMMAND_WORDS}


def own_commands(role: Role) -> tuple[str, ...]:
    """Return the names of the commands that this role has of its own."""
    return tuple(name for name, (needs, _) in STAFF_WORDS.items() if may(role, needs))


def help_lines(language: str) -> Mapping[str, str]:
    """Return a line of help for each command of those who work here: how it is written, and what it does."""
    return {f"command.{name}": _help_line(name, words[language]) for name, (_, words) in STAFF_WORDS.items()}


def _help_line(name: str, words: str) -> str:
    """Put the example before what it is one of: "The doctor is late: /late 30" has one behind its colon."""
    what, _, example = words.partition(f": /{name}")
    return f"/{name}{example} – {what}"
