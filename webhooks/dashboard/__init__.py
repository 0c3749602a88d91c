"""The pages for those who run the clinic, in a browser: the day, its timetable, the figures."""
