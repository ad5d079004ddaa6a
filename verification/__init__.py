"""The domain: officers and duty, verifications, texts, alarms, follow-ups.

Rooms, innermost first; each may import those above it in this list and nothing below:
`rules` (pure: no database, clock or network), `models` (data), `gateways` (the text provider),
`verbs` (what can be done, a module a noun), then the edges: `api`, `webhooks`, `tasks`,
`watchkeeper`, `admin`, `checks` and `management`.
"""
