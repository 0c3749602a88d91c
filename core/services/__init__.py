"""What the clinic does: one file per noun, one function per verb."""
