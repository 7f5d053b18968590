from odoo.exceptions import UserError
from odoo.http import request, route

from odoo.addons.auth_signup.controllers.main import AuthSignupHome
from odoo.addons.auth_signup.models.res_users import SignupError


class UniformHome(AuthSignupHome):
    """Sign-up, reset and log-in: the same words whether an account is there or not."""

    @route()
    def web_login(self, *args, **kw):
        if request.httprequest.method == "POST":
            for name in ("login", "password"):
                # Core stumbles over a form without them.
                request.params[name] = request.params.get(name) or "?"
        response = super().web_login(*args, **kw)
        if getattr(response, "qcontext", None) is not None:
            rate = request.env["xinfang.rate"].sudo()
            response.qcontext["ask_proof"] = rate._spent("login_all", "")
        return response

    @route()
    def web_auth_signup(self, *args, **kw):
        # It would lead to the log-in of whoever has this address.
        request.params.pop("signup_email", None)
        posted = request.httprequest.method == "POST"
        if posted and not request.env["res.users"]._xinfang_may_ask("sign_up"):
            request.params["error"] = request.env._(
                "There were too many attempts from here. Please try again later."
            )
        return super().web_auth_signup(*args, **kw)

    def do_signup(self, qcontext, do_login=True):
        """Say in the same words whatever of login or name stands in the way."""
        try:
            return super().do_signup(qcontext, do_login)
        except (SignupError, AssertionError) as error:
            if qcontext.get("token"):
                raise
            raise UserError(
                request.env._(
                    "No account was made with these details. If you already have one, "
                    "sign in or ask for a new password."
                )
            ) from error

    @route()
    def web_auth_reset_password(self, *args, **kw):
        request.params.pop("signup_email", None)
        response = super().web_auth_reset_password(*args, **kw)
        context = getattr(response, "qcontext", None)
        asked = request.httprequest.method == "POST" and context is not None
        if asked and not context.get("token") and context.get("login"):
            context.pop("error", None)
            context["message"] = request.env._(
                "If there is an account of this name with an e-mail address, a link to "
                "choose a new password is on its way. Without e-mail, ask the petition "
                "office."
            )
        return response
