"""Bodies that are not JSON."""

from foundation.api import problems
from foundation.api.parsers import LimitedParser
from foundation.api.problems import ApiProblem, FieldError
from foundation.pictures import structure

JPEG_TYPE = "image/jpeg"


class JpegParser(LimitedParser):
    """One whole JPEG picture, which stays bytes."""

    media_type = JPEG_TYPE
    size_setting = "FACE_BYTES_AT_MOST"

    def content(self, raw: bytes) -> bytes:
        """Return it without what followed its end; raises ApiProblem (400, 413, 415)."""
        try:
            return structure.without_tail_of_jpeg(raw)
        except structure.NotAPicture as bad:
            raise ApiProblem(kind=problems.UNSUPPORTED_TYPE) from bad
        except structure.PictureTooLarge as bad:
            raise _problem(problems.TOO_LARGE, bad) from bad
        except structure.BadPicture as bad:
            raise _problem(problems.INVALID, bad) from bad


def _problem(kind: problems.ProblemKind, bad: structure.BadPicture) -> ApiProblem:
    """Say what is wrong with a picture."""
    return ApiProblem(kind=kind, errors=[FieldError(pointer="", detail=str(bad))])
