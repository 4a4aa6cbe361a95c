"""What is wrong with a person's data, gathered whole: people mend everything at once."""

from __future__ import annotations

from collections.abc import Sequence

from core.contract.errors import ErrorCode
from core.contract.person_rules import matches
from core.errors import InvalidEntry, InvalidInput


class Findings:
    """Fields that do not fit, by JSON path."""

    def __init__(self, root: str) -> None:
        self._root = root
        self._entries: list[InvalidEntry] = []

    def add(self, path: str, rule: str, description: str, params: Sequence[str] = ()) -> None:
        """Note a field; ``path`` goes on from the root, such as ``documents[0].number``."""
        entry = f"{self._root}.{path}" if path else self._root
        self._entries.append(InvalidEntry(entry, rule, description, tuple(params)))

    def add_too_long(self, path: str, value: str, longest: int) -> None:
        """Note a value longer than the rule allows, in the published words."""
        wording = f"expected value to have a maximum length of {longest} but was {len(value)}"
        self.add(path, "length", wording, (str(longest),))

    def need_match(self, path: str, pattern: str, value: str) -> None:
        """Note a value that is not wholly of the pattern."""
        if not matches(pattern, value):
            self.add(path, "format", "string does not match pattern", (f"^{pattern}$",))

    def settle(self) -> None:
        """Refuse when something was found.

        Raises:
            InvalidInput: ``INVALID_INPUT`` with every field that does not fit.
        """
        if self._entries:
            raise InvalidInput(ErrorCode.INVALID_INPUT, invalid=self._entries)
