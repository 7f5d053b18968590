from odoo import api, fields, models

from ..models.setting_change import PREFIX
from ..tools import settings

FIELD = "xinfang_"
RHYTHMS = [
    ("own_plan", "By their own plan"),
    ("any_time", "At any time"),
    ("half_year", "Once in half a year"),
    ("quarter", "Once a quarter"),
    ("month", "Once a month"),
    ("week", "Once a week"),
]


class Settings(models.TransientModel):
    """The settings of the petition office, on a page of their own.

    The ordinary settings page belongs to the system administrator, who may set
    everything of every add-on there. This one opens for the petition administrator and
    holds nothing but these values. Read and written through ``ir.config_parameter``, which checks and logs them; a
    value equal to the default is not kept, so that a later default counts again.
    """

    _name = "xinfang.settings"
    _description = "Settings of the Petition Office"

    # Counting
    xinfang_roll_org_deadlines = fields.Boolean("Move Last Days of Organs")
    xinfang_roll_petitioner_deadlines = fields.Boolean("Move Last Days of Petitioners")
    xinfang_close_clock_on = fields.Selection(
        [("dispatch", "Dispatch for service"), ("service", "Service")],
        "Handling Ends On",
    )
    xinfang_warn_levels = fields.Char("Warning Levels")
    # Sending and Handling
    xinfang_assign_report_days_default = fields.Integer("Days to Report Back")
    xinfang_resend_after_return_wd = fields.Integer("Working Days to Send Anew")
    xinfang_simplified_accept_wd = fields.Integer("Simplified: Working Days to Accept")
    xinfang_simplified_pass_wd = fields.Integer("Simplified: Working Days to Pass On")
    xinfang_simplified_finish_wd = fields.Integer("Simplified: Working Days to Answer")
    xinfang_simplified_conversion_base = fields.Selection(
        [("acceptance", "Simplified acceptance"), ("conversion", "Conversion")],
        "Simplified: Sixty Days Run From",
    )
    xinfang_leader_decides = fields.Boolean("Heads Decide on Acceptance")
    # Review and Finality
    xinfang_lapse_is_final = fields.Boolean("A Lapsed Window Ends the Matter")
    xinfang_mediation_agreement_is_final = fields.Boolean(
        "A Mediation Agreement Ends the Matter"
    )
    xinfang_review_extension_days = fields.Integer("Days to Extend a Review")
    xinfang_relief_days = fields.Integer("Days to Excuse a Late Request")
    xinfang_execution_days = fields.Integer("Days to Carry Out What Was Supported")
    xinfang_public_notice_days = fields.Integer("Days of a Public Notice")
    # Hearing, Evidence and Recusal
    xinfang_hearing_notice_days = fields.Integer("Days of Notice of a Hearing")
    xinfang_hearing_apply_days = fields.Integer("Days to Apply for a Hearing")
    xinfang_evidence_officers = fields.Integer("Officers to Take Evidence")
    xinfang_recusal_pending_blocks = fields.Selection(
        [("signing", "Signing"), ("all", "Every act"), ("none", "Nothing")],
        "Undecided Recusal Stops",
    )
    xinfang_disclosure_wd = fields.Integer("Working Days to Decide on a Disclosure")
    xinfang_privacy_reply_wd = fields.Integer(
        "Working Days to Answer on Personal Information"
    )
    # Collective Visits and Evaluation
    xinfang_max_representatives = fields.Integer("Representatives at Most")
    xinfang_collective_threshold = fields.Integer("Collective Visit From")
    xinfang_evaluation_window_days = fields.Integer("Days to Evaluate")
    xinfang_overdue_evaluation_counts_as = fields.Selection(
        [("separate", "A group of its own"), ("satisfied", "Satisfied")],
        "No Evaluation Counts As",
    )
    # Leaders' Reception and Content Catalogue
    xinfang_reception_rhythm_national = fields.Selection(RHYTHMS, "National Leaders")
    xinfang_reception_rhythm_province = fields.Selection(RHYTHMS, "Provincial Leaders")
    xinfang_reception_rhythm_city = fields.Selection(RHYTHMS, "City Leaders")
    xinfang_reception_rhythm_county = fields.Selection(RHYTHMS, "County Leaders")
    xinfang_reception_rhythm_township = fields.Selection(RHYTHMS, "Township Leaders")
    xinfang_content_catalogue_version = fields.Char("Content Catalogue")
    # Supervision, Urgent Reports and Statistics
    xinfang_recommendation_feedback_days = fields.Integer(
        "Days to Answer a Recommendation"
    )
    xinfang_supervision_reply_wd = fields.Integer(
        "Working Days to Answer a Supervision Letter"
    )
    xinfang_urgent_oral_hours = fields.Integer("Hours to an Oral Urgent Report")
    xinfang_urgent_written_hours = fields.Integer("Hours to a Written Urgent Report")
    xinfang_staff_second_factor = fields.Boolean("Second Factor for Staff")
    xinfang_satisfaction_formula = fields.Selection(
        [
            ("evaluated", "Petitions evaluated"),
            ("due", "All that were to be evaluated"),
        ],
        "Rate of Satisfaction Is a Share Of",
    )
    xinfang_closing_rate_denominator = fields.Selection(
        [("due", "Answers that are due"), ("all", "All, also those not due yet")],
        "Rate of Answers in Time Is a Share Of",
    )
    # View Log
    xinfang_view_pieces_per_hour = fields.Integer("Petitions Opened in an Hour")
    xinfang_view_office_from = fields.Integer("Office Hours from")
    xinfang_view_office_to = fields.Integer("Office Hours to")
    xinfang_view_unmask_per_day = fields.Integer("Identities Shown in a Day")
    xinfang_view_foreign_per_day = fields.Integer("Petitions of Others in a Day")
    xinfang_view_refused_per_day = fields.Integer("Refused Attempts in a Day")
    xinfang_small_cell_threshold = fields.Integer("Smallest Number Shown")

    @api.depends_context("lang")
    def _compute_display_name(self):
        self.display_name = self.env._("Settings")

    @api.model
    def default_get(self, fields_list):
        parameters = self.env["ir.config_parameter"]
        values = super().default_get(fields_list)
        for key, setting in settings.SETTINGS.items():
            if FIELD + key in fields_list:
                value = parameters._xinfang(key)
                levels = setting.kind == "levels"
                values[FIELD + key] = settings.dump(key, value) if levels else value
        return values

    def action_save(self):
        """Keep what was changed, with a line in the log for each; open the page anew.

        :raises AccessError: the user is no petition administrator
        :raises ValidationError: a value makes no sense; nothing is kept then
        """
        self.ensure_one()
        self.set_values()
        return self.env["ir.actions.act_window"]._for_xml_id(
            "xinfang_case.xinfang_settings_action"
        )

    @api.private
    def set_values(self):
        """Write the values of this page into the parameters, which check who does it."""
        # Whose rights count is the person's: the parameters refuse anybody else.
        parameters = self.env["ir.config_parameter"].sudo()
        for key, setting in settings.SETTINGS.items():
            text = settings.dump(key, self[FIELD + key])
            if text == settings.dump(key, parameters._xinfang(key)):
                continue
            if text == settings.dump(key, setting.default):
                parameters.set_param(PREFIX + key, False)
            else:
                parameters.set_param(PREFIX + key, text)
