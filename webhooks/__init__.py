"""The HTTP doors, the inbox, the dispatcher and the timetable."""
