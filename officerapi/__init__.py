"""The officers' mobile API: parse, authenticate, open one transaction, call one verb.

`call` is the way in and out that every call shares; `views` has a module a resource. Nothing here
decides anything, and nothing answers more than `representation` knows.
"""
