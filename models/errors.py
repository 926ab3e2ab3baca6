"""The root of Pykälä's one error tree.

Each package derives its own errors from :class:`PykalaError`. An error class writes its own message in plain words and
names the file, the place and the remedy; the command line shows it and exits with ``exit_code``, the web page answers
with ``http_status``.
"""


class PykalaError(Exception):
    """Anything that Pykälä itself reports as wrong."""

    exit_code = 1
    http_status = 500


class MissingExtra(PykalaError):
    """An optional dependency is needed and not installed."""

    def __init__(self, feature: str, extra: str) -> None:
        super().__init__(f"{feature} needs an optional package. Install it with: pip install 'pykala[{extra}]'")
        self.feature = feature
        self.extra = extra
