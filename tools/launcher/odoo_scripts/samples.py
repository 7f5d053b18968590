"""Write one PDF of every document type and wording of a database to a folder."""

import re
import sys
from datetime import datetime, time, timedelta
from pathlib import Path

from _odoo import environment, progress, report

from odoo.exceptions import UserError

RECEIPT = "D29"  # no document of its own: a row of the service ledger


def papers(env):
    """Yield (type, printed documents): the newest of each title and wording."""
    documents = env["xinfang.document"]
    for kind in env["xinfang.document.type"].search([], order="code"):
        found = documents.search(
            [("type_id", "=", kind.id)], order="id desc", limit=400
        )
        # Which blocks say something tells the wordings apart, and the title.
        seen = {}
        for document in found:
            said = document.block_ids.filtered(lambda b: (b._said() or "").strip())
            shape = (document.title, *said.sorted("sequence").mapped("key"))
            seen.setdefault((document.state == "draft", shape), document)
        final = [paper for (draft, _shape), paper in seen.items() if not draft]
        yield kind, final or list(seen.values())


def extend_a_review(env):
    """Extend a review as a local rule may allow it: no office does by default (D15R).

    It is done through the gate and thrown away with everything else of this run.
    """
    # Of the add-ons nothing can be imported before the registry is there.
    from odoo.addons.xinfang_case.tools.moment import at

    env["ir.config_parameter"].set_param("xinfang_case.review_extension_days", "30")
    reviews = env["xinfang.review"].search(
        [("level", "=", "review"), ("state", "in", ("reviewing", "draft", "checked"))]
    )
    values = {"days": 15, "reason": "案情涉及多个年度的账目，需要委托审计。"}
    for review in reviews:
        members = env["xinfang.membership"].search(
            [("department_id", "=", review.department_id.id)]
        )
        heads = members.user_id.filtered(
            lambda user: user.has_group("xinfang_case.group_xinfang_review_leader")
        )
        for head in heads:
            soon = datetime.combine(review.accept_date, time(2)) + timedelta(days=1)
            try:
                with env.cr.savepoint():
                    at(review.with_user(head), soon).perform("extend_review", values)
                return
            except UserError:
                continue


def receipts(env):
    """Return name and content of a proof of service of each way, and a blank one."""
    services = env["xinfang.service"].search([], order="id desc", limit=2000)
    newest = {}
    for service in services:
        newest.setdefault((service.method, service.result), service)
    prints = [
        (f"{method}_{result}", service.document_id._receipt_pdf(service))
        for (method, result), service in newest.items()
        if service.document_id.state != "void"
    ]
    blank = env["xinfang.document"].search(
        [("state", "=", "issued"), ("type_id.audience", "=", "petitioner")],
        order="id desc",
        limit=50,
    )
    for paper in blank.filtered(lambda d: not d.service_ids)[:1]:
        prints.append(("blank", paper._receipt_pdf()))
    return prints


def reader(paper):
    """Return who prints a paper: whoever wrote it, or whose duty a sealed one is.

    The clerk who took an accusation down loses sight of it with its registration, and
    of the receipt that he issued then (rule B1): discipline staff print that.
    """
    if not paper.is_sealed:
        return paper.env.user
    staff = paper.env.ref("xinfang_case.group_xinfang_discipline").all_user_ids
    for user in paper.entry_id.user_id | staff.filtered("active"):
        seen = paper.with_user(user)
        if seen.has_access("read") and any(seen.block_ids.mapped("said")):
            return user
    return paper.entry_id.user_id


def samples(env, blank):
    """Yield (type, list of (file name, content)) of all that can be printed.

    :param list blank: gets code and title of every paper that says nothing
    """
    for kind, found in papers(env):
        if kind.code == RECEIPT:
            prints = receipts(env)
        else:
            seen = [paper.with_user(reader(paper)) for paper in found]
            blank += [
                f"{kind.code} {paper.title}"
                for paper in seen
                if not any(paper.sudo().block_ids.mapped("said"))
            ]
            prints = [(paper.title, paper.sudo()._render_pdf()) for paper in seen]
        yield (
            kind,
            [
                (re.sub(r"[^\w〔〕.-]", "_", f"{kind.code}_{n}_{name}.pdf"), content)
                for n, (name, content) in enumerate(prints, 1)
            ],
        )


def write(env, folder):
    """Write the files; return them, the types without any, and papers without words."""
    written, missing, blank = [], [], []
    count = env["xinfang.document.type"].search_count([])
    for done, (kind, prints) in enumerate(samples(env, blank)):
        progress(kind.code, done, count)
        if not prints:
            missing.append(f"{kind.code} {kind.name}")
        for name, content in prints:
            (folder / name).write_bytes(content)
            written.append(name)
    return {"written": written, "missing": missing, "blank": blank}


if __name__ == "__main__":
    target = Path(sys.argv[2])
    target.mkdir(parents=True, exist_ok=True)
    with environment(sys.argv[1]) as environ:
        extend_a_review(environ)
        report(write(environ, target))
        # Nothing of this is kept.
        environ.cr.rollback()
