"""The front desk as it really is, a class for each noun; `bot/clinic_desk.py` puts them together."""
