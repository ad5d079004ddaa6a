"""The domain: officers and duty, verifications, texts, alarms, follow-ups.

Layers, innermost first; each may import those before it, nothing after: `enums`, `rules` (pure: no
database, clock or network), `models` (data), `actions` (what can be done, a module a noun), then
the edges: `webhooks`, `tasks`, `watchkeeper`, `monitoring`, `management` and `urls`.
"""
