"""`hefted serve`: the site and one worker for queued work, in one command."""

import os
import socket
import subprocess
import sys
from typing import Any

import click

from hefted.config.commands import start_django

PORTS_TRIED = 50


def free_port(*, host: str, first: int) -> int:
    """The first port from `first` on that nothing listens on."""
    for port in range(first, first + PORTS_TRIED):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return port
    raise click.ClickException(f"No free port between {first} and {first + PORTS_TRIED - 1}.")


def run_site(*, host: str, port: int, web_workers: int = 2) -> None:
    """Serve until stopped; the worker for queued work ends with it."""
    from gunicorn.app.base import BaseApplication

    class Site(BaseApplication):
        def load_config(self) -> None:
            settings: dict[str, Any] = {
                "bind": f"{host}:{port}",
                "workers": web_workers,
                "timeout": 120,
                "loglevel": "warning",
                "control_socket_disable": True,
            }
            for name, value in settings.items():
                if name in self.cfg.settings:
                    self.cfg.set(name, value)

        def load(self) -> Any:
            from hefted.config.wsgi import application

            return application

    worker = subprocess.Popen(
        [sys.executable, "-m", "hefted.config.cli", "work"],
        stdout=subprocess.DEVNULL,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "hefted.config.settings"},
    )
    try:
        Site().run()
    finally:
        worker.terminate()


@click.command()
@click.option("--port", default=8000, show_default=True, help="The next free one is taken if this is not.")
@click.option("--host", default="127.0.0.1", show_default=True)
def command(port: int, host: str) -> None:
    """Serve the site, with one worker for queued work beside it."""
    start_django()
    chosen = free_port(host=host, first=port)
    click.echo(f"Hefted is at http://{host}:{chosen}/ - stop with Ctrl+C.")
    run_site(host=host, port=chosen)
