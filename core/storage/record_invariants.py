"""What must be true of what doctors have written, each as a query that finds what breaks it."""

from collections.abc import Mapping

RECORDS: Mapping[str, str] = {
    "R1: what a doctor wrote is of the patient of its visit": """
        select w.id::text
        from (select id, appointment_id, patient_id from clinical_notes
              union all select id, appointment_id, patient_id from prescriptions) as w
        join appointments a on a.id = w.appointment_id
        join patients written on written.id = w.patient_id join patients seen on seen.id = a.patient_id
        where coalesce(written.same_as, written.id) <> coalesce(seen.same_as, seen.id)
    """,
    "A4: what was read by a link is in the audit log": """
        select h.id::text from record_handouts h
        left join (select distinct facts ->> 'handout' as handout from audit where act = 'record.read') as r
          on r.handout = h.id::text
        where h.fetched_at is not null and r.handout is null
    """,
}
