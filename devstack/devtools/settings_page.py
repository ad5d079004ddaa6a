"""docs/settings.md, made from the settings themselves."""

from collections.abc import Iterable

from safeconnect.config.env import Setting

_HEAD = """# Settings

Made by `./run docs` from safeconnect/config/settings_deployment.py and settings_protocol.py; do not
edit.

Every setting is an environment variable, read once at the start. One that is missing or wrong
stops the start with a sentence that names it. Keys are made by `./run keys`, or without a
clone by `python -m safeconnect.config.secret_keys`; a list of keys begins with the current one, and
the others are only used to read what was written with them.

`./run` itself reads four more: `SC_DATA` (folder of the embedded servers' data, default `.data`),
`SC_VENV` (folder of the packages, default `.venv`), `PYTHON` (the Python to use), and for the
demonstration `SC_WEB_PORT`.
"""


def as_markdown(settings: Iterable[Setting]) -> str:
    """Return the page, the settings in the order in which the code reads them."""
    rows = [
        "| Variable | Type | Unit or form | Default | Meaning |",
        "|---|---|---|---|---|",
        *(_row(setting) for setting in settings),
    ]
    return _HEAD + "\n" + "\n".join(rows) + "\n"


def _row(setting: Setting) -> str:
    default = "**required**" if setting.default is None else f"`{setting.default or ' '}`"
    default = "empty" if setting.default == "" else default
    kind = f"{setting.kind}, secret" if setting.secret else setting.kind
    return f"| `{setting.name}` | {kind} | {setting.unit} | {default} | {setting.meaning} |"
