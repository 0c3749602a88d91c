"""A simulated world: one seed is one life of a clinic, with people who write, pay and err, and companies that fail.

The clock is virtual and every choice comes from the seed. Everything of ours is the real thing: PostgreSQL, dialogue,
dispatcher, timetable, the payment doors over HTTP. Only what is not ours is simulated.
"""
