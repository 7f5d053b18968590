"""The models whose state moves by acts; stages and acts name one of them."""

PROCESS_MODELS = [
    ("xinfang.petition", "Petition"),
    ("xinfang.referral", "Referral"),
    ("xinfang.review", "Review or Recheck"),
    ("xinfang.hearing", "Hearing"),
    ("xinfang.mediation", "Mediation"),
    ("xinfang.aid", "Assistance"),
    ("xinfang.recusal", "Recusal"),
    ("xinfang.urgent.report", "Urgent Report"),
    ("xinfang.supervision", "Supervision"),
    ("xinfang.recommendation", "Recommendation"),
]
PROCESS_NAMES = frozenset(name for name, _label in PROCESS_MODELS)
