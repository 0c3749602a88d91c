"""English, for the codes that are scanned: at the door of a branch, and on a patient's phone."""

from collections.abc import Mapping

from bot.phrases import en, en_privacy

DOOR: Mapping[str, str] = {
    # a name is asked for here as it is for a booking
    **{
        key.replace("book.", "door.", 1): words
        for key, words in {**en.PHRASES, **en_privacy.PRIVACY}.items()
        if key.startswith("book.name") and not key.endswith(".shown")
    },
    # --- on paper and in the picture
    "code.door.words": "Scan this when you come in: we know that you are here, and you see your place in the line.",
    "code.visit.number": "{number}",
    "code.visit.show": "Show this at the desk",
    # --- /qr
    "desk_qr.usage": "The page for the door is printed like this: /qr",
    "desk_qr.branch": "For the door of which branch?",
    "desk_qr.page": "The page for the door of {clinic}: print it and hang it where people come in. Who scans it and "
    "has a visit today is marked as here, with their token; who has none may take a token or book. It stays good "
    "until a new one is made.",
    "desk_qr.page.page": "Send the page",
    "desk_qr.page.renew": "Make a new one",
    "desk_qr.sure": "A new code for {clinic}? The page that hangs there now opens nothing any more from this moment: "
    "print the new one at once.",
    "desk_qr.sure.yes": "Yes, make it",
    "desk_qr.sure.no": "No, keep it",
    "desk_qr.none": "There is no such branch.",
    # --- /scan
    "desk_scan.usage": "Open the camera of your phone and scan the code that the patient shows: their "
    "place in the day opens here, and you mark them as here.",
    "desk_scan.how": "Open the camera of your phone and scan the code that the patient shows: their "
    "place in the day opens here, and you mark them as here.",
    "desk_scan.none": "This visit is not in a line that you see.",
    # --- at the door
    "door.which": "Welcome. Which visit are you here for?",
    "door.which.other": "None of these",
    "door.nobody": "Welcome to {clinic}. {other}\n\nYou can wait for a doctor without an appointment, or book a time.",
    "door.nobody.closed": "Welcome to {clinic}. {other}\n\nNobody is taken in without an "
    "appointment now; you can book a time.",
    "door.nobody.wait": "Take a token",
    "door.nobody.book": "Book a time",
    "door_note.none": "You have no visit here today.",
    "door_note.elsewhere": "You have no visit here today. Your visit of today is at {clinic}: {doctor}, {starts:time}.",
    "door_note.later": "You have no visit here today. Your next one here is on {starts:full}, {doctor}.",
    "door.patient": "Who is to be seen? Tap, or say a name.",
    "door.patient.me": "Me",
    "door.patient.someone": "Someone else",
    "door.doctor": "Whom would you like to see? Tap a doctor.",
    "door.doctor.any": "The first free",
    "door.first": "the first free of {count} doctors",
    "door.before": "{ahead} {ahead|waits|wait} there now. Emergencies, and appointments whose time comes, go first.",
    "door.before.none": "Nobody waits there now. Emergencies, and appointments whose time comes, go first.",
    "door.fee": "{fee}, to be paid at the desk.",
    "door.fee.some": "The fee is paid at the desk.",
    "door.check": "{name}, to {whom}\n{clinic}\n{before}\n{fee}\n\nTake a token? If it cannot wait, tell the desk now.",
    "door.check.yes": "Yes, take a token",
    "door.check.doctor": "Another doctor",
    "door.check.no": "No",
    "door.refused": "All right, I keep nothing about you. The desk takes you in as well.",
    "door.early": "Welcome, but it is early: your visit with {doctor} is at {starts:time}. Scan the code again when "
    "you are here, up to two hours before.",
    "door.elsewhere": "Once you have been in there, tell us by /here that you wait for {doctor}.",
    "door.dropped": "All right. /book finds you a time, and the desk is there for you.",
    "door.gone": "Please scan the one that hangs at the door now, or ask the desk. "
    "If you have a visit today, /here tells us that you have come.",
    # --- on the patient's phone
    "appointments.visit.code": "My code for the desk",
    "appointments.code": "Show this code at the desk of {clinic}: they scan it, and you are marked as here.\n\n"
    "{number}, {doctor}, {starts:full}",
    "refusal.door_gone": "This code is not in force any more.",
}
