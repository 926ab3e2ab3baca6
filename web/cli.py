"""The command ``pykala serve``."""

from __future__ import annotations

import signal
from pathlib import Path

import click

from models.errors import PykalaError


class AddressInUse(PykalaError):
    """The address to serve on cannot be taken."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        super().__init__(
            f"Cannot serve on {host} port {port}: {reason}. Name another port with --port, or end what uses this one."
        )


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on; 0.0.0.0 for all.")
@click.option("--port", type=click.IntRange(0, 65535), default=8080, show_default=True, help="0 takes a free one.")
@click.option("--threads", type=click.IntRange(1, 64), default=4, show_default=True, help="Requests served at once.")
@click.option("--base-url", default=None, help="The site's public address, for feeds and links that leave the page.")
@click.pass_context
def serve(ctx: click.Context, host: str, port: int, threads: int, base_url: str | None) -> None:
    """Serve the search page, the feeds and the API until interrupted."""
    from waitress import create_server

    from models.topics.vocabulary import load_vocabulary
    from search import open_engine
    from web.app import create_app

    home: Path = ctx.obj.home
    engine = open_engine(home)
    app = create_app(engine, load_vocabulary(), base_url=base_url)
    try:
        server = create_server(app, host=host, port=port, threads=threads, ident=None)
    except OSError as error:
        engine.close()
        raise AddressInUse(host, port, error.strerror or str(error)) from error
    # A service manager ends the server with SIGTERM; waitress leaves its loop on SystemExit.
    signal.signal(signal.SIGTERM, lambda *_: ctx.exit(0))
    click.echo(f"Serving http://{_shown(host)}:{server.effective_port}/ (Ctrl+C ends)", err=True)
    try:
        server.run()
    finally:
        engine.close()


def _shown(host: str) -> str:
    """The host as it stands in an address a browser can open."""
    if host in ("0.0.0.0", "::", ""):
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host
