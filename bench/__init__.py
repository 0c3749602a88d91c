"""What is measured, beside its physical limit, in one run."""
