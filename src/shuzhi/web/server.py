"""The web server of one office: waitress, one process, this computer alone by default."""

from __future__ import annotations

import socket

import waitress

from shuzhi.errors import ShuzhiError

THREADS = 6


class ServerError(ShuzhiError):
    """The pages cannot be served."""

    code = "server.port_taken"


def run_server(*, host: str, port: int) -> None:
    """Serve until interrupted.

    Raises:
        ServerError: The port is taken or not allowed.
    """
    from shuzhi.web.wsgi import application

    try:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        raise ServerError(
            f"端口 {port} 用不了（{error.strerror}）。",
            advice=f"程序可能已经开着，先在浏览器打开 http://{host}:{port} 看看；"
            f"或换一个端口：shuzhi serve --port {port + 1}",
        ) from error
    print(f"已启动：请用浏览器打开 http://{host}:{port} （按 Ctrl+C 停止）", flush=True)  # noqa: T201
    waitress.serve(application, host=host, port=port, threads=THREADS, ident="shuzhi", _quiet=True)
