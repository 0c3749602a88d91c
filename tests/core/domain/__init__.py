"""The rules, told as stories and as laws."""
