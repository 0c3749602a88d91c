"""English: finding a doctor, and words of danger."""

from collections.abc import Mapping

FINDING: Mapping[str, str] = {
    "emergency.card.told": "{number}: call it now if this is an emergency.\n\n"
    "The clinic's desk has been told, and may call you. Do not wait for it, nor for an appointment. "
    "You can also call the clinic:\n{branches}",
    "red_flag.desk": "Words of danger from a patient: {name}, {channel}, phone: {phone}.\n"
    "They have been shown {number}. Please call them now. It stands in /tasks as number {task}.",
    "red_flag.no_phone": "none known",
    "book.slot.brief": "{doctor}: the nearest times are below. "
    "Or say one: “Friday morning”, “later than 5”, “another doctor”.",
    "book.doctor.brief": "Which of these doctors would you like to see? Tap, or say a name.",
    "book.doctor.other_day": "These doctors fit, but none is here on that day. Tap, or say another day.\n\n{cards}",
    "book.doctor.alone": "No doctor here fits this:\n{asked}\n\nThese are our doctors. Tap, or say a name.",
    "book.doctor.none": "No doctor here fits all of this:\n{asked}\n\nWhat may be different? Tap, or say it.",
    "book.doctor.xspecialty": "Any specialty",
    "book.doctor.xlanguage": "Any language",
    "book.doctor.xbranch": "Any branch",
    "book.doctor.find": "Look for one by …",
    "book.find": "By what shall I look for a doctor? Or just say it: “Hindi speaking skin doctor on Friday”.",
    "book.find.specialty": "Specialty",
    "book.find.day": "Day",
    "book.find.language": "Language",
    "book.find.branch": "Branch",
    "book.by.specialty": "Which specialty? Tap, or say what is wrong.",
    "book.by.language": "Which language should the doctor speak?",
    "book.by.branch": "Which branch?",
    "book.by.day": "Which day? Tap, or say a later one.",
    "book.no_slot.anywhere": "At another branch",
    "asked.specialty": "• {specialty}",
    "asked.language": "• speaks {languages}",
    "asked.branch": "• at {clinic}",
    "option.specialty": "{specialty}",
    "option.language": "{language}",
    "option.branch": "{clinic}",
    "option.on_day": "{day:short}",
    "reason.not_there": "The doctor does not see patients at {clinic}.",
    "doctor.priced": "{doctor}, {specialty}, {fee}",
    "doctors.many": "A day, a branch or a language makes the list shorter.",
    "doctor.again": "Again within {days} {days|day|days}: {again}",
    "book.doctor.ospecialty": "Only the specialty",
    "book.doctor.olanguage": "Only the language",
    "book.doctor.obranch": "Only the branch",
    "reason.not_online_then": "There is no video visit with this doctor then.",
    "question.length": "A visit with {doctor} is planned for {low} minutes. It may last longer when "
    "somebody needs more time.",
    "question.length.one": "A visit is planned for {low} minutes. It may last longer when somebody needs more time.",
    "question.length.all": "A visit is planned for {low} to {high} minutes, depending on the doctor. It "
    "may last longer when somebody needs more time.",
    "question.own_phone": "That looks like a phone number. I know you by this chat, so you need not give "
    "one to book. If the desk is to call you on it, write /profile and choose Phone.",
    "book.doctor.asked": "These doctors fit:\n{asked}\n\nTap, or say a name.\n\n{cards}",
    "book.doctor.unnoted": "Nobody has noted here which of our doctors are women or men. The desk can tell "
    "you: /human.\n\nThese are our doctors. Tap, or say a name.",
    "book.doctor.unnoted_fitting": "Nobody has noted here which of our doctors are women or men. The desk "
    "can tell you: /human.\n\nThe rest fits these. Tap, or say a name.\n\n{cards}",
    "book.doctor.xsex": "A woman or a man",
    "book.doctor.osex": "Only woman or man",
    "book.find.sex": "Woman or man",
    "book.by.sex": "Would you like to see a woman or a man?",
    "asked.sex.female": "• a lady doctor",
    "asked.sex.male": "• a male doctor",
    "asked.day": "• on {day}",
    "asked.or": "{first} or {next}",
    "option.sex.female": "A lady doctor",
    "option.sex.male": "A male doctor",
    "book.besides": "{doctor}, {starts:short}, stays kept for {patient} until {held_until:zoned}: "
    "say “back” to go on with it.",
    "book.whom": "For {patient}",
    "book.slot.any_asked": "{whom}The earliest times with any doctor who fits are below:\n{asked}\n\n"
    "Or say one: “Friday morning”, “later than 5”.",
}
