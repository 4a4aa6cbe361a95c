"""What runs in the processes that verify signatures: imports little, keeps the trust list."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Literal

from core import qes
from core.qes import cms, status

RevocationMode = Literal["off", "when_available", "required"]

_PARENT_CHECK_SECONDS = 1.0
_RULES: dict[RevocationMode, qes.RevocationRule] = {
    "off": qes.RevocationRule.WHEN_SUPPLIED,
    "when_available": qes.RevocationRule.WHEN_AVAILABLE,
    "required": qes.RevocationRule.REQUIRED,
}


@dataclass(frozen=True)
class TrustSettings:
    """Which signatures are believed.

    Attributes:
        roots: files of the only anchors, where there is no trust list.
        intermediates: files of certificates that help to reach an anchor.
        trust_list: folder of a trust list, which takes the place of both.
        revocation: whether a certificate's status is asked, and must be known.
        accept_without_device: accept УЕП on a qualified certificate beside КЕП.
        require_current_list: accept nothing by a trust list that is past its validity.
    """

    roots: Sequence[Path] = ()
    intermediates: Sequence[Path] = ()
    trust_list: Path | None = None
    revocation: RevocationMode = "off"
    accept_without_device: bool = True
    require_current_list: bool = False

    @property
    def policy(self) -> qes.Policy:
        """The rules of acceptance."""
        return replace(
            qes.DEFAULT,
            revocation=_RULES[self.revocation],
            accept_without_device=self.accept_without_device,
            require_current_trust_list=self.require_current_list,
        )

    def load(self) -> tuple[qes.TrustStore, qes.AddressBook | None]:
        """Whom to believe, and whom to ask where a trust list says so.

        Raises:
            qes.TrustError: a file cannot be read or holds no certificate.
        """
        if self.trust_list is not None:
            from core.qes.trust_list import TrustList

            trust_list = TrustList.load(self.trust_list)
            return trust_list.store, trust_list
        return qes.TrustStore.from_files(self.roots, self.intermediates), None


@dataclass(frozen=True)
class Begun:
    """Everything but the provider's word.

    Attributes:
        claimed_content: of a container that did not pass: the octets it holds, proven by nothing;
            None when none could be read.
    """

    judgement: qes.Judgement
    claimed_content: bytes | None


class Checker:
    """Verifies containers against one trust list."""

    def __init__(self, settings: TrustSettings) -> None:
        """Read the trust list.

        Raises:
            qes.TrustError: a file cannot be read or holds no certificate.
        """
        self.trust, self.book = settings.load()
        self.policy = settings.policy

    def begin(
        self, container: bytes, content: bytes | None, tax_id: str | None, at: datetime
    ) -> Begun:
        """Every check that needs no network."""
        judgement = qes.judge(
            container,
            trust=self.trust,
            at=at,
            content=content,
            tax_id=tax_id,
            policy=self.policy,
        )
        claimed = judgement.content
        return Begun(judgement, _claimed_content(container) if claimed is None else claimed)

    def weigh(
        self,
        certificate: qes.Certificate,
        issuer: qes.Certificate,
        evidence: qes.Evidence,
        at: datetime,
    ) -> qes.Answer | None:
        """What a provider's evidence proves of a certificate."""
        return status.weigh(
            certificate,
            issuer,
            evidence,
            helpers=self.trust.intermediates,
            at=at,
            policy=self.policy,
        )


def _claimed_content(container: bytes) -> bytes | None:
    try:
        return cms.read_signed_data(container, accept_ber=True).content
    except qes.QesError:
        return None


# --- in a process of its own ------------------------------------------------------------------

_checker: Checker | None = None


def start(settings: TrustSettings) -> None:
    """Prepare the process."""
    global _checker  # noqa: PLW0603 - the process exists for this one object
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    _checker = Checker(settings)


def begin(container: bytes, content: bytes | None, tax_id: str | None, at: datetime) -> Begun:
    """``Checker.begin`` in the prepared process."""
    return _prepared().begin(container, content, tax_id, at)


def weigh(
    certificate: qes.Certificate, issuer: qes.Certificate, evidence: qes.Evidence, at: datetime
) -> qes.Answer | None:
    """``Checker.weigh`` in the prepared process."""
    return _prepared().weigh(certificate, issuer, evidence, at)


def _prepared() -> Checker:
    if _checker is None:
        raise RuntimeError("the process was not prepared")
    return _checker


def _end_with(parent: int) -> None:
    """End when the service was killed and could not say so."""
    while os.getppid() == parent:
        time.sleep(_PARENT_CHECK_SECONDS)
    os._exit(0)
