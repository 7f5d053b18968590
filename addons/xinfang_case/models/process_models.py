"""The models whose state moves by acts; stages and acts name one of them."""

PROCESS_MODELS = [
    ("xinfang.petition", "Petition"),
    ("xinfang.referral", "Referral"),
    ("xinfang.review", "Review or Recheck"),
    ("xinfang.hearing", "Hearing"),
    ("xinfang.mediation", "Mediation"),
    ("xinfang.aid", "Assistance"),
    ("xinfang.recusal", "Recusal"),
    ("xinfang.disclosure", "Disclosure of an Identity"),
    ("xinfang.urgent.report", "Urgent Report"),
]


def is_process(env, name):
    """Tell whether a model of that name exists and moves by acts.

    Other add-ons bring more than the list above; they extend the choices of stages
    and acts by ``selection_add``.
    """
    return bool(name) and name in env and hasattr(env[name], "perform")
