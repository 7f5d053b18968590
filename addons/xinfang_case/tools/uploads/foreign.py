"""Files that are two things at once: a picture that is also an archive or a page."""

import io
import re
import zipfile

from .error import UploadError

_HEAD = 1024  # readers of PDF look for their mark this far in
_ACTIVE = re.compile(rb"<(?:script|html|svg|iframe|!doctype|\?php)[\s>/]", re.I)
# Pictures and sound hold text of others in comments: it is looked for at both ends.
_ENDS = 64 * 1024
_PLAIN = ("jpg", "jpeg", "png", "mp3", "mp4")


def check_foreign(content, extension):
    """Refuse a file that another program would read as something else.

    :raises UploadError: ``file_foreign``
    """
    if extension in ("docx", "xlsx"):
        return
    if zipfile.is_zipfile(io.BytesIO(content)):
        raise UploadError("file_foreign")
    if extension in _PLAIN and (
        b"%PDF-" in content[:_HEAD]
        or _ACTIVE.search(content, 0, _ENDS)
        or _ACTIVE.search(content, max(0, len(content) - _ENDS))
    ):
        raise UploadError("file_foreign")
