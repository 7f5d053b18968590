"""QR codes as SVG, to be printed on receipts."""

import base64

import qrcode
import qrcode.image.svg


def qr_data_uri(text):
    """Return a QR code of ``text`` as ``data:`` address of an SVG picture."""
    image = qrcode.make(
        text, image_factory=qrcode.image.svg.SvgPathImage, box_size=10, border=2
    )
    return "data:image/svg+xml;base64," + base64.b64encode(image.to_string()).decode()
