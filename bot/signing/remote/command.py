"""``python -m bot diia set-up``: has branch and offer made at Дія and prints their ids."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from argparse import ArgumentParser, _SubParsersAction

NAME: Final = "diia"

_DESCRIPTION: Final = """\
Makes the branch and the offer that Дія.Підпис needs, where they are missing, and prints their ids
as settings. Needs DIIA_ACQUIRER_TOKEN and DIIA_AUTH_ACQUIRER_TOKEN (and DIIA_URL for another
environment than production). Run again, it changes nothing.
"""
_DETAILS: Final = {
    "name": "by which the branch is found again, 1-32 characters",
    "full-name": "of the organisation; the signer reads it in the app",
    "full-address": "of the branch, in one line",
    "email": "of who answers for it",
    "region": "область",
    "district": "район",
    "location": "населений пункт",
    "street": "вулиця",
    "house": "будинок",
}


def add_to(commands: _SubParsersAction[ArgumentParser]) -> None:
    """Add the command to the bot's."""
    diia = commands.add_parser(NAME, help="Дія.Підпис: `diia set-up`")
    actions = diia.add_subparsers(dest="action", required=True, metavar="ACTION")
    set_up = actions.add_parser(
        "set-up",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        help="make branch and offer, print their ids",
    )
    for name, meaning in _DETAILS.items():
        set_up.add_argument(f"--{name}", required=True, help=meaning)
    set_up.add_argument(
        "--return-link", required=True, metavar="URL", help="where the app leads back: t.me/<bot>"
    )


async def run(options: argparse.Namespace) -> int:
    """Set up; the exit status.

    Raises:
        pydantic.ValidationError: a setting does not fit.
    """
    from bot.signing.remote.compose import diia_api
    from bot.signing.remote.diia.set_up import BranchDetails, set_up
    from bot.signing.remote.model import RemoteRefused, RemoteUnavailable
    from bot.signing.remote.settings import DiiaSettings
    from core.kit.clock import SystemClock

    names = [name.replace("-", "_") for name in _DETAILS]
    branch = BranchDetails(**{name: getattr(options, name) for name in names})
    try:
        api = diia_api(DiiaSettings(), SystemClock())
        standing = await set_up(api, branch, return_link=options.return_link)
    except (RemoteRefused, RemoteUnavailable, ValueError) as problem:
        sys.stderr.write(f"bot: {problem}\n")
        return 1
    sys.stdout.write(f"DIIA_BRANCH_ID={standing.branch_id}\nDIIA_OFFER_ID={standing.offer_id}\n")
    return 0
