"""Values an office may set, with their default and how sure they are.

Pure data and parsing, without any Odoo in it. A value that makes no sense counts as
not set, so that a slip in the parameters never loosens a limit.

>>> parse("max_representatives", "9"), parse("max_representatives", "3")
(5, 3)
>>> parse("warn_levels", "60/80/90"), parse("warn_levels", "90/80/60")
((60, 80, 90), (50, 75, 85))
>>> parse("roll_org_deadlines", "False"), parse("roll_org_deadlines", "")
(False, True)
>>> parse("content_catalogue_version", "2026"), parse("content_catalogue_version", "a b")
('2026', '2020')
"""

import re
from typing import NamedTuple

ANALOGY = "analogy"
INTERNAL = "internal"
SOURCE = "source"
UNVERIFIED = "unverified"
STATUTE = "statute"
LOCAL = "local"


# "own_plan": as the organ plans it; "any_time": whoever comes is received.
RHYTHMS = ("own_plan", "any_time", "half_year", "quarter", "month", "week")


class Setting(NamedTuple):
    """One setting: what it is by default, what it may be, how sure the default is."""

    kind: str  # bool, int, choice, levels, code
    default: object
    certainty: str
    low: int = 0
    high: int = 0
    choices: tuple = ()
    used: bool = True  # False: kept for a part of the product still to come


SETTINGS = {
    "roll_org_deadlines": Setting("bool", True, ANALOGY),
    "roll_petitioner_deadlines": Setting("bool", True, ANALOGY),
    "close_clock_on": Setting(
        "choice", "dispatch", INTERNAL, choices=("dispatch", "service")
    ),
    "warn_levels": Setting("levels", (50, 75, 85), SOURCE),
    "assign_report_days_default": Setting("int", 60, UNVERIFIED, 1, 366),
    "resend_after_return_wd": Setting("int", 3, INTERNAL, 1, 15),
    "simplified_accept_wd": Setting("int", 3, UNVERIFIED, 1, 15),
    "simplified_pass_wd": Setting("int", 1, UNVERIFIED, 1, 15),
    "simplified_finish_wd": Setting("int", 10, UNVERIFIED, 1, 60),
    "simplified_conversion_base": Setting(
        "choice",
        "acceptance",
        UNVERIFIED,
        choices=("acceptance", "conversion"),
    ),
    # The clerk of an organ prepares and does; or its head alone decides (see 0021).
    "leader_decides": Setting("bool", False, INTERNAL),
    "lapse_is_final": Setting("bool", False, LOCAL),
    "mediation_agreement_is_final": Setting("bool", False, LOCAL),
    # Article 35 knows no extension; places such as Beijing let the review body add
    # thirty days at most. Nought: none.
    "review_extension_days": Setting("int", 0, LOCAL, 0, 30),
    # Civil Procedure Law, Article 86: ten days after the obstacle ended (rule CR8).
    "relief_days": Setting("int", 10, ANALOGY, 10, 60),
    "execution_days": Setting("int", 30, INTERNAL, 1, 366),
    "public_notice_days": Setting("int", 60, ANALOGY, 30, 366),
    "evaluation_window_days": Setting("int", 30, UNVERIFIED, 1, 366),
    "overdue_evaluation_counts_as": Setting(
        "choice",
        "separate",
        UNVERIFIED,
        choices=("separate", "satisfied"),
    ),
    # Variants of the reports (domain F09, F14): what is divided by what.
    "satisfaction_formula": Setting(
        "choice", "evaluated", UNVERIFIED, choices=("evaluated", "due")
    ),
    "closing_rate_denominator": Setting(
        "choice", "due", INTERNAL, choices=("due", "all")
    ),
    "recommendation_feedback_days": Setting("int", 30, SOURCE, 1, 366),
    "supervision_reply_wd": Setting("int", 10, INTERNAL, 1, 250),
    "urgent_oral_hours": Setting("int", 1, INTERNAL, 1, 72),
    "urgent_written_hours": Setting("int", 2, INTERNAL, 1, 72),
    "hearing_notice_days": Setting("int", 7, LOCAL, 0, 60),
    # None: the Ordinance sets no window to ask for a hearing.
    "hearing_apply_days": Setting("int", 0, LOCAL, 0, 366),
    "evidence_officers": Setting("int", 2, LOCAL, 1, 10),
    "recusal_pending_blocks": Setting(
        "choice", "signing", INTERNAL, choices=("signing", "all", "none")
    ),
    # Five is the law's own number (Article 20): it may be lowered, never raised.
    "max_representatives": Setting("int", 5, STATUTE, 1, 5),
    "collective_threshold": Setting("int", 5, SOURCE, 2, 1000),
    "disclosure_wd": Setting("int", 1, INTERNAL, 1, 15),
    # The law says promptly (Personal Information Protection Law, Article 50).
    "privacy_reply_wd": Setting("int", 15, INTERNAL, 1, 22),
    # How often the leaders of an organ receive (Article 18), by level.
    **{
        f"reception_rhythm_{level}": Setting(
            "choice", default, UNVERIFIED, choices=RHYTHMS
        )
        for level, default in (
            ("national", "own_plan"),
            ("province", "own_plan"),
            ("city", "quarter"),
            ("county", "month"),
            ("township", "any_time"),
        )
    },
    # Which content catalogue is offered at triage; its editions carry their dates.
    "content_catalogue_version": Setting("code", "2020", UNVERIFIED),
    "staff_second_factor": Setting("bool", False, INTERNAL),
    "view_pieces_per_hour": Setting("int", 60, INTERNAL, 1, 10000),
    "view_office_from": Setting("int", 7, INTERNAL, 0, 23),
    "view_office_to": Setting("int", 20, INTERNAL, 1, 24),
    "view_unmask_per_day": Setting("int", 10, INTERNAL, 1, 10000),
    "view_foreign_per_day": Setting("int", 20, INTERNAL, 1, 10000),
    "view_refused_per_day": Setting("int", 5, INTERNAL, 1, 10000),
    "small_cell_threshold": Setting("int", 3, INTERNAL, 1, 100),
}


