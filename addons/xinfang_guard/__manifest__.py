{
    "name": "Petition Office Guard",
    "summary": "Signing in, sessions, headers, limits of attempts, proof of work",
    "version": "19.0.0.1.0",
    "category": "Services/Petition",
    "author": "Xinfang for Odoo contributors",
    "website": "https://example.org/xinfang",
    "license": "LGPL-3",
    "depends": [
        "xinfang_case",
        "auth_passkey",
        "auth_password_policy",
        "auth_password_policy_signup",
        "auth_signup",
        "auth_timeout",
        "auth_totp",
    ],
    "external_dependencies": {"python": ["altcha", "qrcode"]},
    "data": [
        "security/ir.model.access.csv",
        "data/session_data.xml",
        "data/cron_data.xml",
        "views/login.xml",
    ],
    "assets": {
        "web.assets_frontend": [
            "xinfang_guard/static/src/scss/login.scss",
        ],
    },
}
