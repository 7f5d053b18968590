"""The one exception that is shown to the user without a traceback."""


class LauncherError(Exception):
    """Something is missing or wrong; `hint` says how to mend it."""

    def __init__(self, message: str, hint: str = ""):
        super().__init__(message)
        self.hint = hint
