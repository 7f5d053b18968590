"""Fixed wording of official documents.

Legal text is data of the law, not of the user interface: it is Chinese
whatever language the clerk works in, and it is never translated.
"""

import re

ORDINANCE = "《信访工作条例》"

CHANNELS = {
    "letter": "来信",
    "visit": "来访",
    "online": "网上信访",
    "phone": "来电",
    "fax": "传真",
    "email": "电子邮件",
    "transferred": "上级转送交办",
    "leader": "领导批示",
    "mailbox": "信箱",
}
TYPES = {
    "suggestion": "建议意见类",
    "accusation": "检举控告类",
    "claim": "申诉求决类",
}
PERSON_KINDS = {
    "citizen": "公民",
    "legal_person": "法人",
    "other_org": "其他组织",
}
ID_TYPES = {
    "id_card": "居民身份证",
    "passport": "护照",
    "hmt_permit": "港澳台居民证件",
    "uscc": "统一社会信用代码",
    "other": "其他证件",
}
GENDERS = {"male": "男", "female": "女"}
IDENTITY_MODES = {
    "named": "实名",
    "confidential": "实名（要求保密）",
    "anonymous": "匿名",
}

# Route and procedure told to the petitioner (Articles 29 to 31).
PROCEDURES = {
    "suggestion": (
        f"您提出的是建议意见。根据{ORDINANCE}第二十九条，本机关将认真研究论证，"
        "对科学合理、具有现实可行性的，予以采纳或者部分采纳，并向您答复。"
    ),
    "accusation": (
        f"您提出的是检举控告。根据{ORDINANCE}第三十条，由纪检监察机关或者有权处理的"
        "机关依规依纪依法接收、受理、办理和反馈，并对您的信息和反映的内容严格保密。"
    ),
    "c1": (
        f"根据{ORDINANCE}第三十一条第一项，该事项应当通过审判机关诉讼程序或者复议程序、"
        "检察机关刑事立案程序或者法律监督程序、公安机关法律程序处理，"
        "按照法律法规规定的程序办理。"
    ),
    "c2": f"根据{ORDINANCE}第三十一条第二项，该事项应当通过仲裁解决，导入相应程序处理。",
    "c3": (
        f"根据{ORDINANCE}第三十一条第三项，该事项可以通过党员申诉、申请复审等解决，"
        "导入相应程序处理。"
    ),
    "c4": (
        f"根据{ORDINANCE}第三十一条第四项，该事项可以通过行政复议、行政裁决、行政确认、"
        "行政许可、行政处罚等行政程序解决，导入相应程序处理。"
    ),
    "c5": (
        f"根据{ORDINANCE}第三十一条第五项，该事项属于申请查处违法行为、履行保护人身权"
        "或者财产权等合法权益职责，由本机关依法履行或者答复。"
    ),
    "c6": (
        f"根据{ORDINANCE}第三十一条第六项，该事项按照信访程序办理：本机关将听取您陈述"
        "事实和理由，并调查核实，出具信访处理意见书；对重大、复杂、疑难的，可以举行听证。"
    ),
}
ROUTE_BASIS = {
    "c1": f"{ORDINANCE}第三十一条第一项。",
    "c2": f"{ORDINANCE}第三十一条第二项。",
    "c3": f"{ORDINANCE}第三十一条第三项。",
    "c4": f"{ORDINANCE}第三十一条第四项。",
    "c5": f"{ORDINANCE}第三十一条第五项。",
}
OTHER_LIMIT = (
    "该事项不适用信访程序六十日的办理期限，按照上述途径和程序所适用的法律、法规、"
    "规章以及党内法规规定的期限办理；法律法规没有规定的，本机关将及时办理并答复。"
)

RIGHTS = (
    "（一）办理过程中，可以向本机关陈述事实和理由，提交补充材料。\n"
    "（二）认为办理人员与信访事项或者信访人有直接利害关系的，可以依照"
    f"{ORDINANCE}第二十八条申请其回避。\n"
    "（三）可以凭信访事项编号和查询码，在网上信访大厅或者向本机关查询办理情况。\n"
    "（四）办理结果送达后，可以对办理工作作出满意度评价。"
)

GROUNDS = {
    "competence": "该信访事项不属于本机关、单位或者本系统的职权范围。",
    "in_progress": "同一信访事项已经受理或者正在办理，尚在规定的办理期限内。",
    "litigation": "该信访事项应当通过诉讼、仲裁、行政复议等法定程序解决。",
    "final": "该信访事项已经复核终结，您仍以同一事实和理由提出投诉请求。",
    "local": "该信访事项属于本地区规定的不予受理的其他情形。",
}
GROUND_BASIS = {
    "competence": f"{ORDINANCE}第二十三条。",
    "in_progress": f"{ORDINANCE}第十九条第三款。",
    "litigation": f"{ORDINANCE}第三十一条。",
    "final": f"{ORDINANCE}第三十六条第三款。",
    "local": "",
}

DECISIONS = {
    "support": "予以支持。",
    "part_support": "部分予以支持。",
    "explain": "作出解释说明。",
    "reject": "不予支持。",
}

SERVICE_METHODS = {
    "direct": "直接送达",
    "household": "同住成年家属签收",
    "lien": "留置送达",
    "mail": "邮寄送达",
    "electronic": "电子送达",
    "entrusted": "委托送达",
    "public_notice": "公告送达",
}

