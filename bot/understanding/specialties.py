"""The kinds of doctors that are understood: their ids, as the roster and the phrases use them."""

SPECIALTIES: tuple[str, ...] = (
    "general_medicine",
    "pediatrics",
    "dermatology",
    "cardiology",
    "gynecology",
    "orthopedics",
    "ent",
    "ophthalmology",
    "dentistry",
    "neurology",
    "psychiatry",
    "gastroenterology",
    "urology",
    "pulmonology",
    "endocrinology",
)
"""Ids, in English; in this order where two fit a complaint equally well."""
OF_WOMEN = "gynecology"
"""The field that sees women: of a lady who is to be the doctor it says nothing."""
OF_THE_WHOLE = "general_medicine"
"""The field that sees a patient whose complaint belongs to no single one."""