def problem(key, text):
    """Return what is wrong with a value: ``int``, ``range``, ``choice`` … or None."""
    setting = SETTINGS[key]
    text = str(text).strip()
    if setting.kind == "bool":
        return None if text in ("True", "False") else "bool"
    if setting.kind == "choice":
        return None if text in setting.choices else "choice"
    if setting.kind == "levels":
        return None if _levels(text) else "levels"
    if setting.kind == "code":
        return (
            None if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,19}", text) else "code"
        )
    if not text.isdecimal():
        return "int"
    return None if setting.low <= int(text) <= setting.high else "range"


def parse(key, text):
    """Return the value of a setting as its type, the default when it makes no sense.

    :raises KeyError: there is no such setting
    """
    setting = SETTINGS[key]
    text = str(text or "").strip()
    if not text or problem(key, text):
        return setting.default
    if setting.kind == "bool":
        return text == "True"
    if setting.kind in ("choice", "code"):
        return text
    return _levels(text) if setting.kind == "levels" else int(text)


def dump(key, value):
    """Return the text under which a value is kept.

    >>> dump("warn_levels", (50, 75, 85)), dump("lapse_is_final", False)
    ('50/75/85', 'False')
    """
    if SETTINGS[key].kind == "levels" and isinstance(value, tuple):
        return "/".join(map(str, value))
    return str(value).strip()


def _levels(text):
    """Return three rising shares below a hundred per cent, or None."""
    parts = text.split("/")
    if len(parts) != 3 or not all(part.strip().isdecimal() for part in parts):
        return None
    levels = tuple(int(part) for part in parts)
    return levels if 0 < levels[0] < levels[1] < levels[2] < 100 else None
