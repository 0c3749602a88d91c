"""English: the chats and the family of one person."""

from collections.abc import Mapping

PEOPLE: Mapping[str, str] = {
    # --- one person in several chats
    "link.which": "The clinic knows your number already, from {channel}. If that was you, I can send a code there: "
    "then you have the same family and visits here too.",
    "link.which.code": "Send me the code",
    "link.which.lost": "I lost that chat",
    "link.which.stop": "Leave it",
    "link.which.desk": "The desk knows somebody by your number. If that is you, the desk can put your visits here; "
    "somebody will call you and ask who you are.",
    "link.which.ask": "Ask the desk",
    "link.which.phone": "Have you been here before, in another chat? Share your own number with the button below, "
    "and I look for it. A number that is only written proves nothing.",
    "link.code": "I have sent a code of six digits to your chat on {channel}. Please write it here within 10 minutes.",
    "link.code.wrong": "That is not the code in your chat on {channel}. Please look again and write it here.",
    "link.code.again": "Send a new one",
    "link.code.lost": "I lost that chat",
    "link.code.stop": "Leave it",
    "link.who": "The code is right. Here you are {here}, there you are {there}. Is that one and the same person?\n"
    "If you are two people of one family, say no: nothing is put together then.",
    "link.who.yes": "Yes, both are me",
    "link.who.no": "No, two people",
    "link.many": "That was too many codes for an hour. You can try again later, or the desk finds out who you are.",
    "link.many.desk": "Ask the desk",
    "link.many.stop": "Later",
    "link.asked": "Thank you. Somebody from the desk will call you on this number. Please have ready: your full name, "
    "your date of birth, and when your last visit was and with whom. Or call:\n{branches}",
    "link.joined": "Done: it is the same here and there now, the people you book for and their visits.\n{people}\n\n"
    "/appointments shows the visits.",
    "link.person": "• {name}",
    "link.stopped": "All right, both chats stay as they are. /link whenever you like.",
    "link.nothing": "I know nobody else by your number, so there is nothing to put together.",
    "link.nothing.web": "This web chat has no account: it knows you only on this device, and nobody can find it "
    "again elsewhere. Write to the clinic on Telegram or WhatsApp to have your visits with you.",
    "link.letter": "Your code is {code}.\nIt joins the chat that was just begun with your number on {channel}: your "
    "family and your visits are shown there too then. Write it there within 10 minutes, and tell it to nobody: the "
    "clinic never asks for it by phone.\n\nIf that was not you, do nothing.",
    # --- family
    "family.list": "You can book for these people here. Tap one to change something, or add somebody.\nOr just say "
    "it: “my mother Sunita Rao”.",
    "family.list.nobody": "I do not know anybody here yet. Add somebody, or book a visit: then I ask for your name.",
    "family.list.add": "Add somebody",
    "family.person": "{name}, {relation}",
    "family.person.self": "{name}: that is you.",
    "family.person.rename": "Correct the name",
    "family.person.remove": "Take off the list",
    "family.person.list": "All people",
    "family.relation": "How are they related to you? Tap, or say it.",
    "family.name": "What is the full name of your {relation}?",
    "family.name.other": "What is the person's full name?",
    "family.rename": "What is the correct name of {name}?",
    "family.sure": "Take {name} off your list? Visits that are booked stay booked, and papers stay with the clinic.",
    "family.sure.yes": "Yes, take off",
    "family.sure.no": "No, keep",
    "family.removed": "{name} is off your list. Visits you have booked are still under /appointments.",
    "option.relation": "{relation}",
    "refusal.too_many_codes": "That was too many codes for an hour.",
    "family.person.hand": "Own chat",
    "family.hand": "{name} can have their own chat with the clinic. I make a link for you to send to them: it works "
    "once, within a day. Their notices go to their own chat then.\nShall you go on seeing their visits here too?",
    "family.hand.give": "No, only they",
    "family.hand.both": "Yes, both of us",
    "family.hand.leave": "Leave it",
    "family.made": "Please send this line to {name}, to be written to the clinic in their own chat:\n\n{line}\n\nIt "
    "works once, within a day. I tell you when it is taken.",
    "family.made.link": "Please send this link to {name}:\n{link}\n\nOn WhatsApp they write this line to the clinic "
    "instead:\n{line}\n\nIt works once, within a day. I tell you when it is taken.",
    "own.asked": "Somebody who has booked for you gives your visits over to this chat. They will not see them any "
    "more. Are you {first_name}?",
    "own.asked.both": "Somebody who has booked for you lets you have your visits in this chat. They go on seeing "
    "your visits too. Are you {first_name}?",
    "own.asked.yes": "Yes, that is me",
    "own.asked.no": "No",
    "own.taken": "Done: your visits are here now, and notices about them come here. /appointments shows them.",
    "own.declined": "All right, nothing was changed. The link is of no use any more.",
    "own.letter": "{name} has their own chat on {channel} now. Their visits and notices are there, and no more "
    "here.\nIf you did not send them the link, call the clinic.",
    "own.letter.both": "{name} has their own chat on {channel} now. Notices come there; you both see the visits.\n"
    "If you did not send them the link, call the clinic.",
    "profile.whose": "Whose details?",
    "profile.card": "What the clinic keeps about {name}:\n{lines}\n\nTap what you want to add or change. None of it "
    "is required.",
    "profile.line": "{field}: {value}",
    "profile.unknown": "not given",
    "profile.left_out": "rather not say",
    "profile.field.birth_date": "Date of birth",
    "profile.field.sex": "Sex",
    "profile.field.phone": "Phone",
    "profile.field.address": "Address",
    "profile.field.blood_group": "Blood group",
    "profile.field.emergency_contact": "Emergency contact",
    "profile.field.language": "Language",
    "profile.sex.female": "Female",
    "profile.sex.male": "Male",
    "profile.sex.other": "Other",
    "profile.choice": "{choice}",
    "profile.value.birth_date": "When was {name} born? For example 12/3/1980 or 12 March 80, the day first.",
    "profile.value.sex": "What is the sex of {name}?",
    "profile.value.phone": "On which number can the clinic call {name}? For example 98123 45678.",
    "profile.value.address": "Where does {name} live? Street, town and PIN code.",
    "profile.value.blood_group": "What is the blood group of {name}?",
    "profile.value.emergency_contact": "Whom should the clinic call if something happens to {name}? A name and a "
    "number, for example: Ravi Rao 98123 45678.",
    "profile.value.language": "In which language does {name} prefer to be spoken to?",
    "profile.value.skip": "Rather not say",
    "profile.thanks": "Thank you. /profile shows and changes it.",
    "profile.nobody": "I do not know you yet: book a visit first, and then tell me more.",
    "profile.nobody.book": "Book a visit",
    "family.person.profile": "Details",
    "refusal.bad_answer": "I cannot read that. Please write it as in the example.",
    "desk_people.usage": "/people shows who writes from a new chat and has lost the old one; /people 7 shows the "
    "chats joined behind visit number 7 of today.",
    "desk_people.cases": "Somebody writes from a new chat. Whom do you want to find out about?",
    "desk_people.case": "{name}, number {phone}, waits since {since:full}. Call, and ask for the full name, the "
    "date of birth, and when the last visit was and with whom. Say none of it yourself.\nWho is it?",
    "desk_people.case.alone": "{name}, number {phone}, waits since {since:full}. No chat is known by this number "
    "any more; look for the visits by name and call.",
    "desk_people.case.nobody": "None of them",
    "desk_people.sure": "Join the new chat of {name} to {known} on {channel}?\n{visit}\nBoth then show the same "
    "family and visits.",
    "desk_people.sure.desk": "Give {known}, whom only the desk knows so far, to the new chat of {name}?\n{visit}\nThey "
    "then see their visits there and hear of them.",
    "desk_people.attached": "Done: the chat shows their visits now, and hears of them.",
    "desk_people.sure.yes": "Yes, the same",
    "desk_people.sure.no": "No",
    "desk_people.joined": "Joined. It can be undone with /people and the number of a visit.",
    "desk_people.left": "The two stay two, and the task is done.",
    "desk_people.nothing": "Nobody is waiting to be identified.",
    "desk_people.joins": "These chats were joined. Which one is wrong?",
    "desk_people.part": "{channel} was joined to {name} on {other} on {since:full}, {by}. Part them? Each has its "
    "own family and visits again then.",
    "desk_people.part.yes": "Yes, part them",
    "desk_people.part.no": "No",
    "desk_people.parted": "Parted: each chat has what was its own.",
    "desk_people.no_joins": "No chats were joined behind that number.",
    "desk_people.by.code": "by a code",
    "desk_people.by.desk": "by the desk",
    "option.case": "{name}, {since:short}",
    "option.known": "{name}, {channel}",
    "option.join": "{name}: {channel} → {other}",
}
