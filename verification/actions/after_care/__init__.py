"""What the watchkeeper does about what is owed after an answer: rules/after_care.py says what."""
