"""The public address of the site, where a proxy stands before it: its scheme, its host and the folder it lies under."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes, urlsplit

from models.errors import PykalaError

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class InvalidBaseUrl(PykalaError):
    """The public address cannot be one."""

    exit_code = 2

    def __init__(self, written: str) -> None:
        super().__init__(
            f'The public address is "{written}"; it must be an address of http or https without a query, such as '
            "https://haku.example.fi or https://www.example.fi/haku. Name it with --base-url or PYKALA_SERVE_BASE_URL."
        )


@dataclass(frozen=True, slots=True)
class PublicAddress:
    """``prefix`` is the folder as it stands in the address, such as ``/haku``; empty at the root of the host."""

    scheme: str
    host: str
    prefix: str = ""

    @classmethod
    def parse(cls, written: str) -> PublicAddress:
        """Read an address; a slash at its end says nothing.

        Raises:
            InvalidBaseUrl: it is none.
        """
        try:
            parts = urlsplit(written.strip())
            known = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0 and "@" not in parts.netloc
        except ValueError:
            known = False
        if not known or parts.query or parts.fragment or any(character.isspace() for character in written.strip()):
            raise InvalidBaseUrl(written)
        return cls(parts.scheme, parts.netloc, parts.path.rstrip("/"))


class AtPublicAddress:
    """A WSGI application that is asked by its public address, whatever the proxy before it passes on.

    The proxy may take the folder off the address or leave it on.
    """

    def __init__(self, application: WSGIApplication, address: PublicAddress) -> None:
        self._application = application
        self._address = address
        # WSGI writes the bytes of a path as the characters of Latin-1.
        self._prefix = unquote_to_bytes(address.prefix).decode("latin-1")

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path: str = environ.get("PATH_INFO", "")
        # A server that knows the folder has taken it off already.
        if environ.get("SCRIPT_NAME", "") != self._prefix and f"{path}/".startswith(f"{self._prefix}/"):
            path = path[len(self._prefix) :]
        asked = environ | {
            "wsgi.url_scheme": self._address.scheme,
            "HTTP_HOST": self._address.host,
            "SCRIPT_NAME": self._prefix,
            "PATH_INFO": path or "/",
        }
        return self._application(asked, start_response)
