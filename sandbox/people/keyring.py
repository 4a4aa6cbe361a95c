"""Keys of invented people: each made when it is first asked for, and kept.

Who has which form of key file follows from his number, so the list can be shown before a single
key exists. Most are PFX of ДСТУ keys with Купина; the other forms people hold are among them.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Final
from uuid import UUID

from core.qes import gost34311
from sandbox.people import clinics, codes, newcomers, persons, places, staff
from sandbox.people.country import Country
from sandbox.people.ids import Thing
from sandbox.people.persons import Age
from sandbox.people.staff import StaffMember
from sandbox.trust import holders, private_files
from sandbox.trust.certificates import Certificate
from sandbox.trust.containers import (
    ITERATIONS,
    KeyEntry,
    international_pfx,
    java_key_store,
    key_6_dat,
    national_pfx,
)
from sandbox.trust.holders import Holder, Order
from sandbox.trust.keys import DstuKey, EcdsaKey, PrivateKey, load_pkcs8
from sandbox.trust.pki import Pki
from sandbox.trust.signing import SigningKey

_FEW_ITERATIONS = 1_000
_TRIAL_DIGESTS, _FAST_TRIAL_SECONDS = 200, 0.02
_PASSWORD_WORDS = ("kalyna", "barvinok", "voloshka", "romashka", "sosna", "yavir", "zoria", "vesna")


class Form(Enum):
    """A kind of key file: its line of trust and how its name ends."""

    KUPYNA_PFX = ("kupyna", ".pfx")
    GOST_PFX = ("gost", ".pfx")
    GOST_JKS = ("gost", ".jks")
    ECDSA_PKCS12 = ("ecdsa", ".p12")
    KEY_6 = ("gost", ".dat")

    @property
    def line(self) -> str:
        """Line of trust whose provider issues the certificate."""
        return self.value[0]


# By the holder's number within twenty-five; whoever is not here has a PFX with Купина.
_FORMS: Final = {
    4: Form.GOST_PFX,
    14: Form.GOST_PFX,
    6: Form.GOST_JKS,
    16: Form.GOST_JKS,
    10: Form.ECDSA_PKCS12,
    20: Form.ECDSA_PKCS12,
    24: Form.KEY_6,
}
_CYCLE = 25
# Newcomers come in fewer kinds; each form of key file is met among the first.
_NEWCOMERS_FORMS: Final = {
    1: Form.GOST_JKS,
    2: Form.ECDSA_PKCS12,
    3: Form.KEY_6,
    5: Form.GOST_PFX,
}


class Role(Enum):
    """Whose key it is."""

    PATIENT = Thing.PERSON
    NEWCOMER = Thing.NEWCOMER
    DOCTOR = Thing.DOCTOR
    OWNER = Thing.OWNER
    REGISTRAR = Thing.REGISTRAR


class NoKey(LookupError):
    """Nobody of this country has this id, or he is too young to have a key."""


@dataclass(frozen=True, slots=True)
class KeyCard:
    """What is known of a key before it is made."""

    holder_id: UUID
    """Of the person for patients and newcomers, of the party for staff."""
    role: Role
    holder: Holder
    form: Form
    file_name: str
    password: str


@dataclass(frozen=True, slots=True)
class KeyFile:
    """A key file as its holder has it on his disk."""

    name: str
    content: bytes
    password: str
    certificate_name: str
    """Of the certificate as a file beside; needed with a form that holds none (Key-6.dat)."""
    certificate: bytes


class Keyring:
    """Keys of one country, issued by one infrastructure; safe to ask from several threads."""

    def __init__(self, pki: Pki, country: Country, iterations: int | None = None) -> None:
        """Keys are kept in the infrastructure's folder, under ``people``.

        ``iterations`` of password derivation are what providers use, or fewer where digests
        have to be computed in pure Python and would take seconds.
        """
        self._pki = pki
        self._country = country
        self._folder = pki.folder / "people"
        self._iterations = iterations or _affordable_iterations()
        self._lock = threading.Lock()

    def patients(self) -> Iterator[KeyCard]:
        """Patients who have keys: everybody from 14 years."""
        for index in range(self._country.sizes.persons):
            if persons.age_of(index) is not Age.CHILD:
                yield self._card(Role.PATIENT, index)

    def newcomers(self) -> Iterator[KeyCard]:
        """People who have keys and are yet to register themselves."""
        return (self._card(Role.NEWCOMER, index) for index in range(self._country.sizes.newcomers))

    def doctors(self) -> Iterator[KeyCard]:
        """Every doctor."""
        return (self._card(Role.DOCTOR, index) for index in range(self._country.sizes.doctors))

    def clinic_staff(self) -> Iterator[KeyCard]:
        """Owner and registrar of every clinic."""
        for clinic in range(self._country.sizes.clinics):
            yield self._card(Role.OWNER, clinic)
            yield self._card(Role.REGISTRAR, clinic)

    def card(self, holder_id: UUID | str) -> KeyCard:
        """What is known of somebody's key.

        Raises:
            NoKey: he has none.
        """
        found = self._country.locate(UUID(str(holder_id)))
        roles = {role.value: role for role in Role}
        if found is None or found[0] not in roles or not self._exists(*found):
            raise NoKey(str(holder_id))
        return self._card(roles[found[0]], found[1])

    def container_for(self, holder_id: UUID | str) -> KeyFile:
        """Somebody's key file; made now if it was never asked for, the same ever after.

        Raises:
            NoKey: he has none.
        """
        card = self.card(holder_id)
        path = self._path(card) / card.file_name
        with self._lock:
            signing_key = self._signing_key(card)
            if not path.exists():
                private_files.write(path, self._container(card, signing_key))
            content = path.read_bytes()
        return KeyFile(
            card.file_name,
            content,
            card.password,
            f"{card.holder.code}.cer",
            signing_key.certificate.raw,
        )

    def signing_key(self, holder_id: UUID | str) -> SigningKey:
        """The key itself with its certificate, for signing without a browser.

        Raises:
            NoKey: he has none.
        """
        card = self.card(holder_id)
        with self._lock:
            return self._signing_key(card)

    # --- who has what -------------------------------------------------------------------

    def _exists(self, thing: Thing, index: int) -> bool:
        sizes = self._country.sizes
        if thing is Thing.PERSON:
            return index < sizes.persons and persons.age_of(index) is not Age.CHILD
        counts = {Thing.NEWCOMER: sizes.newcomers, Thing.DOCTOR: sizes.doctors}
        return index < counts.get(thing, sizes.clinics)

    def _card(self, role: Role, index: int) -> KeyCard:
        holder = self._holder(role, index)
        form = _form(role, index)
        dice = self._country.dice(f"password {role.name}", index)
        return KeyCard(
            self._country.id(role.value, index),
            role,
            holder,
            form,
            _file_name(form, str(holder.code)),
            f"{dice.pick(_PASSWORD_WORDS)}-{dice.number(1000, 9999)}",
        )

    def _holder(self, role: Role, index: int) -> Holder:
        country = self._country
        if role in (Role.PATIENT, Role.NEWCOMER):
            one = (
                persons.patient(country, index)
                if role is Role.PATIENT
                else newcomers.newcomer(country, index)
            )
            return Holder(one.name.last_name, one.name.given_name, one.tax_id, one.locality)
        make = {Role.DOCTOR: staff.doctor, Role.OWNER: staff.owner, Role.REGISTRAR: staff.registrar}
        return self._employed(make[role](country, index))

    def _employed(self, member: StaffMember) -> Holder:
        settlement = self._country.settlement_of_clinic(member.clinic)
        return Holder(
            member.name.last_name,
            member.name.given_name,
            member.tax_id,
            places.place(settlement).name,
            clinics.certificate_name(member.clinic),
            codes.edrpou(member.clinic),
            member.title,
        )

    # --- making and keeping -------------------------------------------------------------

    def _path(self, card: KeyCard) -> Path:
        return self._folder / str(card.holder_id)

    def _signing_key(self, card: KeyCard) -> SigningKey:
        folder = self._path(card)
        key_path, certificate_path = folder / "key.pk8", folder / "certificate.cer"
        if certificate_path.exists():
            certificate = Certificate(certificate_path.read_bytes())
            known = load_pkcs8(key_path.read_bytes())
            # A folder of an earlier release has not kept it where its key finds it.
            self._pki.issued.add(card.form.line, known, certificate)
            return SigningKey(known, certificate)
        private_files.make_folder(folder)
        key: PrivateKey = (
            EcdsaKey.generate() if card.form is Form.ECDSA_PKCS12 else DstuKey.generate()
        )
        # The certificate last: where it is, the key is.
        private_files.write(key_path, key.pkcs8())
        certificate = holders.issue(self._pki, card.holder, key, Order(card.form.line))
        private_files.write(certificate_path, certificate.raw)
        return SigningKey(key, certificate)

    def _container(self, card: KeyCard, signing_key: SigningKey) -> bytes:
        chain = [signing_key.certificate, self._pki.certificate(card.form.line)]
        entry = KeyEntry(signing_key.key, chain)
        match card.form:
            case Form.GOST_JKS:
                alias = f"pb_{card.holder.code}"
                return java_key_store({alias: entry}, card.password, self._pki.clock.now())
            case Form.ECDSA_PKCS12:
                return international_pfx(entry, card.password)
            case Form.KEY_6:
                return key_6_dat(entry.key, card.password)
        # Both ways in which the certificates of a PFX are hidden are met.
        aes = card.form is Form.KUPYNA_PFX
        return national_pfx(entry, card.password, self._iterations, aes_certificates=aes)


def _form(role: Role, index: int) -> Form:
    if role is Role.NEWCOMER:
        return _NEWCOMERS_FORMS.get(index % newcomers.COUNT, Form.KUPYNA_PFX)
    return _FORMS.get(index % _CYCLE, Form.KUPYNA_PFX)


def _file_name(form: Form, code: str) -> str:
    """What providers call such a file."""
    if form is Form.KEY_6:
        return "Key-6.dat"
    return f"pb_{code}.jks" if form is Form.GOST_JKS else f"{code}{form.value[1]}"


def _affordable_iterations() -> int:
    begun = time.perf_counter()
    for _ in range(_TRIAL_DIGESTS):
        gost34311.digest(b"trial")
    fast = time.perf_counter() - begun < _FAST_TRIAL_SECONDS
    return ITERATIONS if fast else _FEW_ITERATIONS
