"""One file per payment gateway."""
