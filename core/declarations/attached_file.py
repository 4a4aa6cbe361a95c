"""Takes the signed file out of a PDF that a stranger sends, in a process of its own.

A PDF can be made to cost any amount of time and memory, so it is read by a child with hard limits,
by a library without native code, and only its attached files are looked at. Run as a script:
PDF on standard input, the signed file on standard output; status 3 says that there is none.
"""

from __future__ import annotations

import asyncio
import sys
from datetime import timedelta

_NOTHING = 3
_MOST_MEMORY_BYTES = 768 * 1024 * 1024
_MOST_PROCESSOR_SECONDS = 5
_MOST_WAITED = timedelta(seconds=10)
_MOST_AT_ONCE = 2
_MOST_FILE_BYTES = 1024 * 1024
_MOST_ATTACHMENTS = 16
_SUFFIX = ".p7s"


class AttachedFiles:
    """Reads PDFs, few at a time."""

    def __init__(self) -> None:
        self._places = asyncio.Semaphore(_MOST_AT_ONCE)

    async def signed_file(self, pdf: bytes) -> bytes | None:
        """The one attached ``.p7s``; None when there is none, several, or the PDF is unreadable."""
        async with self._places:
            child = await asyncio.create_subprocess_exec(
                sys.executable, "-I", __file__,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                env={},
            )  # fmt: skip
            try:
                async with asyncio.timeout(_MOST_WAITED.total_seconds()):
                    found, _ = await child.communicate(pdf)
            except TimeoutError:
                return None
            finally:
                if child.returncode is None:
                    child.kill()
                    await child.wait()
        return found if child.returncode == 0 and found else None


# --- in the process of its own ----------------------------------------------------------------


def _main() -> int:
    import io
    import logging
    import resource

    resource.setrlimit(resource.RLIMIT_CPU, (_MOST_PROCESSOR_SECONDS, _MOST_PROCESSOR_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY_BYTES, _MOST_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    logging.disable()
    try:
        found = _attached(io.BytesIO(sys.stdin.buffer.read()))
    except BaseException:  # whatever a hostile file brings the library to
        return _NOTHING
    if found is None or len(found) > _MOST_FILE_BYTES:
        return _NOTHING
    sys.stdout.buffer.write(found)
    sys.stdout.buffer.flush()
    return 0


def _attached(stream: object) -> bytes | None:
    from pypdf import PdfReader

    reader = PdfReader(stream, strict=False)  # type: ignore[arg-type]
    if reader.is_encrypted:
        return None
    found: list[bytes] = []
    for count, attachment in enumerate(reader.attachment_list):
        if count >= _MOST_ATTACHMENTS:
            return None
        if attachment.name.casefold().endswith(_SUFFIX):
            found.append(bytes(attachment.content))
    return found[0] if len(found) == 1 else None


if __name__ == "__main__":
    sys.exit(_main())
