def post_init(env):
    """Open sign-up to citizens: nobody invites them (Article 17)."""
    env["ir.config_parameter"].sudo().set_param("auth_signup.invitation_scope", "b2c")
