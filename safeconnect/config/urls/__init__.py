"""The addresses, a module for each role a process can have: SC_PROCESS names the module.

Each imports only what it serves, so that what hangs or breaks in one cannot be in another.
"""
