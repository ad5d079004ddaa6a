"""The officers' mobile API: parse, authenticate, open one transaction, call one action.

`base_view` is the way in and out that every call shares, `views` has a module a resource, and
`serializers` every shape. Nothing here decides anything, and nothing answers more than
`serializers` knows. Who may call is in `authentication`, `permissions` and `throttling`; the
settings' defaults are closed.
"""
