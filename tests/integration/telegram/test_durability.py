"""A kill at any moment loses nothing: the double's process is ended with SIGKILL."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from aiohttp import ClientConnectionError, ClientSession

from tests.integration.telegram.driver import TOKEN, Driver
from tests.kit.ports import free_port

ROOT = Path(__file__).resolve().parents[3]
ANSWER = "Мій лікар"
_KILLED_AFTER = 20


@contextmanager
def process(port: int, data: Path) -> Iterator[subprocess.Popen[str]]:
    """The double as a command of its own, once it says that it listens."""
    command = [sys.executable, "-m", "sandbox.telegram", "--port", str(port)]
    command += ["--data", str(data), "--token", TOKEN]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        for line in running.stdout:
            if line.startswith("ready"):
                break
        yield running
        running.kill()


async def test_everything_is_there_after_a_kill(tmp_path: Path) -> None:
    port = free_port()
    keyboard = {"inline_keyboard": [[{"text": ANSWER, "callback_data": "mine"}]]}
    async with ClientSession() as session:
        driver = Driver(f"http://127.0.0.1:{port}", session)
        with process(port, tmp_path) as running:
            person = await driver.person(phone_number="+380000000123")
            sent = await driver.bot(
                "sendMessage", chat_id=person.id, text="Оберіть", reply_markup=keyboard
            )
            document = await driver.upload(
                "sendDocument", "document", "a.txt", b"abc", chat_id=str(person.id)
            )
            tapped = await person.does("tap", message_id=sent["message_id"], label=ANSWER)
            await driver.bot("setMyCommands", commands=[{"command": "a", "description": "b"}])
            await driver.control("POST", "/faults", {"method": "getMe", "times": 1})
            before = await person.chat()
            updates = await driver.bot("getUpdates")
            running.send_signal(signal.SIGKILL)
            running.wait()
        with process(port, tmp_path):
            assert await person.chat() == before
            assert await driver.bot("getUpdates") == updates
            assert (await driver.refused("getMe")).code == 500
            file_id = document["document"]["file_id"]
            assert (await driver.bot("getFile", file_id=file_id))["file_size"] == 3
            await driver.bot("answerCallbackQuery", callback_query_id=tapped["callback_query_id"])
            said = await person.says("далі")
            assert said["message_id"] == document["message_id"] + 1
            after = await driver.bot("getUpdates")
            assert after[-1]["update_id"] == updates[-1]["update_id"] + 1


async def test_an_acknowledged_message_is_never_lost(tmp_path: Path) -> None:
    """Killed in the middle of a stream of messages, it keeps every one it has confirmed."""
    port = free_port()
    confirmed: set[int] = set()
    async with ClientSession() as session:
        driver = Driver(f"http://127.0.0.1:{port}", session)
        with process(port, tmp_path) as running:
            person = await driver.person()

            async def send_for_ever() -> None:
                while True:
                    sent = await driver.bot("sendMessage", chat_id=person.id, text="a")
                    confirmed.add(sent["message_id"])
                    if len(confirmed) == _KILLED_AFTER:
                        running.send_signal(signal.SIGKILL)

            with pytest.raises((ClientConnectionError, ConnectionError)):
                await send_for_ever()
        with process(port, tmp_path):
            said = [found for found in (await person.chat())["messages"] if found["from"] == "bot"]
            kept = {found["message_id"] for found in said}
            assert confirmed <= kept
            # At most the one that was on its way may have come without its answer.
            assert len(kept - confirmed) <= 1


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The command until its end."""
    command = [sys.executable, "-m", "sandbox.telegram", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_a_busy_port_is_named(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        result = run("--port", port, "--data", str(tmp_path))
    assert result.returncode == 1
    assert f":{port}" in result.stderr


def test_help_and_bad_tokens(tmp_path: Path) -> None:
    shown = run("--help")
    assert shown.returncode == 0
    assert "--token" in shown.stdout
    refused = run("--token", "nonsense", "--data", str(tmp_path))
    assert refused.returncode == 2
    assert "1000001:" in refused.stderr
