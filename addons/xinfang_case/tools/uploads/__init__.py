"""Which files are taken: extension, first bytes and inner structure must agree.

Knows nothing of Odoo. A browser's word about the type of a file is not used, nothing is
decoded, and nothing is unpacked before its announced size is known to be sane.
"""

from ..cleantext import clean_file_name, direction_marks
from . import image, media, office, pdf, text
from .error import UploadError, wrong
from .foreign import check_foreign

MAX_FILES = 10
MAX_FILE = 20 * 1024 * 1024
MAX_TOTAL = 100 * 1024 * 1024

_OFFICE = "application/vnd.openxmlformats-officedocument"
TYPES = {
    "pdf": "application/pdf",
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "mp4": "video/mp4",
    "mp3": "audio/mpeg",
    "txt": "text/plain",
}
_CHECKS = {
    "pdf": pdf.check,
    "docx": office.check,
    "xlsx": office.check,
    "jpg": image.check_jpeg,
    "jpeg": image.check_jpeg,
    "png": image.check_png,
    "mp4": media.check_mp4,
    "mp3": media.check_mp3,
    "txt": text.check,
}
# Before the last extension these make a file look like what it is not.
_ACTIVE = frozenset(
    "apk app bat chm cmd com cpl dll docm dotm exe gadget hta htm html iso jar js jse lnk "
    "mht mhtml msc msi msp php pif potm ppam pptm ps1 py reg rtf scf scr sh shtml svg url "
    "vb vbe vbs ws wsf wsh xhtml xlam xlsb xlsm xltm xml".split()
)


def check_file(name, content):
    """Check one file.

    :param str name: as the browser sent it
    :param bytes content: at most one byte more than ``MAX_FILE`` need be read
    :return: tuple of cleaned name and media type
    :raises UploadError: ``file_type``, ``file_name``, ``file_empty``, ``file_large``,
        ``file_content``, ``file_foreign``, ``file_pixels``, ``file_packed``,
        ``file_macro``, ``file_active``, ``file_locked``
    """
    marked = direction_marks(name)
    name = clean_file_name(name)
    extension = extension_of(name)
    if extension not in TYPES:
        raise UploadError("file_type", name=name)
    if marked or _ACTIVE & {part.strip().lower() for part in name.split(".")[1:-1]}:
        raise UploadError("file_name", name=name)
    if not content:
        raise UploadError("file_empty", name=name)
    if len(content) > MAX_FILE:
        raise UploadError("file_large", name=name, limit=MAX_FILE // 1024 // 1024)
    try:
        _CHECKS[extension](content, extension)
        check_foreign(content, extension)
    except UploadError as error:
        error.params.setdefault("name", name)
        error.params.setdefault("extension", extension)
        raise
    except (ValueError, IndexError, OverflowError, RecursionError):
        # What our own reading stumbles over, a reader's program may stumble over too.
        raise wrong(name=name, extension=extension) from None
    return name, TYPES[extension]


def extension_of(name):
    """Return the extension of a file name in lower case, "" without one."""
    return name.rpartition(".")[2].lower() if "." in (name or "") else ""
