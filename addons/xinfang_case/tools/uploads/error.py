"""What is raised for a file that is not taken."""


class UploadError(ValueError):
    """A file that is not taken. ``code`` says why, ``params`` go into the sentence."""

    def __init__(self, code, **params):
        super().__init__(code)
        self.code = code
        self.params = params


def wrong(**params):
    """Return the error for a file that is not what its extension says."""
    return UploadError("file_content", **params)
