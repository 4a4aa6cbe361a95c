"""A small world of trust: a root, a provider with its services, and people.

``World("dstu")`` signs with DSTU 4145 and GOST 34.311, ``World("kupyna")`` with Kupyna,
``World("ecdsa")`` with ECDSA; in ``World("rsa")`` people have RSA keys under authorities of ECDSA.
Nobody in it exists: the РНОКПП are of birth dates to come.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from core.qes import Certificate, TrustStore, load

from . import answers
from .certificates import (
    AUTHORITY,
    IN_DEVICE,
    OCSP_SIGNING,
    QUALIFIED,
    TIME_STAMPING,
    Template,
    certificate,
    key_id,
    name,
)
from .containers import Recipe, Signer, build, time_stamp
from .keys import DstuKey, EcKey, Key, RsaKey

NOW = datetime(2030, 6, 1, 12, 0, tzinfo=UTC)
TAX_ID = "9000000019"
OTHER_TAX_ID = "9111111110"
CONTENT = '{"дія": "declaration.sign", "nonce": "4f1c"}'.encode()


class World:
    """Keys, names and certificates of one provider under one root."""

    def __init__(self, kind: str = "dstu") -> None:
        self.kind = kind
        self.root_key = self.key("root", large=True)
        self.provider_key = self.key("provider")
        self.root_name = name(O="Тестове ЦЗО", CN=f"ЦЗО {kind}", C="UA")
        self.provider_name = name(O="Тестовий надавач", CN=f"КНЕДП {kind}", C="UA")
        self.root = certificate(
            Template(self.root_name, 1, key_usage=AUTHORITY, is_ca=True, statements=()),
            self.root_key,
            self.root_name,
            self.root_key,
        )
        self.provider_template = Template(
            self.provider_name, 2, key_usage=AUTHORITY, is_ca=True, path_length=0, statements=()
        )
        self.provider = certificate(
            self.provider_template, self.provider_key, self.root_name, self.root_key
        )
        self.responder = self.service("OCSP", 10, OCSP_SIGNING)
        self.stamper = self.service("TSP", 11, TIME_STAMPING)
        self.person = self.issue(self.person_template(), self.key("person"))

    def key(self, role: str, *, large: bool = False) -> Key:
        seed = f"{self.kind} {role}"
        if self.kind == "rsa" and role == "person":
            return RsaKey(seed)
        if self.kind in ("ecdsa", "rsa"):
            return EcKey(seed)
        digest = "kupyna256" if self.kind == "kupyna" else "gost34311"
        return DstuKey(seed, 431 if large else 257, digest, "explicit")

    def person_template(self, **changes: Any) -> Template:
        subject = name(
            CN="Вигаданчук Тест Тестович",
            SN="Вигаданчук",
            GN="Тест Тестович",
            serialNumber=f"TINUA-{TAX_ID}",
            C="UA",
        )
        template = Template(subject, 100, drfo=(TAX_ID,), statements=(QUALIFIED, IN_DEVICE))
        return replace(template, **changes)

    def issue(self, template: Template, key: Key | None = None) -> Signer:
        """A certificate of the provider, with its key."""
        key = key or self.key("person")
        octets = certificate(template, key, self.provider_name, self.provider_key)
        return Signer(octets, self.provider_name, template.serial, key, key_id(key))

    def service(self, what: str, serial: int, purpose: str) -> Signer:
        template = Template(
            name(O="Тестовий надавач", CN=f"{what} {self.kind}", C="UA"),
            serial,
            purposes=(purpose,),
            purposes_critical=purpose == TIME_STAMPING,
        )
        return self.issue(template, self.key(what))

    @property
    def bag(self) -> list[Certificate]:
        raw = (self.provider, self.responder.certificate, self.stamper.certificate)
        return [found for octets in raw for found in load(octets)]

    @property
    def trust(self) -> TrustStore:
        return TrustStore(load(self.root), self.bag)

    def sign(self, content: bytes = CONTENT, signer: Signer | None = None, **recipe: Any) -> bytes:
        return build(content, signer or self.person, Recipe(**recipe))

    def stamp(self, stamped: bytes, at: datetime = NOW - timedelta(minutes=4)) -> bytes:
        return time_stamp(stamped, at, self.stamper)

    def ocsp(
        self,
        serial: int = 100,
        status: bytes = answers.GOOD,
        *,
        basic: bool = False,
        this_update: datetime = NOW - timedelta(minutes=10),
        next_update: datetime | None = NOW + timedelta(hours=1),
        responder: tuple[bytes, Key] | None = None,
        **more: Any,
    ) -> bytes:
        """The provider's response about one of its certificates."""
        responder_name = name(O="Тестовий надавач", CN=f"OCSP {self.kind}", C="UA")
        who, key = responder or (responder_name, self.responder.key)
        response = answers.ocsp_basic(
            who,
            key,
            self.provider_name,
            self.provider_key.key_octets,
            serial,
            status,
            this_update,
            next_update,
            id_digest=self.provider_key.digest,
            **more,
        )
        return response if basic else answers.ocsp_response(response)

    def crl(
        self,
        revoked: Mapping[int, tuple[datetime, int | None]] | None = None,
        *,
        this_update: datetime = NOW - timedelta(hours=1),
        next_update: datetime = NOW + timedelta(hours=1),
        **more: Any,
    ) -> bytes:
        """The provider's list."""
        return answers.crl(
            self.provider_name,
            self.provider_key,
            dict(revoked or {}),
            this_update,
            next_update,
            **more,
        )
