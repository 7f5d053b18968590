"""HTML to PDF, without any way out of the process.

WeasyPrint's own fetcher reads local files and the network; ours knows inline
``data:`` alone. Nothing a petitioner or clerk typed can make it fetch
anything, and there is no script engine in it.
"""

import logging

# Its account of every step would fill the log of a busy office.
for _name in ("weasyprint.progress", "fontTools"):
    logging.getLogger(_name).setLevel(logging.WARNING)

MAX_HTML = 200_000  # characters; some six seconds of work


class PdfTooLarge(ValueError):
    """The text is longer than any official document."""


def render_pdf(html):
    """Return the PDF of a page of HTML, fonts embedded.

    :param str html: a whole document, styles inline
    :return: bytes
    :raises PdfTooLarge: more than ``MAX_HTML`` characters
    """
    if len(html) > MAX_HTML:
        raise PdfTooLarge(len(html))
    # Loading it takes a second: only processes that print pay for it.
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher

    fetcher = URLFetcher(allowed_protocols=("data",))
    return HTML(string=html, url_fetcher=fetcher).write_pdf()
