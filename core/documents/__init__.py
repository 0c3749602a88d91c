"""Paper: plain values in, a PDF out. Knows no database, no network, no clock and no sentence; everybody may ask it."""
