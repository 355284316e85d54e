"""The web server of one office: waitress, one process, this computer alone by default."""

from __future__ import annotations

import socket
from collections.abc import Callable

import waitress

from shuzhi.errors import ShuzhiError, reason

THREADS = 6
USUAL_PORT = 8000
LAST_PORT = 65535


class ServerError(ShuzhiError):
    """The pages cannot be served."""

    code = "server.port_taken"


def run_server(*, host: str, port: int, started: Callable[[str], None]) -> None:
    """Serve until interrupted; ``started`` is told the address first.

    Raises:
        ServerError: The port is taken or not allowed.
    """
    from shuzhi.web.wsgi import application

    address = f"http://{host}:{port}"
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        raise ServerError(
            f"端口 {port} 用不了（{_why(error)}）。",
            advice=f"程序可能已经开着，先在浏览器打开 {address} 看看；"
            f"或换一个端口：shuzhi serve --port {port + 1 if port < LAST_PORT else USUAL_PORT}",
        ) from error
    started(address)
    waitress.serve(application, host=host, port=port, threads=THREADS, ident="shuzhi", _quiet=True)


def _why(error: OSError) -> str:
    return "这台电脑没有这个地址" if isinstance(error, socket.gaierror) else reason(error)