# The notice (D06) on a matter that is in litigation, as the same-matter gate drafts it;
# it names no other piece, which may be somebody else's.
IN_LITIGATION = {
    "reason": "经核对，同一事项已经进入诉讼或者其他法定程序，应当在该程序中依法解决。",
    "guide_to": "请向正在办理该案的人民法院、仲裁机构或者行政复议机关提出；"
    "不服生效裁判的，可以依法申请再审，或者向人民检察院申请监督。",
    "legal_basis": f"{ORDINANCE}第二十二条第二款、第二十八条第二款、第三十一条第一项。",
}
# How a document opens; {matter} brings number and day of receipt.
INTROS = {
    "D02": "现将下列{matter}转送贵单位，请依法按政策处理。",
    "D03": "现将下列{matter}交由贵单位办理，请依法按政策处理并反馈结果。",
    "D04": "您提出的{matter}已经登记。根据{law}，现将去向告知如下：",
    "D04M": "您提出的{matter}已经登记。经核对，现将合并办理情况告知如下：",
    "D05": "您提出的{matter}，本机关决定予以受理。根据{law}，现告知如下：",
    "D05-1": "根据{law}，现就您提出的检举控告告知如下：",
    "D05S": "您提出的{matter}，本机关决定予以受理，适用简易办理。现告知如下：",
    "D05T": "您提出的{matter}，转为按照普通程序办理。根据{law}，现告知如下：",
    "D06": "您提出的{matter}，依法应当通过其他途径处理。根据{law}，现告知如下：",
    "D07": "您提出的{matter}，经审查，决定不予受理。现将理由和依据告知如下：",
    "D11": "关于{matter}办理人员的回避，现决定如下：",
    "D06D": "您提出的{matter}，申请本机关履行法定职责。根据{law}，现答复如下：",
    "D06P": "下列{matter}拟由其他途径转为按照信访程序办理，请审批。",
    "D06R": "下列{matter}导入法定途径的情况如下：",
    "D12": "就{matter}听取信访人陈述事实和理由，记录如下：",
    "D13": "您提出的{matter}，决定举行听证。根据{law}，现通知如下：",
    "D13-2": "{matter}的听证记录如下：",
    "D13-3": "{matter}的听证意见如下：",
    "D14": "{matter}经调解，双方自愿达成协议如下：",
    "D14-1": "{matter}，双方同意依法调解。",
    "D14-2": "{matter}，双方自愿和解，达成协议如下：",
    "D14-3": "{matter}的调解情况记录如下：",
    "D30": "现将下列{matter}的信访人转介贵单位申请救助。",
    "D15": "您提出的{matter}，需要延长办理期限。根据{law}，现告知如下：",
    "D15A": "{matter}需要延长办理期限。根据{law}，审批情况如下：",
    "D16": "您提出的{matter}，本机关已经调查核实。根据{law}，现提出处理意见如下：",
    "D17": "您提出的{matter}，本机关已经研究论证。根据{law}，现答复如下：",
    "D27": "根据{law}，现将{matter}涉及的重大紧急信访信息报告如下：",
    "D28": "根据{law}，现将涉及干部的{matter}有关情况通报如下：",
    "D28-1": "根据{law}，现将{matter}有关重大情况专报如下：",
    "D30-2": "贵单位登记的{matter}已经办结，现将结果回复如下：",
    "S2": "{matter}已经登记。根据{law}，提出拟办意见如下：",
    "B9": "为保护{matter}的信访人，采取的措施记录如下：",
    "C19": "{matter}的处理意见，审批情况如下：",
    "S5": "{matter}没有可以答复的请求，存档备查：",
    "S6": "您提出的{matter}，现直接回复如下：",
    "S11": "信访人自愿撤回{matter}，记录如下：",
    "A1": "{matter}的研究论证情况记录如下：",
    "A4": "{matter}的落实情况记录如下：",
    "C10": "为办理{matter}，拟定调查计划如下：",
    "C26-1": "{matter}的办结报告，经审核，意见如下：",
    "C60": "{matter}终结后，疏导帮扶情况记录如下：",
    "C61": "{matter}已经终结。现就另立新事项审批如下：",
    "D16S": "您提出的{matter}，经简易办理，现答复如下：",
}

_DIGITS = "〇一二三四五六七八九"


def zh_date(day):
    """Return a ``date`` as documents write it: ``2026年3月5日`` ('' without one)."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def zh_number(number):
    """Return 1 to 99 in Chinese characters, as headings count: 一, 十二, 四十."""
    tens, units = divmod(number, 10)
    if not tens:
        return _DIGITS[units]
    return (
        (_DIGITS[tens] if tens > 1 else "") + "十" + (_DIGITS[units] if units else "")
    )


# Characters that are not seen but turn or hide what is.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)


def clean(text):
    """Return a text without unseen control characters and blank lines, or False."""
    lines = [_UNSEEN.sub("", line).rstrip() for line in (text or "").splitlines()]
    return "\n".join(line for line in lines if line.strip()) or False


def clip(text, characters, lines=100):
    """Return a text cut to a length, saying so when something is left out."""
    text = clean(text) or ""
    short = "\n".join(text[:characters].split("\n")[:lines])
    return text if short == text else f"{short}……（余文从略，以系统登记的原文为准）"


def one_line(text, characters):
    """Return a text as one paragraph of at most so many characters and a mark."""
    line = " ".join((clean(text) or "").split("\n"))
    return line if len(line) <= characters else f"{line[:characters]}……"


def numbered(texts, mark="（%s）"):
    """Return texts as numbered paragraphs; a single one stays without a number.

    :param texts: list of str
    """
    texts = [text.strip() for text in texts if (text or "").strip()]
    if len(texts) == 1:
        return texts[0]
    return "\n".join(
        f"{mark % zh_number(number)}{text}" for number, text in enumerate(texts, 1)
    )


def sentence(text):
    """Return a text that ends with a mark of punctuation."""
    text = (text or "").strip()
    return text if not text or re.search(r"[。！？；.!?;]$", text) else f"{text}。"
