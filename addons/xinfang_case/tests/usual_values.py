"""What every objection, service and replaced opinion has to say, where a test is silent.

A test that is about one of these gives it; ``False`` leaves it out.
"""

SIGNED = {"service_receiver": "王测试", "service_proof": "送达回证存卷第3页"}
PROOF = {"service_proof": "送达回证存卷第3页"}
POSTED = {"service_proof": "邮件回执存卷第4页"}
NOTICE = {
    "notice_text": "现公告送达信访处理意见书，限六十日内来本机关领取。",
    "service_place": "本机关公告栏",
    "service_proof": "公告照片存卷第5页",
}
BY_METHOD = {
    "direct": SIGNED,
    "household": PROOF,
    "lien": PROOF,
    "mail": POSTED,
    "entrusted": PROOF,
    "public_notice": NOTICE,
}
OBJECTION = {"basis": "本单位职能配置、内设机构和人员编制规定"}
UNKNOWN = "经查职责清单，未见明确的主管单位。"
SERVING = ("serve", "serve_review", "record_service")
REQUESTS = ("request_review", "request_recheck")


def usual(code, values):
    """Return the values of an act with what it usually says besides.

    :param str code: code of the act
    :param dict values: what the test gives, which stays
    """
    if code == "object" and ("reason" in values):
        more = dict(OBJECTION)
        if not values.get("suggested_department_id"):
            more["suggested_unknown"] = UNKNOWN
        return {**more, **values}
    if code in SERVING:
        method = values.get("service_method")
        more = dict(BY_METHOD.get(method, {}))
        if method == "mail" and values.get("service_date"):
            more["receipt_date"] = values["service_date"]
        return {**more, **values}
    replaces = values.get("review_decision") in ("change", "revoke")
    if code == "draft_review_opinion" and replaces:
        return {"changed_decision": "reject", **values}
    return values
