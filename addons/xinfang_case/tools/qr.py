"""QR codes as vector pictures inside a page."""

import re

from markupsafe import Markup


def qr_svg(text):
    """Return a QR code of ``text`` as an ``<svg>`` element.

    :return: ``Markup``; nothing of ``text`` itself stands in it
    """
    import qrcode
    import qrcode.image.svg

    image = qrcode.make(
        text,
        image_factory=qrcode.image.svg.SvgPathImage,
        error_correction=qrcode.constants.ERROR_CORRECT_M,
        box_size=10,
        border=2,
    )
    svg = image.to_string().decode()
    return Markup(re.sub(r"^<\?xml[^>]*\?>\s*", "", svg))
