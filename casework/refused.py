"""What a job in the sandbox raises to say that a file is bad, and that it was neither our fault nor an accident."""


class Refused(Exception):
    """A file is refused; `code` is one of casework/file_refusals.py. Carries nothing of the file."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
