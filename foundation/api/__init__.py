"""What every JSON edge of the service stands on: problems, parsers, fields, the base view.

Knows no app above it. `problems` needs neither REST framework nor settings, so that code in front
of Django can answer with one.
"""
