"""A clinic's system (МІС): list, show ID, approve ID, reject ID REASON [WORDS], sign ID."""

import asyncio
import base64
import json
import os
import shlex
import subprocess
import sys
from typing import Any

import aiohttp

REQUESTS = "/api/v3/declaration_requests"
ME = {"client_id": os.environ["MIS_CLIENT_ID"], "client_secret": os.environ["MIS_CLIENT_SECRET"]}


def signed(content: bytes) -> dict[str, str]:
    """The employee's container over the octets, by the tool that the clinic signs with."""
    tool = shlex.split(os.environ["MIS_SIGN"])
    made = subprocess.run(tool, input=content, stdout=subprocess.PIPE, check=True)  # noqa: S603
    container = base64.b64encode(made.stdout).decode()
    return {"signed_content": container, "signed_content_encoding": "base64"}


async def call(http: aiohttp.ClientSession, method: str, path: str, body: object = None) -> Any:
    """What one method answers."""
    async with http.request(method, path, json=body) as answer:
        if answer.content_type != "application/json":
            return await answer.read()
        said = await answer.json()
        return said["data"] if answer.ok else sys.exit(f"refused: {said['error']['message']}")


async def main(verb: str = "list", request_id: str = "", *why: str) -> None:
    """Sign in, do one thing, print what came of it."""
    key = {"api-key": ME["client_secret"]}
    async with aiohttp.ClientSession(os.environ["MIS_CORE_URL"], headers=key) as http:
        nonce = await call(http, "POST", "/oauth/nonce", ME)
        statement = signed(json.dumps({"jwt": nonce["token"]}).encode())
        token = await call(http, "POST", "/api/mis/sign-in", ME | statement)
        http.headers["Authorization"] = f"Bearer {token['value']}"
        one, body = f"{REQUESTS}/{request_id}", None
        if verb == "reject":
            body = dict(zip(("reason", "reason_description"), why, strict=False))
        if verb == "sign":  # over the file that the patient signed
            body = signed(await call(http, "GET", f"{one}/signed_content"))
        read = {"list": f"{REQUESTS}?status=NEW", "show": one}.get(verb)
        method, path = ("GET", read) if read else ("PATCH", f"{one}/actions/{verb}")
        json.dump(await call(http, method, path, body), sys.stdout, ensure_ascii=False, indent=2)


asyncio.run(main(*sys.argv[1:]))
