"""Bodies that are not JSON."""

from foundation.api.parsers import LimitedParser
from officerapi import jpeg


class JpegParser(LimitedParser):
    """One whole JPEG picture, which stays bytes."""

    media_type = jpeg.MEDIA_TYPE
    size_setting = "FACE_BYTES_AT_MOST"

    def content(self, raw: bytes) -> bytes:
        """Return it as it came; raises ApiProblem (400, 415)."""
        jpeg.check(raw)
        return raw
