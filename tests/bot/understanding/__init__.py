"""Stories about what a free message means."""
