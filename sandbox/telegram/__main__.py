"""``python -m sandbox.telegram``: the double alone."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from aiohttp import web

from sandbox.telegram.app import build

_EXAMPLE_TOKEN = "1000001:SANDBOX-TOKEN-OF-THE-TRAINING-BOT"  # noqa: S105 - opens nothing


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m sandbox.telegram",
        description="A double of Telegram's Bot API with a chat page and a control API.",
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    parser.add_argument("--port", type=int, default=8081, help="port to listen on (%(default)s)")
    parser.add_argument(
        "--data", type=Path, default=Path("data/telegram"), help="data folder (%(default)s)"
    )
    parser.add_argument(
        "--token", action="append", dest="tokens", metavar="TOKEN",
        help=f"token of a bot, may be repeated ({_EXAMPLE_TOKEN})",
    )  # fmt: skip
    parser.add_argument(
        "--strict-links", action="store_true",
        help="refuse http links to this machine, as Telegram does",
    )  # fmt: skip
    return parser.parse_args()


def main() -> int:
    """Serve until interrupted."""
    arguments = _arguments()
    tokens = arguments.tokens or [_EXAMPLE_TOKEN]
    try:
        app = build(tokens, arguments.data, allow_loopback_links=not arguments.strict_links)
    except ValueError as problem:
        sys.stderr.write(f"{problem}\n")
        return 2
    address = f"http://{arguments.host}:{arguments.port}"

    def tell(_: str) -> None:
        """Called by aiohttp once the port is open."""
        sys.stdout.write(
            f"ready: Bot API {address}/bot<token>/<method>, chat {address}/chat,"
            f" control {address}/control\n"
        )
        sys.stdout.flush()

    try:
        web.run_app(app, host=arguments.host, port=arguments.port, access_log=None, print=tell)
    except OSError as problem:
        sys.stderr.write(f"cannot listen on {address}: {problem.strerror}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
