"""An error tells who asked what to do, and nothing of the inside (C8)."""

import json

import psycopg2
from werkzeug.exceptions import HTTPException

from odoo import models
from odoo.http import request
from odoo.tools import config

# Errors that are written for whoever reads them.
_SPEAKING = ("odoo.", "werkzeug.")
# Odoo puts the traceback of a message template that fails into the message itself.
_INSIDE = "Traceback (most recent call last)"


class IrHttp(models.AbstractModel):
    """Tracebacks, and messages of the database with the values in them, stay in the log.

    For administrators in developer mode, too: they read no petitions, and the line that
    refused tells a hidden one from a missing one (G02). Shown where the whole server was
    started for development (``--dev``) alone.
    """

    _inherit = "ir.http"

    @classmethod
    def _handle_error(cls, exception):
        if isinstance(exception, HTTPException) and not config["dev_mode"]:
            _hush_page(exception)
        response = super()._handle_error(exception)
        if getattr(response, "mimetype", "") == "application/json":
            cls._xinfang_hush(response)
        return response

    @classmethod
    def _xinfang_hush(cls, response):
        if config["dev_mode"]:
            return
        try:
            answer = json.loads(response.get_data(as_text=True))
        except ValueError:
            return
        error = answer.get("error", answer) if isinstance(answer, dict) else None
        data = error.get("data", error) if isinstance(error, dict) else None
        if not isinstance(data, dict) or "debug" not in data:
            return
        data["debug"] = ""
        speaks = str(data.get("name", "")).startswith(_SPEAKING)
        if not speaks or _INSIDE in str(data.get("message")):
            data["message"] = cls._xinfang_neutral_sentence()
            data["arguments"] = [data["message"]]
            data["context"] = {}
        response.set_data(json.dumps(answer))

    @classmethod
    def _xinfang_neutral_sentence(cls):
        try:
            return request.env._(
                "Something went wrong. It was written to the log of the server; please "
                "try again or tell the administrator."
            )
        except psycopg2.Error:  # the language itself cannot be read any more
            return "Something went wrong. It was written to the log of the server."


def _hush_page(exception):
    """Odoo's exports put the whole error, as JSON, into the page that says they failed.

    Which line refused differs between a record that is hidden and one that is missing.
    """
    told = exception.description
    if not (isinstance(told, str) and told.startswith("{")):
        return
    try:
        answer = json.loads(told)
    except ValueError:
        return
    data = answer.get("data")
    if isinstance(data, dict) and data.get("debug"):
        data["debug"] = ""
        exception.description = json.dumps(answer)
