"""Render the process as Markdown: `env["xinfang.process.doc"].render()`."""

import sys

from _odoo import environment, report

if __name__ == "__main__":
    with environment(sys.argv[1]) as env:
        if "xinfang.process.doc" in env:
            page = env["xinfang.process.doc"]
            report({"markdown": page.render(), "gaps": page.gaps()})
