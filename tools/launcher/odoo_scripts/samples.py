"""Write one PDF of every document type of a database to a folder."""

import re
import sys
from pathlib import Path

from _odoo import environment, progress, report


def samples(env):
    """Yield (type, newest printed document or none); of a decision each variant."""
    documents = env["xinfang.document"]
    for kind in env["xinfang.document.type"].search([], order="code"):
        found = documents.search(
            [("type_id", "=", kind.id)], order="id desc", limit=400
        )
        # One of each wording: the blocks that are there tell them apart.
        seen = {}
        for document in found:
            shape = tuple(document.block_ids.sorted("sequence").mapped("key"))
            seen.setdefault((document.state == "draft", shape), document)
        final = [paper for (draft, _shape), paper in seen.items() if not draft]
        yield kind, final or list(seen.values())


def write(env, folder):
    """Write the files and return which types had a document and which had none."""
    written, missing = [], []
    todo = list(samples(env))
    for done, (kind, papers) in enumerate(todo):
        progress(kind.code, done, len(todo))
        if not papers:
            missing.append(f"{kind.code} {kind.name}")
        for number, paper in enumerate(papers, 1):
            name = re.sub(
                r"[^\w〔〕.-]", "_", f"{kind.code}_{number}_{paper.title}.pdf"
            )
            # What is sealed is read by those alone whose duty it is, so by its author.
            author = paper.entry_id.user_id if paper.is_sealed else paper.env.user
            (folder / name).write_bytes(paper.with_user(author).sudo()._render_pdf())
            written.append(name)
    return {"written": written, "missing": missing}


if __name__ == "__main__":
    target = Path(sys.argv[2])
    target.mkdir(parents=True, exist_ok=True)
    with environment(sys.argv[1]) as environ:
        report(write(environ, target))
        # Nothing of this is kept.
        environ.cr.rollback()
