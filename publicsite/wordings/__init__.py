"""What the public pages about streets say, a catalogue a language. No Django, no database."""
