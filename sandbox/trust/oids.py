"""Object identifiers by name, so that nobody reads them as numbers.

Source: national ones – «Вимоги до форматів» (наказ Мін'юсту № 1236/5/453 of 20.08.2012 and its
successors) as they stand in issued certificates; the rest – RFC 5280, 5652, 5035, 6960, 3161, 7292.
"""

from __future__ import annotations

from typing import Final

_UA: Final = "1.2.804.2.1.1.1"

# digests, and signatures by the digest they are made with
GOST_34311: Final = f"{_UA}.1.2.1"
KUPYNA_256: Final = f"{_UA}.1.2.2.1"
SHA_1: Final = "1.3.14.3.2.26"
SHA_256: Final = "2.16.840.1.101.3.4.2.1"
SHA_384: Final = "2.16.840.1.101.3.4.2.2"
SHA_512: Final = "2.16.840.1.101.3.4.2.3"
DSTU_4145: Final = f"{_UA}.1.3.1.1"
DSTU_4145_KUPYNA_256: Final = f"{_UA}.1.3.6.1.1"
ECDSA_SHA_256: Final = "1.2.840.10045.4.3.2"
ECDSA_SHA_384: Final = "1.2.840.10045.4.3.3"
RSA_SHA_256: Final = "1.2.840.113549.1.1.11"

# protection of key containers
GOST_28147_CFB: Final = f"{_UA}.1.1.1.3"
HMAC_GOST_34311: Final = f"{_UA}.1.1.2"
PBES2: Final = "1.2.840.113549.1.5.13"
PBKDF2: Final = "1.2.840.113549.1.5.12"
IIT_KEY_STORE: Final = "1.3.6.1.4.1.19398.1.1.1.2"
JKS_KEY_PROTECTOR: Final = "1.3.6.1.4.1.42.2.17.1.1"
SHROUDED_KEY_BAG: Final = "1.2.840.113549.1.12.10.1.2"
CERTIFICATE_BAG: Final = "1.2.840.113549.1.12.10.1.3"
X509_CERTIFICATE: Final = "1.2.840.113549.1.9.22.1"
FRIENDLY_NAME: Final = "1.2.840.113549.1.9.20"
LOCAL_KEY_ID: Final = "1.2.840.113549.1.9.21"

# names
COMMON_NAME: Final = "2.5.4.3"
SURNAME: Final = "2.5.4.4"
SERIAL_NUMBER: Final = "2.5.4.5"
COUNTRY: Final = "2.5.4.6"
LOCALITY: Final = "2.5.4.7"
ORGANIZATION: Final = "2.5.4.10"
ORGANIZATIONAL_UNIT: Final = "2.5.4.11"
TITLE: Final = "2.5.4.12"
GIVEN_NAME: Final = "2.5.4.42"
ORGANIZATION_IDENTIFIER: Final = "2.5.4.97"

# certificate extensions and what stands in them
SUBJECT_DIRECTORY_ATTRIBUTES: Final = "2.5.29.9"
SUBJECT_KEY_IDENTIFIER: Final = "2.5.29.14"
KEY_USAGE: Final = "2.5.29.15"
BASIC_CONSTRAINTS: Final = "2.5.29.19"
CRL_NUMBER: Final = "2.5.29.20"
REASON_CODE: Final = "2.5.29.21"
CRL_DISTRIBUTION_POINTS: Final = "2.5.29.31"
CERTIFICATE_POLICIES: Final = "2.5.29.32"
AUTHORITY_KEY_IDENTIFIER: Final = "2.5.29.35"
EXTENDED_KEY_USAGE: Final = "2.5.29.37"
FRESHEST_CRL: Final = "2.5.29.46"
DELTA_CRL: Final = "2.5.29.27"
AUTHORITY_INFO_ACCESS: Final = "1.3.6.1.5.5.7.1.1"
QC_STATEMENTS: Final = "1.3.6.1.5.5.7.1.3"
SUBJECT_INFO_ACCESS: Final = "1.3.6.1.5.5.7.1.11"
ACCESS_OCSP: Final = "1.3.6.1.5.5.7.48.1"
ACCESS_CA_ISSUERS: Final = "1.3.6.1.5.5.7.48.2"
ACCESS_TIME_STAMPING: Final = "1.3.6.1.5.5.7.48.3"
PURPOSE_TIME_STAMPING: Final = "1.3.6.1.5.5.7.3.8"
PURPOSE_OCSP_SIGNING: Final = "1.3.6.1.5.5.7.3.9"
PURPOSE_SEAL: Final = f"{_UA}.3.9"
DRFO: Final = f"{_UA}.11.1.4.1.1"
EDRPOU: Final = f"{_UA}.11.1.4.2.1"
POLICY_UA: Final = f"{_UA}.2.2"
QC_UA: Final = f"{_UA}.2.1"
QC_COMPLIANCE: Final = "0.4.0.1862.1.1"
QC_TYPE: Final = "0.4.0.1862.1.6"
QC_TYPE_ESIGN: Final = "0.4.0.1862.1.6.1"
QC_TYPE_ESEAL: Final = "0.4.0.1862.1.6.2"

# CMS, OCSP, time-stamps
DATA: Final = "1.2.840.113549.1.7.1"
SIGNED_DATA: Final = "1.2.840.113549.1.7.2"
ENCRYPTED_DATA: Final = "1.2.840.113549.1.7.6"
TST_INFO: Final = "1.2.840.113549.1.9.16.1.4"
CONTENT_TYPE: Final = "1.2.840.113549.1.9.3"
MESSAGE_DIGEST: Final = "1.2.840.113549.1.9.4"
SIGNING_TIME: Final = "1.2.840.113549.1.9.5"
SIGNING_CERTIFICATE_V2: Final = "1.2.840.113549.1.9.16.2.47"
OCSP_BASIC: Final = "1.3.6.1.5.5.7.48.1.1"
OCSP_NONCE: Final = "1.3.6.1.5.5.7.48.1.2"
TSP_POLICY: Final = f"{_UA}.2.3.1"
