"""Which tests run before which, and which in one process."""

from __future__ import annotations

from xdist.scheduler import LoadFileScheduling

_OWN, _SHARED, _PAGE, _REST = range(4)


def begins(nodeid: str) -> int:
    """Place in a run: what needs an installation first, then a browser, then all others.

    The longest files, begun last, would leave a core idle.
    """
    file = nodeid.partition("::")[0]
    if file == "tests/e2e/test_killed_on_the_way.py":
        return _OWN
    if file.startswith("tests/e2e/page/"):
        return _PAGE
    return _SHARED if file.startswith("tests/e2e/") else _REST


class OneInstallation(LoadFileScheduling):  # type: ignore[misc] # xdist is published without types
    """The tests of a file run in one process; those of the shared installation, too."""

    def _split_scope(self, nodeid: str) -> str:
        return "installation" if begins(nodeid) == _SHARED else super()._split_scope(nodeid)
