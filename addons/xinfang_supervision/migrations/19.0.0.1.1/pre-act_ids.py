"""External ids of acts carry their rule.

``act_supervision_escalate`` became ``act_10_3_supervision_escalate``. Renamed before
the data is read, or the update would make every act a second time. Inputs, clock
effects and papers of an act begin with its id and follow it.
"""

from odoo.addons.xinfang_case.tools.xml_ids import put_rules_into_act_ids

# Rule as an id spells it -> acts, as their ids named them before.
ACTS = {
    "10_3": (
        "petition_open_supervision supervision_cancel_supervision "
        "supervision_close_supervision supervision_demand_rectification "
        "supervision_escalate supervision_issue_supervision "
        "supervision_reply_supervision"
    ),
    "10_4": (
        "petition_open_recommendation recommendation_approve_recommendation "
        "recommendation_drop_recommendation recommendation_record_feedback "
        "recommendation_record_implementation recommendation_send_recommendation "
        "recommendation_verify_recommendation"
    ),
}


def migrate(cr, _version):
    """Put the rule into the id of each act of this add-on."""
    put_rules_into_act_ids(cr, "xinfang_supervision", ACTS)
