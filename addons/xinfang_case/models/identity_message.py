"""Words for the faults that ``tools/identity.py`` finds in a number."""


def identity_message(env, error):
    """Return the sentence for the user that belongs to an ``IdentityError``."""
    messages = {
        "id_format": env._(
            "An ID number has 18 characters: 17 digits and a digit or X."
        ),
        "id_date": env._("The birth date in the ID number is not possible."),
        "id_checksum": env._(
            "The ID number is mistyped: its last character does not fit."
        ),
        "uscc_format": env._("A unified social credit code has 18 digits and letters."),
        "uscc_checksum": env._(
            "The unified social credit code is mistyped: "
            "its last character does not fit."
        ),
        "phone_format": env._(
            "Please give a mobile number of 11 digits, "
            "or a landline with its area code."
        ),
    }
    return messages.get(error.code) or env._("This number is not valid.")
