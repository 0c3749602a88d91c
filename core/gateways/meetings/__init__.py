"""Companies that hold video calls: one file each, behind one port."""
