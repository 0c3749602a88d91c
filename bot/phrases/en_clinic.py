"""English: doctors and branches, and what is changed of them."""

from collections.abc import Mapping

_BOTH = ("admin_doctors", "admin_clinic")
CLINIC: Mapping[str, str] = {
    # --- what is kept of a doctor and of a branch
    "doctor_field.name": "Name",
    "doctor_field.name_hi": "Name in Devanagari",
    "doctor_field.specialty": "Specialty",
    "doctor_field.qualifications": "Qualifications",
    "doctor_field.registration": "Registration",
    "doctor_field.practising_since": "Practising since",
    "doctor_field.sex": "Sex",
    "doctor_field.languages": "Languages",
    "doctor_field.fee": "Fee",
    "doctor_field.follow_up_fee": "Follow-up fee",
    "doctor_field.follow_up_days": "Follow-up days",
    "doctor_field.active": "Works here",
    "branch_field.name": "Name",
    "branch_field.name_hi": "Name in Devanagari",
    "branch_field.address": "Address",
    "branch_field.phone": "Phone",
    "branch_field.directions": "Directions",
    "branch_field.map_url": "Map",
    "branch_field.timezone": "Time zone",
    "row.nothing": "–",
    "row.sex.female": "female",
    "row.sex.male": "male",
    "row.sex.other": "other",
    "row.active": "yes",
    "row.retired": "no",
    "option.row": "{name}",
    "option.row.retired": "{name} (not here)",
    # --- whom a change reaches
    "row_reach.shown": "Every card shows it from the next message on.",
    "row_reach.found": "Every card shows it from the next message on, and patients find the doctor by "
    "it. Papers that "
    "were issued keep what they say.",
    "row_reach.papers": "Every card and every paper from now on. Papers that were issued keep what they say.",
    "row_reach.price": "It counts for places held from now on. Visits already booked ({visits} to come) "
    "and places held "
    "now ({held}) keep the price that was told.",
    "row_reach.zone": "The hours stay as the clock of the branch shows them. No visit is to come there.",
    "row_reach.life": "No visit is to come. Patients are not offered a doctor who does not work here; "
    "what was written and "
    "paid stays. A role in chat is taken away with /staff.",
    # --- cards that both have
    **{f"{table}.card.list": "All" for table in _BOTH},
    **{
        f"{table}.value": "{name}, {title}\nNow: {value}\n\nWrite what it is to be, for example: {example}"
        for table in _BOTH
    },
    **{f"{table}.value.empty": "Leave it empty" for table in _BOTH},
    **{f"{table}.value.card": "Leave it" for table in _BOTH},
    **{f"{table}.preview": "{name}, {title}\n{before} → {after}\n\n{reach}\n\nChange it?" for table in _BOTH},
    **{f"{table}.preview.yes": "Yes, change it" for table in _BOTH},
    **{f"{table}.preview.no": "No, leave it" for table in _BOTH},
    **{
        f"{table}.done": "Changed: {name}, {title}\n{before} → {after}\n\nIt can be taken back for ten minutes."
        for table in _BOTH
    },
    **{f"{table}.done.undo": "Take back" for table in _BOTH},
    **{f"{table}.done.card": "More of it" for table in _BOTH},
    **{f"{table}.done.list": "All" for table in _BOTH},
    **{f"{table}.undone": "Taken back: {name}, {title}: {before}" for table in _BOTH},
    **{f"{table}.new_name.list": "Leave it" for table in _BOTH},
    **{f"{table}.new.no": "No, leave it" for table in _BOTH},
    **{f"{table}.new.yes": "Yes, add it" for table in _BOTH},
    **{f"{table}.added.list": "All" for table in _BOTH},
    # --- doctors
    "admin_doctors.list": "{count} {count|doctor works|doctors work} here. Tap one to see or change "
    "what is kept, or write "
    "it, for example:\n/doctors Dr Mehta fee 900",
    "admin_doctors.list.add": "Add a doctor",
    "admin_doctors.card": "{lines}\n\nTap what is to be changed. Hours are changed with /hours, limits "
    "and lengths with "
    "/settings.",
    "admin_doctors.card.retired": "{name} does not work here any more.\n\n{lines}",
    "admin_doctors.card.retire": "Works here no more",
    "admin_doctors.card.restore": "Works here again",
    "admin_doctors.gone": "There is no such doctor here.",
    "admin_doctors.usage": "Doctors are seen and changed like this:\n/doctors Dr Mehta\n/doctors Dr Mehta fee 900\n"
    "/doctors Dr Mehta follow-up days 7\nOr only /doctors, and tap.",
    "admin_doctors.new_name": "What is the doctor called? For example: {example}",
    "admin_doctors.new_specialty": "Which specialty? Tap, or write it.",
    "admin_doctors.new_specialty.list": "Leave it",
    "admin_doctors.new_fee": "What does a visit cost? For example: {example}. Write 0 for nothing.",
    "admin_doctors.new_fee.list": "Leave it",
    "admin_doctors.new": "A new doctor:\n\n{lines}\n\nPatients are offered the doctor once there are hours. Add?",
    "admin_doctors.added": "{name} is added. Next: the hours with /hours, the rest on the card (name in Devanagari, "
    "registration, qualifications, languages), and an invitation to chat with /staff.",
    "admin_doctors.added.card": "The card",
    # --- the clinic
    "admin_clinic.list": "The clinic\n\n{branches}\n\nEmergency number: {number} (/settings emergency_number)\n"
    "Holidays: {holidays}\n\nTap a branch to see or change what is kept of it.",
    "admin_clinic.list.add": "Add a branch",
    "admin_clinic.list.holidays": "Holidays",
    "clinic.branch": "{name}\n{address}\n{phone}, {timezone}",
    "clinic.no_holidays": "none is entered",
    "admin_clinic.card": "{lines}\n\nTap what is to be changed.",
    "admin_clinic.gone": "There is no such branch here.",
    "admin_clinic.usage": "The clinic is seen and changed like this:\n/clinic\n/clinic Andheri phone "
    "+91 22 2673 0000\n"
    "/clinic Andheri directions Opposite the station\nHolidays: /leave 25 dec holiday whole clinic",
    "admin_clinic.new_name": "What is the branch called? For example: {example}",
    "admin_clinic.new_address": "Where is it? For example: {example}",
    "admin_clinic.new_address.list": "Leave it",
    "admin_clinic.new_phone": "Which phone? For example: {example}",
    "admin_clinic.new_phone.list": "Leave it",
    "admin_clinic.new": "A new branch:\n\n{lines}\n\nIt has the time zone of the first branch, which "
    "can be changed. Patients "
    "read of it at once. Add?",
    "admin_clinic.added": "{name} is added. Next: who works there with /hours, and directions on the card.",
    "admin_clinic.added.card": "The card",
    # --- refusals
    "refusal.bad_field": "I could not read that as what is asked for. Look at the example.",
    "refusal.name_taken": "Somebody or something here is called that already.",
    "refusal.visits_to_come": "{count} {count|visit or held place is|visits or held places are} to "
    "come, so nothing is "
    "changed. Find them other times first, with /leave, or cancel them with /visit.",
}
