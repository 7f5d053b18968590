import json

from werkzeug.exceptions import HTTPException

from odoo import models


class IrHttp(models.AbstractModel):
    """What goes wrong is told in words, not with the way the program took (G02).

    Odoo sends the traceback along with every error of a remote call. Which line refused
    differs between a record that is hidden and one that does not exist. It stands in the
    server's log, where those look who mend it.
    """

    _inherit = "ir.http"

    @classmethod
    def _handle_error(cls, exception):
        if isinstance(exception, HTTPException):
            _forget_in_page(exception)
        response = super()._handle_error(exception)
        if getattr(response, "mimetype", "") == "application/json":
            answer = json.loads(response.get_data() or b"null")
            if _forget_traceback(answer):
                response.set_data(json.dumps(answer, ensure_ascii=False))
        return response


def _forget_in_page(exception):
    """Odoo's exports put the whole error as JSON into the page of a failure."""
    told = exception.description or ""
    if not (isinstance(told, str) and told.startswith("{")):
        return
    try:
        answer = json.loads(told)
    except ValueError:
        return
    if _forget_traceback({"error": answer}):
        exception.description = json.dumps(answer, ensure_ascii=False)


def _forget_traceback(answer):
    """Empty the traceback in an answer; tell whether there was one."""
    if not isinstance(answer, dict):
        return False
    error = answer.get("error")
    place = error.get("data") if isinstance(error, dict) else answer
    if not isinstance(place, dict) or not place.get("debug"):
        return False
    place["debug"] = ""
    return True
