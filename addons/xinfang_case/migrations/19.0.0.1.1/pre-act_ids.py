"""External ids of acts carry their rule.

``act_referral_accept`` became ``act_l9_referral_accept``. Renamed before
the data is read, or the update would make every act a second time. Inputs, clock
effects and papers of an act begin with its id and follow it.
"""

from odoo.addons.xinfang_case.tools.xml_ids import put_rules_into_act_ids

# Rule as an id spells it -> acts, as their ids named them before.
ACTS = {
    "a1": "referral_study",
    "a2": "referral_adopt referral_draft_answer referral_return_answer",
    "a3": "referral_not_adopt",
    "a4": "referral_finish_implementation referral_implement",
    "a5": "referral_grant_reward referral_propose_reward",
    "a6": "petition_link_campaign",
    "a24": "referral_report_assist referral_waive_assist",
    "a26": "petition_record_incident",
    "b2": "petition_send_discipline",
    "b3": "petition_send_competent",
    "b4": "petition_notify_personnel",
    "b5": "petition_notify_chief",
    "b6": "referral_accept_accusation referral_decline_accusation",
    "b7": "referral_conclude referral_feed_back referral_verify",
    "b8": "referral_close_accusation",
    "b9": "petition_protect",
    "c1": "referral_route",
    "c2": "referral_answer_duty referral_perform_duty",
    "c3": "petition_attach_result referral_close_routed referral_follow_up",
    "c4": "referral_convert_to_petition",
    "c10": "referral_add_evidence referral_investigate",
    "c11": "referral_hear_statement",
    "c12": (
        "mediation_check_mediation mediation_move_session mediation_plan_session "
        "mediation_record_consent mediation_record_session petition_consent_mediation "
        "referral_start_mediation"
    ),
    "c13": (
        "mediation_agree_mediation mediation_record_confirmation "
        "mediation_record_performance"
    ),
    "c14": "mediation_fail_mediation",
    "c15": (
        "hearing_cancel hearing_convene hearing_decline hearing_hold hearing_postpone "
        "hearing_record_absence hearing_withdraw_hearing petition_apply_hearing "
        "referral_start_hearing"
    ),
    "c16": "hearing_conclude hearing_record",
    "c17": "referral_extend referral_refuse_extension referral_request_extension",
    "c18": "referral_draft_opinion",
    "c19": "referral_check_opinion referral_return_draft",
    "c20": "referral_approve_opinion",
    "c21": "referral_correct_opinion referral_dispatch referral_serve",
    "c22": "referral_execute referral_urge_execution",
    "c23": "referral_record_guidance",
    "c24": "referral_lapse_window review_lapse_window",
    "c25": "referral_report",
    "c26": "referral_return_report referral_accept_report referral_send_back",
    "c27": (
        "aid_deny_aid aid_give_up_aid aid_grant_aid aid_refer_aid referral_start_aid"
    ),
    "c28": "petition_archive petition_close",
    "c40": "petition_handle_own_simplified referral_accept_simplified",
    "c41": "referral_answer_simplified",
    "c42": "referral_convert_to_ordinary",
    "c43": "petition_demand_opinion referral_demand_opinion",
    "c50": "referral_request_review review_withdraw_review",
    "c51": "review_draft_review_refusal review_refuse_review review_return_refusal",
    "c52": "review_accept_review",
    "c53": (
        "review_check_review_opinion review_decide_review review_dispatch_review "
        "review_draft_review_opinion review_return_review_draft review_serve_review"
    ),
    "c55": "review_request_recheck",
    "c56": "review_start_hearing",
    "c59": "review_publish_review",
    "c60": "petition_record_aftercare",
    "c61": "petition_reopen_matter",
    "cr9": "petition_record_attempt petition_record_service",
    "g01": "petition_name_accused",
    "g04": (
        "petition_confirm_conversion petition_propose_conversion "
        "petition_reject_conversion"
    ),
    "g06": (
        "petition_apply_recusal petition_declare_recusal recusal_grant_recusal "
        "recusal_reject_recusal recusal_withdraw_recusal referral_declare_recusal"
    ),
    "g27": (
        "disclosure_approve_disclosure disclosure_deny_disclosure "
        "petition_request_disclosure"
    ),
    "g28": "petition_keep_secret",
    "g29": "petition_report_retaliation",
    "l1": "referral_object",
    "l2": "referral_uphold_objection",
    "l3": "referral_reject_objection",
    "l4": "referral_assign_below referral_forward",
    "l5": "petition_propose_designation referral_dispute referral_submit_dispute",
    "l6": "petition_designate",
    "l7": "referral_designate_successor referral_follow_successor",
    "l8": "referral_notify_route",
    "l9": "referral_accept referral_accept_assist",
    "l10": "referral_draft_refusal referral_refuse referral_return_refusal",
    "l11": "referral_draft_no_longer referral_no_longer_accept",
    "s1": "petition_issue_code petition_register petition_supplement",
    "s2": (
        "petition_advise petition_note_repeat petition_rule_out_same_matter "
        "petition_split petition_triage"
    ),
    "s3": "petition_draft_duplicate petition_link_repeat petition_return_refusal",
    "s4": "petition_draft_final petition_link_final",
    "s5": "petition_file_only",
    "s6": "petition_direct_reply",
    "s7": "petition_assign petition_transfer",
    "s8": "petition_handle_own petition_route_own",
    "s9": "petition_guide",
    "s10": (
        "petition_report_urgent urgent_report_acknowledge "
        "urgent_report_approve_report urgent_report_close urgent_report_ratify_report "
        "urgent_report_report_ahead urgent_report_send urgent_report_supplement"
    ),
    "s11": "petition_withdraw",
    "tl_04": "referral_extend_report referral_report_interim",
    "tl_13": "review_extend_review",
    "tl_27": "petition_evaluate_office petition_evaluate_organ petition_evaluate",
    "void": "petition_void_document",
    "11_2": "petition_complain",
}


def migrate(cr, _version):
    """Put the rule into the id of each act of this add-on."""
    put_rules_into_act_ids(cr, "xinfang_case", ACTS)
