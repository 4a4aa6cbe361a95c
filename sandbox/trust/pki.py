"""The test public key infrastructure: roots, providers and their services, made once and kept.

Three lines of trust stand side by side, as the three kinds of roots of the ЦЗО do: ДСТУ 4145 with
Купина, ДСТУ 4145 with ГОСТ 34.311, and ECDSA. Each has a root, a provider that issues to people,
a time-stamping certificate (issued by the root, as in life) and an OCSP certificate for the
provider and for the root. Every name says that it is a test.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import orjson
from cryptography.hazmat.primitives.asymmetric import ec

from core.kit.clock import Clock
from sandbox.trust import certificates as x509
from sandbox.trust import digests, oids, private_files
from sandbox.trust.addresses import Addresses
from sandbox.trust.certificates import Certificate, Contents, Issuer
from sandbox.trust.digests import Digest
from sandbox.trust.issued import Issued
from sandbox.trust.keys import DstuKey, EcdsaKey, PrivateKey, load_pkcs8
from sandbox.trust.register import Register

_ROOT_LIFE = timedelta(days=20 * 365)
_SERVICE_LIFE = timedelta(days=15 * 365)

_STATE_ORGANIZATION = "ТЕСТОВЕ міністерство (навчальний режим)"
_PROVIDER_ORGANIZATION = "ТЕСТОВИЙ надавач (навчальний режим)"
_PROVIDER_CODE = "99999999"
_PLACE = ((oids.COUNTRY, "UA"), (oids.LOCALITY, "Київ"))


@dataclass(frozen=True, slots=True)
class Line:
    """One line of trust: what its keys and signatures are."""

    name: str
    label: str
    digest: Digest
    root_digest: Digest
    make_root_key: Callable[[], PrivateKey]
    make_key: Callable[[], PrivateKey]

    @property
    def root(self) -> str:
        """Name of its root; the provider bears the name of the line."""
        return f"czo-{self.name}"


LINES: Final = {
    line.name: line
    for line in (
        Line(
            "kupyna",
            "ДСТУ 4145, Купина",
            digests.KUPYNA_256,
            digests.KUPYNA_256,
            lambda: DstuKey.generate(431),
            lambda: DstuKey.generate(257),
        ),
        Line(
            "gost",
            "ДСТУ 4145, ГОСТ 34.311",
            digests.GOST_34311,
            digests.GOST_34311,
            lambda: DstuKey.generate(431),
            lambda: DstuKey.generate(257),
        ),
        Line(
            "ecdsa",
            "ECDSA",
            digests.SHA_256,
            digests.SHA_384,
            lambda: EcdsaKey.generate(ec.SECP384R1()),
            EcdsaKey.generate,
        ),
    )
}


class Pki:
    """The authorities of one data folder, their keys and the register of what they issued."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        """Open what ``open_or_create`` made."""
        state = orjson.loads((folder / "pki.json").read_bytes())
        self.addresses = Addresses(state["base_url"])
        self.clock = clock
        self.register = Register(folder / "register.jsonl")
        self.issued = Issued(folder / "issued")
        self._folder = folder
        self._authorities = {name: self._load(name) for name in state["authorities"]}

    @classmethod
    def open_or_create(cls, folder: Path, base_url: str, clock: Clock) -> Pki:
        """The infrastructure of a data folder; made on the first call, the same ever after.

        ``base_url`` is where its services will answer; it stands in every certificate and
        therefore stays what it was when the folder was made (see ``addresses``).
        """
        if not (folder / "pki.json").exists():
            unfinished = folder.with_name(folder.name + ".unfinished")
            shutil.rmtree(unfinished, ignore_errors=True)
            private_files.make_folder(unfinished)
            _create(unfinished, Addresses(base_url.rstrip("/")), clock.now())
            unfinished.replace(folder)
        return cls(folder, clock)

    @property
    def folder(self) -> Path:
        """Where the keys are kept; others may keep theirs beside, in folders of their own."""
        return self._folder

    def authority(self, name: str) -> Issuer:
        """An authority by name: ``czo-<line>``, ``<line>``, ``tsa-<line>``, ``ocsp-<issuer>``.

        Raises:
            KeyError: there is none of that name.
        """
        return self._authorities[name]

    def certificate(self, name: str) -> Certificate:
        """Certificate of an authority, by the same names."""
        return self._authorities[name].certificate

    def issuers(self) -> list[str]:
        """Names of those who issue certificates: roots and providers."""
        return [name for line in LINES.values() for name in (line.root, line.name)]

    def certificates(self, line: str | None = None) -> dict[str, Certificate]:
        """Certificates of all authorities by name, or of those of one line."""
        wanted = [line] if line else list(LINES)
        return {
            name: self.certificate(name)
            for name in self._authorities
            if name.rpartition("-")[2] in wanted
        }

    def _load(self, name: str) -> Issuer:
        key, certificate = _paths(self._folder, name)
        line = LINES[name.rpartition("-")[2]]
        digest = line.root_digest if name.startswith("czo-") else line.digest
        return Issuer(load_pkcs8(key.read_bytes()), digest, Certificate(certificate.read_bytes()))


# --- making ---------------------------------------------------------------------------------


def _create(folder: Path, addresses: Addresses, now: datetime) -> None:
    private_files.make_folder(folder / "authorities")
    register = Register(folder / "register.jsonl")
    names = []
    for line in LINES.values():
        for name, issuer_name, authority in _make_line(line, addresses, now):
            key, certificate = _paths(folder, name)
            private_files.write(key, authority.key.pkcs8())
            private_files.write(certificate, authority.certificate.raw)
            register.add(issuer_name, authority.certificate.serial, name)
            names.append(name)
    state = {"base_url": addresses.base_url, "authorities": names, "created_at": now}
    private_files.write(folder / "pki.json", orjson.dumps(state))


def _make_line(line: Line, addresses: Addresses, now: datetime) -> list[tuple[str, str, Issuer]]:
    """Every authority of the line as (its name, name of its issuer, itself)."""
    maker = _Maker(line, addresses, now)
    root = maker.root()
    provider = maker.provider(root)
    return [
        (line.root, line.root, root),
        (f"ocsp-{line.root}", line.root, maker.responder(root, line.root)),
        (line.name, line.root, provider),
        (f"ocsp-{line.name}", line.name, maker.responder(provider, line.name)),
        (f"tsa-{line.name}", line.root, maker.time_stamper(root)),
    ]


class _Maker:
    """Makes the authorities of one line at one moment."""

    def __init__(self, line: Line, addresses: Addresses, now: datetime) -> None:
        self._line = line
        self._addresses = addresses
        self._not_before = midnight(now)

    def root(self) -> Issuer:
        key = self._line.make_root_key()
        subject = (
            (oids.ORGANIZATION, _STATE_ORGANIZATION),
            (oids.ORGANIZATIONAL_UNIT, "Адміністратор ТЕСТОВОГО ЦЗО"),
            (oids.COMMON_NAME, f"ТЕСТОВИЙ ЦЗО ({self._line.label})"),
            (oids.SERIAL_NUMBER, f"UA-{_PROVIDER_CODE}-{self._not_before.year}"),
            *_PLACE,
        )
        extensions = (
            x509.key_usage(x509.KEY_CERT_SIGN, x509.CRL_SIGN),
            x509.policies(critical=True),
            x509.basic_constraints(2, authority=True),
            x509.qualified_statements(critical=True),
            x509.crl_distribution_point(self._addresses.revocation_list(self._line.root)),
        )
        not_after = self._not_before + _ROOT_LIFE
        contents = Contents(subject, key, self._not_before, not_after, extensions)
        digest = self._line.root_digest
        return Issuer(key, digest, x509.self_signed(contents, digest))

    def provider(self, root: Issuer) -> Issuer:
        extensions = (
            x509.key_usage(x509.KEY_CERT_SIGN, x509.CRL_SIGN),
            x509.basic_constraints(0, authority=True),
        )
        return self._subordinate(root, "ТЕСТОВИЙ КНЕДП", "1", self._line.root, extensions)

    def responder(self, issuer: Issuer, issuer_name: str) -> Issuer:
        extensions = (
            x509.key_usage(x509.DIGITAL_SIGNATURE),
            x509.extended_key_usage(oids.PURPOSE_OCSP_SIGNING),
            x509.basic_constraints(),
        )
        of_root = issuer_name == self._line.root
        title = "ТЕСТОВИЙ OCSP-сервер" + (" ЦЗО" if of_root else "")
        return self._subordinate(issuer, title, "4" if of_root else "3", issuer_name, extensions)

    def time_stamper(self, root: Issuer) -> Issuer:
        extensions = (
            x509.key_usage(x509.DIGITAL_SIGNATURE, x509.CONTENT_COMMITMENT),
            x509.extended_key_usage(oids.PURPOSE_TIME_STAMPING, critical=True),
            x509.basic_constraints(),
        )
        return self._subordinate(root, "ТЕСТОВИЙ TSP-сервер", "2", self._line.root, extensions)

    def _subordinate(
        self, issuer: Issuer, title: str, number: str, issuer_name: str, own: tuple[bytes, ...]
    ) -> Issuer:
        key = self._line.make_key()
        subject = (
            (oids.ORGANIZATION, _PROVIDER_ORGANIZATION),
            (oids.COMMON_NAME, f"{title} ({self._line.label})"),
            (oids.SERIAL_NUMBER, f"UA-{_PROVIDER_CODE}-{number}"),
            *_PLACE,
            (oids.ORGANIZATION_IDENTIFIER, f"NTRUA-{_PROVIDER_CODE}"),
        )
        extensions = (
            *own,
            x509.policies(),
            x509.qualified_statements(),
            *pointers(self._addresses, self._line.name, issuer_name),
        )
        not_after = self._not_before + _SERVICE_LIFE
        contents = Contents(subject, key, self._not_before, not_after, extensions)
        return Issuer(key, self._line.digest, x509.issue(issuer, contents))


def pointers(addresses: Addresses, line: str, issuer: str) -> tuple[bytes, ...]:
    """Extensions that say where the services of the issuer are."""
    return (
        x509.crl_distribution_point(addresses.revocation_list(issuer)),
        x509.freshest_crl(addresses.delta_revocation_list(issuer)),
        x509.authority_information(addresses.ocsp, addresses.issuers(line)),
        x509.time_stamping_service(addresses.time_stamping(line)),
    )


def midnight(moment: datetime) -> datetime:
    """The beginning of that day: validity begins then, so that clocks may differ a little."""
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def _paths(folder: Path, name: str) -> tuple[Path, Path]:
    base = folder / "authorities"
    return base / f"{name}.pk8", base / f"{name}.cer"
