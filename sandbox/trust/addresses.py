"""Where the trust services answer: the paths that stand in certificates and are served."""

from __future__ import annotations

from dataclasses import dataclass

OCSP_PATH = "/services/ocsp/"
TSP_PATH = "/services/tsp/"
CMP_PATH = "/services/cmp/"
CRL_PATH = "/download/crls/"
FULL_CRL, DELTA_CRL = "-full.crl", "-delta.crl"
CERTIFICATES_PATH = "/download/certificates/"


@dataclass(frozen=True, slots=True)
class Addresses:
    """Addresses under one base, such as ``http://127.0.0.1:8084``."""

    base_url: str

    @property
    def ocsp(self) -> str:
        """Status of certificates, of every issuer."""
        return self.base_url + OCSP_PATH

    def time_stamping(self, line: str) -> str:
        """Time-stamps of one line of trust."""
        return f"{self.base_url}{TSP_PATH}{line}/"

    def certificates_by_key(self, line: str) -> str:
        """Certificates by identifiers of keys, of one line of trust."""
        return f"{self.base_url}{CMP_PATH}{line}/"

    def revocation_list(self, issuer: str) -> str:
        """The full list of an issuer."""
        return f"{self.base_url}{CRL_PATH}{issuer}{FULL_CRL}"

    def delta_revocation_list(self, issuer: str) -> str:
        """What changed since the issuer's full list."""
        return f"{self.base_url}{CRL_PATH}{issuer}{DELTA_CRL}"

    @property
    def certificates(self) -> str:
        """Where the trust list is published."""
        return self.base_url + CERTIFICATES_PATH

    def issuers(self, line: str) -> str:
        """Certificates of the authorities of one line of trust."""
        return f"{self.base_url}{CERTIFICATES_PATH}{line}.p7b"
