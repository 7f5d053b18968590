{
    "name": "Petition Office",
    "summary": "Letters, visits, calls and online petitions under the 2022 Ordinance",
    "version": "19.0.0.1.0",
    "category": "Services/Petition",
    "author": "Xinfang for Odoo contributors",
    "website": "https://example.org/xinfang",
    "license": "LGPL-3",
    "application": True,
    "depends": ["mail", "portal", "calendar", "resource"],
    "external_dependencies": {
        "python": ["cryptography", "pypinyin", "rapidfuzz", "weasyprint", "qrcode"],
    },
    "data": [
        # security
        "security/privileges.xml",
        "security/groups.xml",
        "security/ir.model.access.csv",
        "security/rules.xml",
        # the law and the code lists
        "data/key_data.xml",
        "data/region_data.xml",
        "data/xinfang.category.csv",
        "data/xinfang.purpose.csv",
        "data/xinfang.occupation.csv",
        "data/stage_petition_data.xml",
        "data/stage_referral_data.xml",
        "data/guard_data.xml",
        "data/workday_data.xml",
        "data/clock_rule_data.xml",
        "report/document_templates.xml",
        "data/document_type_data.xml",
        "data/act_petition_data.xml",
        "data/act_referral_data.xml",
        "data/sequence_data.xml",
        "data/mail_activity_type_data.xml",
        "data/cron_data.xml",
        # views
        "views/workday_views.xml",
        "views/code_list_views.xml",
        "wizards/category_import_views.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "xinfang_case/static/src/**/*",
        ],
    },
}
