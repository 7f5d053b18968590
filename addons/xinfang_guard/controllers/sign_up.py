from odoo.exceptions import UserError
from odoo.http import request, route
from odoo.tools import email_normalize

from odoo.addons.auth_signup.controllers.main import AuthSignupHome
from odoo.addons.auth_signup.models.res_users import SignupError

from .account_number import ACCOUNT_PAGE

STAFF_PAGES = ("/odoo", "/web")  # from which one is sent to sign in


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
            sent = str(request.params.get("redirect") or "").startswith(STAFF_PAGES)
            if sent and request.httprequest.method == "GET":
                response.qcontext["message"] = request.env._(
                    "Please sign in. After a while without activity this is asked "
                    "again; what was saved is there."
                )
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
        response = super().web_auth_signup(*args, **kw)
        if getattr(request, "xinfang_account", None) and not response.is_qweb:
            return request.redirect(ACCOUNT_PAGE)
        return response

    def do_signup(self, qcontext, do_login=True):
        """Make an account whose name the server chooses (F21).

        A name that people choose themselves tells, by being refused, that there is
        such an account. The number given instead is free whatever was typed.
        """
        if qcontext.get("token"):
            return super().do_signup(qcontext, do_login)
        number = request.env["res.users"].sudo()._xinfang_free_number()
        # Core signs in with what the form would have held.
        qcontext["login"] = request.params["login"] = number
        try:
            result = super().do_signup(qcontext, do_login)
        except (SignupError, AssertionError) as error:
            raise UserError(
                request.env._(
                    "No account was made with these details. Please try again, or ask "
                    "the petition office."
                )
            ) from error
        request.xinfang_account = number
        return result

    def _prepare_signup_values(self, qcontext):
        values = super()._prepare_signup_values(qcontext)
        if not qcontext.get("token"):
            # An account needs no name: it would stand beside what was filed in secrecy.
            values["name"] = values["login"]
            typed = (request.params.get("email") or "").strip()
            address = email_normalize(typed)
            if typed and not address:
                raise UserError(
                    request.env._(
                        "“%(typed)s” is no e-mail address. Correct it, or leave it "
                        "empty.",
                        typed=typed[:100],
                    )
                )
            values["email"] = address or False
        return values

    def get_auth_signup_qcontext(self):
        context = super().get_auth_signup_qcontext()
        if context.get("invalid_token"):
            context["error"] = request.env._(
                "This link was used already, or is too old. Ask for a new one."
            )
        return context

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
