"""Parts of one long text that the network hands over one by one: told apart from several texts.

Source: 3GPP TS 23.040: a part holds 153 septets or 67 UTF-16 units, a text alone 160 or 70; one
unit less where a character of two would straddle the border.
"""

from foundation.sms import gsm7
from foundation.sms.gsm7 import Encoding

_PART = {Encoding.GSM7: 153, Encoding.UCS2: 67}
_ALONE = {Encoding.GSM7: 160, Encoding.UCS2: 70}


def continues(body: str, *, earlier: str) -> bool:
    """Tell whether a text may be the next part of one that ended a moment ago; a copy is none."""
    return body != earlier and fills_a_part(earlier)


def fills_a_part(body: str) -> bool:
    """Tell whether a text is as long as a part of a longer one is."""
    size = gsm7.measure(body)
    part, alone = _PART[size.encoding], _ALONE[size.encoding]
    return size.units >= part - 1 and (
        size.units % part in {0, part - 1} or size.units % alone in {0, alone - 1}
    )
