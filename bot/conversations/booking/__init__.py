"""The steps of booking, by what they ask about: people, doctors, times, money."""
