from odoo.http import Controller, request, route

ACCOUNT_PAGE = "/web/account-number"


class AccountNumber(Controller):
    """Where who has just signed up is told the number of the account."""

    @route(ACCOUNT_PAGE, type="http", auth="user", methods=["GET"], sitemap=False)
    def account_number(self, **kw):
        """Show the number of the own account, to be written down."""
        if request.env.user._is_internal():
            return request.redirect("/odoo")
        return request.render(
            "xinfang_guard.account_number",
            {"number": request.env.user.login, "email": request.env.user.email},
        )
