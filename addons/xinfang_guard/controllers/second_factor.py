import base64
import io
import os
import re
from urllib.parse import quote, urlencode

import qrcode

from odoo.exceptions import AccessDenied
from odoo.http import Controller, request, route

from odoo.addons.auth_totp.models.totp import ALGORITHM, DIGITS, TIMESTEP

from ..models.second_factor import PAGE

KEPT = "xinfang_totp_secret"


class SecondFactor(Controller):
    """Where staff without a second factor set one up, before anything else."""

    @route(PAGE, type="http", auth="user", methods=["GET"], sitemap=False)
    def ask(self, **kw):
        """Show the secret, as text and as a picture for the app."""
        if request.env.user.totp_enabled:
            return request.redirect("/odoo")
        if not request.session.get(KEPT):
            request.session[KEPT] = base64.b32encode(os.urandom(20)).decode()
        return self._page("")

    @route(PAGE, type="http", auth="user", methods=["POST"], sitemap=False)
    def take(self, code="", **kw):
        """Switch the second factor on: password again, and a code of the app."""
        password = kw.get("password", "")
        user, secret = request.env.user, request.session.get(KEPT)
        if user.totp_enabled or not secret:
            return request.redirect(PAGE)
        code = re.sub(r"\s", "", code)
        credential = {"type": "password", "login": user.login, "password": password}
        try:
            with user._assert_can_auth(user=user.id):
                user._check_credentials(credential, {"interactive": True})
        except AccessDenied as error:
            plain = error.args == AccessDenied().args
            wrong = request.env._("The password is wrong.")
            return self._page(wrong if plain else str(error.args[0]))
        right = code.isascii() and code.isdecimal() and len(code) == DIGITS
        if not (right and user._totp_try_setting(secret, int(code))):
            return self._page(
                request.env._(
                    "The code does not fit. Check that the clock of your phone is right "
                    "and type the code the app shows now."
                )
            )
        request.session.pop(KEPT)
        return request.redirect("/odoo")

    def _page(self, problem):
        secret = request.session[KEPT]
        groups = " ".join(re.findall("....", secret))
        response = request.render(
            "xinfang_guard.second_factor",
            {"secret": groups, "picture": self._picture(secret), "problem": problem},
        )
        response.status_code = 422 if problem else 200
        return response

    def _picture(self, secret):
        issuer = request.httprequest.host.split(":", 1)[0]
        label = quote(f"{issuer}:{request.env.user.login}", safe=":")
        query = urlencode(
            {
                "secret": secret,
                "issuer": issuer,
                "algorithm": ALGORITHM.upper(),
                "digits": DIGITS,
                "period": TIMESTEP,
            }
        )
        stream = io.BytesIO()
        image = qrcode.make(f"otpauth://totp/{label}?{query}", box_size=4)
        image.save(stream, format="PNG")
        return "data:image/png;base64," + base64.b64encode(stream.getvalue()).decode()
