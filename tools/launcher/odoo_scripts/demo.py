"""Load the demo office: `env["xinfang.demo"].load()` of the add-ons."""

import sys

from _odoo import environment, progress, report


def show(*args) -> None:
    """Take progress in any of the usual shapes: (done, total, text) or (text, …)."""
    texts = [str(arg) for arg in args if isinstance(arg, str)]
    numbers = [arg for arg in args if isinstance(arg, int)]
    progress(" ".join(texts) or "demo data", *numbers[:2])


if __name__ == "__main__":
    with environment(sys.argv[1]) as env:
        if "xinfang.demo" in env:
            report({"accounts": env["xinfang.demo"].load(progress=show)})
        else:
            report({"missing": True})
