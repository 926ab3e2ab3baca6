"""The command ``pykala serve``."""

from __future__ import annotations

import signal
import socket
from pathlib import Path
from typing import TYPE_CHECKING

import click

from models.errors import PykalaError

if TYPE_CHECKING:
    from search.engine import Engine


MOST_OF_A_BODY = 64 * 1024
"""Bytes of a request's body that are read, to be thrown away: no address takes one."""


class AddressUnavailable(PykalaError):
    """The address to serve on cannot be taken."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        super().__init__(
            f"Cannot serve on {host} port {port}: {reason}. Name another port with --port, or end what uses this one."
        )


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on; 0.0.0.0 for all.")
@click.option("--port", type=click.IntRange(0, 65535), default=8080, show_default=True, help="0 takes a free one.")
@click.option("--threads", type=click.IntRange(1, 64), default=4, show_default=True, help="Requests served at once.")
@click.option(
    "--base-url",
    default=None,
    help="The site's public address behind a proxy, with the folder if it lies in one: https://www.example.fi/haku.",
)
@click.pass_context
def serve(ctx: click.Context, host: str, port: int, threads: int, base_url: str | None) -> None:
    """Serve the search page, the feeds and the API until interrupted."""
    click.echo("Loading the index and the language analyser", err=True)
    from waitress import create_server

    from search import open_engine
    from web.app import create_app

    home: Path = ctx.obj.home
    engine = open_engine(home)
    try:
        app = create_app(engine, base_url=base_url)
        with _listening(host, port) as listener:
            server = create_server(
                app, sockets=[listener], threads=threads, ident=None, max_request_body_size=MOST_OF_A_BODY
            )
            signal.signal(signal.SIGTERM, _stop)
            _warm_up(engine)
            click.echo(f"Serving http://{_shown(host)}:{listener.getsockname()[1]}/ (Ctrl+C ends)", err=True)
            server.run()
            # The connections that are still open would be left to chance.
            for channel in tuple(server.active_channels.values()):
                channel.handle_close()
            server.close()
    finally:
        engine.close()


def _warm_up(engine: Engine) -> None:
    """Load what a first search would wait for: the analyser, by a word that no index knows, and compiled code."""
    from search.request import SearchRequest

    engine.search(SearchRequest(query='lämmittelyhakusana TAI "kunnan hallitus" kunta*'))
    engine.suggest("lämmi")


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise AddressUnavailable(host, port, error.strerror or str(error)) from error


def _stop(*_: object) -> None:
    """Answer SIGTERM, by which a service manager ends the server: on SystemExit waitress finishes what it answers."""
    raise SystemExit(0)


def _shown(host: str) -> str:
    """The host as it stands in an address a browser can open."""
    if host in ("0.0.0.0", "::", ""):
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host
