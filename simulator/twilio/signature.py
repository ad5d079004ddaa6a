"""Sign a webhook as Twilio does: HMAC-SHA1 over the exact URL and the sorted form fields."""

import base64
import hashlib
import hmac
from collections.abc import Mapping

HEADER = "X-Twilio-Signature"


def sign(*, url: str, fields: Mapping[str, str], auth_token: str) -> str:
    """Return the value of `X-Twilio-Signature` for a form posted to `url`."""
    signed = url + "".join(name + fields[name] for name in sorted(fields))
    digest = hmac.new(auth_token.encode(), signed.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()
