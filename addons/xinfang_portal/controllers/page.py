"""What the pages of the hall share: rendering, form keys, acts on a petition."""

import hashlib
import secrets
import time

from odoo.exceptions import UserError
from odoo.http import content_disposition, request

from odoo.addons.xinfang_case.tools import uploads
from odoo.addons.xinfang_case.tools.cleantext import clean_line
from odoo.addons.xinfang_case.tools.uploads import UploadError

from ..models.ir_http import HALL_LANG

KEYS_KEPT = 20


def render(template, values, status=200):
    """Return the response of one page.

    :param str template: name without the add-on
    """
    response = request.render(f"xinfang_portal.{template}", base_values(values))
    response.status_code = status
    return response


def base_values(values):
    """Add what the layout needs."""
    return {
        "signed_in": not request.env.user._is_public(),
        "site_name": request.env._("Petition Hall"),
        "html_lang": (request.env.lang or HALL_LANG).replace("_", "-"),
        "path": request.httprequest.path,
        "errors": {},
        **values,
    }


def words():
    """Return the model with the sentences of the hall."""
    return request.env["xinfang.portal.words"]


def new_key():
    """Issue the secret key of a form and remember it in this session."""
    key = secrets.token_urlsafe(24)
    keys = dict(request.session.get("xinfang_keys") or {})
    keys[trace_of(key)] = int(time.time())
    latest = sorted(keys, key=keys.get)[-KEYS_KEPT:]
    request.session["xinfang_keys"] = {name: keys[name] for name in latest}
    return key


def holds_key(key):
    """Tell whether this session was given the key."""
    return bool(key) and trace_of(key) in (request.session.get("xinfang_keys") or {})


def trace_of(key):
    """Return what a session keeps of a form's key.

    Sessions lie on the disk. Another digest than the one kept with the petition: who
    holds disk and database cannot tell which session filed what.
    """
    return hashlib.sha256(f"session {key}".encode()).hexdigest()


def typed_form():
    """Return the fields of the posted form as typed, without the request token."""
    form = request.httprequest.form.to_dict()
    form.pop("csrf_token", None)
    form.pop("altcha", None)
    return form


def posted_files(name):
    """Return the chosen files of a field as (name, bytes); empty choices left out.

    One byte more than allowed is read, so that too large ones are noticed.
    """
    return [
        (file.filename, file.stream.read(uploads.MAX_FILE + 1))
        for file in request.httprequest.files.getlist(name)
        if file.filename
    ]


def posted_names(name):
    """Return the names of the chosen files of a field."""
    files = request.httprequest.files.getlist(name)
    return [clean_line(file.filename)[:120] for file in files if file.filename]


def admitted(bucket):
    """Tell whether a posted anonymous form is taken: by its proof of work, or as one
    of few without. See ``xinfang.proof._admit``.
    """
    answer = request.httprequest.form.get("altcha")
    return request.env["xinfang.proof"]._admit(bucket, remote_place(), answer)


def proof_values(asked):
    """Return what a form's template needs to know about the proof of work.

    :param asked: whether it is asked of those without an account, or the bucket of
        attempts that is to be used up before
    """
    if isinstance(asked, str):
        asked = request.env["xinfang.rate"]._spent(asked, remote_place())
    asked = asked and request.env.user._is_public()
    language = "zh-cn" if (request.env.lang or "").startswith("zh") else "en"
    return {"ask_proof": asked, "proof_language": language}


def remote_place():
    """Return the address a request comes from, for counting attempts."""
    return request.httprequest.remote_addr or ""


class PetitionPages:
    """Showing one petition and doing its petitioner's acts, whatever the door."""

    def _show(self, petition, base, status=200, **extra):
        """Render the detail page.

        :param petition: elevated record of which ownership was proved
        :param str base: address of the page, to which acts and documents belong
        """
        values = {
            "petition": petition._portal_detail(),
            "base": base,
            "form_key": secrets.token_urlsafe(18),
            "failed_act": "",
            "act_error": "",
            "typed": {},
            "typed_parts": [],
            "lost_files": [],
            **extra,
        }
        return render("petition", values, status)

    def _act(self, petition, base, code):
        """Do an act from the posted form; a refusal shows the page again."""
        form = typed_form()
        key = form.pop("form_key", "")[:64]
        try:
            with request.env.cr.savepoint():
                petition._portal_perform(
                    code,
                    form,
                    posted_files("attachment_ids"),
                    f"portal:{key}" if key else None,
                )
        except UploadError as error:
            problem = words()._say(error.code, **error.params)
        except UserError as error:
            problem = str(error.args[0])
        else:
            return request.redirect(f"{base}?done={code}")
        petition.invalidate_recordset()
        open_now = {act["key"] for act in petition._portal_acts()}
        gone = [] if code in open_now else petition._portal_typed_parts(code, form)
        return self._show(
            petition,
            base,
            422,
            failed_act=code,
            act_error=problem,
            typed=form,
            typed_parts=gone,
            lost_files=posted_names("attachment_ids"),
        )

    def _document(self, petition, external_id):
        """Send one document of a petition as a file to keep."""
        opened = request.httprequest.method == "GET"
        found = petition._portal_pdf(external_id, opened) if petition else None
        if not found:
            raise request.not_found()
        name, content = found
        return request.make_response(
            content,
            headers=[
                ("Content-Type", "application/pdf"),
                ("Content-Length", str(len(content))),
                ("Content-Disposition", content_disposition(name)),
            ],
        )

    def _done_code(self):
        """Return the name of the act the reader has just done, "" of none."""
        key = request.httprequest.args.get("done", "")
        return request.env["xinfang.petition"].sudo()._portal_act_name(key)
