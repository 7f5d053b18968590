from datetime import UTC, datetime

from odoo.exceptions import UserError
from odoo.http import Controller, request, route

from odoo.addons.xinfang_case.tools import uploads
from odoo.addons.xinfang_case.tools.uploads import UploadError

from ..models.admission import POSTS
from ..tools import submission as form_rules
from ..tools.qr import qr_data_uri
from . import page

CODE_SHOWN_SECONDS = 30 * 60
RECEIPT = "xinfang_receipt"  # cookie: the key of the form that was filed
# All files of a case and the text; larger requests are cut off before they are read.
MAX_REQUEST = uploads.MAX_FILES * uploads.MAX_FILE + 10 * 1024 * 1024
DEFAULTS = {
    "person_kind": "citizen",
    "identity_mode": "named",
    "id_type": "id_card",
    "headcount": "1",
}


class Submit(Controller):
    """Filing a petition and its receipt."""

    @route(
        "/xinfang/submit", type="http", auth="public", methods=["GET"], readonly=True
    )
    def form(self, type="", campaign="", **kw):
        """Show an empty form with a secret key of its own."""
        typed = {**DEFAULTS, **_known_contact()}
        if type in form_rules.TYPES:
            typed["type"] = type
        typed["campaign"] = campaign[: form_rules.PARTS["campaign"]]
        return page.render("submit", form_values(typed, page.new_key(), {}))

    @route(
        "/xinfang/submit",
        type="http",
        auth="public",
        methods=["POST"],
        max_content_length=MAX_REQUEST,
    )
    def submit(self, **kw):
        """Take the form in: file it, or show it again with what is missing."""
        form = page.typed_form()
        key = form.get("key", "")
        if not page.holds_key(key):
            return _again(form, page.new_key(), {"form": ("expired", {})}, 400)
        petitions = request.env["xinfang.petition"]
        if petitions._filed_with(key):
            return _to_receipt(key)
        fault = _may_not_try(key)
        if fault:
            return _again(form, key, {"form": (fault, {})}, 429)
        drop = form.pop("drop_file", "")
        told = form.pop("similar_shown", "") == "1"
        submission = petitions._read_form(form)
        _keep_files(submission, key)
        if drop:
            request.env["xinfang.portal.draft"]._held_by(key)._drop(drop)
            return _again(submission.typed, key, {}, 200)
        if submission.errors:
            return _again(submission.typed, key, submission.errors, 422)
        similar = [] if told else petitions._own_similar(request.env.user, submission)
        if similar:
            return _again(submission.typed, key, {}, 200, similar=similar)
        try:
            petitions._file_online(submission, request.env.user, key)
        except UserError as error:
            return _again(submission.typed, key, {}, 422, refusal=str(error.args[0]))
        return _to_receipt(key)

    @route("/xinfang/receipt", type="http", auth="public", methods=["GET"])
    def receipt(self, **kw):
        """Show the receipt of the petition this browser has filed last."""
        key = request.httprequest.cookies.get(RECEIPT, "")
        petitions = request.env["xinfang.petition"]
        petition = petitions._filed_with(key) if page.holds_key(key) else None
        if not petition:
            return request.redirect("/xinfang/query")
        age = datetime.now(UTC).replace(tzinfo=None) - petition.create_date
        fresh = age.total_seconds() < CODE_SHOWN_SECONDS
        address = (
            f"{request.httprequest.host_url}xinfang/query?number={petition.number}"
        )
        values = {
            "receipt": petition._portal_receipt(),
            "code": petitions._query_code_of(key) if fresh else "",
            "qr": qr_data_uri(address),
            "address": f"{request.httprequest.host_url}xinfang/query",
        }
        return page.render("receipt", values)


def form_values(typed, key, errors, refusal="", similar=()):
    """Return what the template of the form needs.

    :param dict typed: field → what is shown in it
    :param dict errors: field → (code, parameters)
    :param similar: the filer's own earlier petitions on the same matter
    """
    sentences = page.words()._sentences(errors)
    if refusal:
        sentences["form"] = refusal
    return {
        "typed": typed,
        "key": key,
        "errors": sentences,
        "similar": similar,
        "campaign": request.env["xinfang.campaign"]
        ._portal_campaign(typed.get("campaign", ""))
        .name,
        "offices": request.env["xinfang.department"]._portal_organs(filing=True),
        "files": request.env["xinfang.portal.draft"]._held_by(key)._portal_files(),
        "limits": form_rules.PARTS,
        "rep_numbers": range(1, form_rules.MAX_REPRESENTATIVES + 1),
        "max_files": uploads.MAX_FILES,
        **page.proof_values(not _proven(key)),
    }


def _proven(key):
    return (request.session.get("xinfang_proven") or {}).get(page.trace_of(key), 0) > 0


def _again(typed, key, errors, status, **extra):
    return page.render("submit", form_values(typed, key, errors, **extra), status)


def _to_receipt(key):
    """Lead to the receipt; the browser alone keeps which one, no session on the disk."""
    response = request.redirect("/xinfang/receipt")
    response.set_cookie(
        RECEIPT,
        key,
        max_age=CODE_SHOWN_SECONDS,
        expires=None,  # else Odoo says a year
        path="/xinfang",
        httponly=True,
        samesite="Strict",
        secure=request.httprequest.scheme == "https",
    )
    return response


def _may_not_try(key):
    """Return why a form is not looked at now, "" when it is.

    A proof of work holds for a form until it is complete.
    """
    if not request.env.user._is_public():
        return ""
    if not request.env["xinfang.rate"]._hit("submit", page.remote_place()):
        return "often"
    proven = dict(request.session.get("xinfang_proven") or {})
    mark = page.trace_of(key)
    if proven.get(mark, 0) > 0:
        proven[mark] -= 1
    else:
        how = page.admitted("plain")
        if how != "proven":
            return "" if how else "proof"
        proven[mark] = POSTS
    request.session["xinfang_proven"] = {k: proven[k] for k in list(proven)[-20:]}
    return ""


def _keep_files(submission, key):
    """Keep the good files of this round, note what is wrong with the others."""
    sent = page.posted_files("files")
    if not sent:
        return
    draft = request.env["xinfang.portal.draft"]._ensure_held_by(key)
    problems = []
    for name, content in sent:
        try:
            draft._add(name, content)
        except UploadError as error:
            problems.append(page.words()._say(error.code, **error.params))
    if problems:
        submission.errors["files"] = ("files", {"text": " ".join(problems)})


def _known_contact():
    """Return what the account says of the filer, to spare typing."""
    user = request.env.user
    if user._is_public():
        return {}
    # Accounts that people make for themselves have a number and no name.
    name = "" if user.name == user.login else user.name
    return {"name": name or "", "email": user.email or ""}
