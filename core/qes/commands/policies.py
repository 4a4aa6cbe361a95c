"""``policy show``: the rules of acceptance, to be read."""

from __future__ import annotations

import sys
from dataclasses import fields
from datetime import timedelta

from ..inspection.document import Document, Fact
from ..policy import POLICIES, Policy
from .parsing import Commands, Options, Parser
from .printing import as_json

RULES = {
    "algorithms": "signature algorithms, of signatures, certificates, answers and stamps",
    "digests": "digests of references: message-digest, signing-certificate, time-stamps",
    "min_dstu_field_bits": "smallest field of a DSTU 4145 key, bits",
    "min_rsa_bits": "smallest modulus of an RSA key, bits",
    "required_key_usage": "what the signer's key must be for",
    "require_qualified": "the signer's certificate must state that it is qualified",
    "accept_without_device": "accept УЕП: a qualified certificate with the key in a file",
    "accept_seals": "accept seals of organisations",
    "accept_document_numbers": "match a signer without РНОКПП by the number of his document",
    "revocation": "the signer's certificate must be shown not to be revoked",
    "max_revocation_age": "age of an answer that names no time of the next one",
    "clock_skew": "difference between clocks that is let pass",
    "require_time_stamp": "the signature must carry a time-stamp that counts",
    "require_current_trust_list": "trust list must be current",
    "accept_ber": "accept containers in BER",
    "max_container_bytes": "largest container, bytes",
    "max_embedded_evidence_bytes": "largest evidence inside a container, bytes",
    "max_certificates": "most certificates in a container",
    "max_attributes": "most attributes of a signer",
    "max_path_length": "longest path, certificates",
}
"""What each field of the policy rules, in the order of the fields."""


def add(commands: Commands[Parser]) -> None:
    """Declare the command."""
    parser = commands.add_parser("policy", help="print what is accepted")
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    show = actions.add_parser("show", help="print the rules of a policy, each with its value")
    show.add_argument("name", nargs="?", choices=sorted(POLICIES), default="default")
    show.add_argument("--json", action="store_true", help="print one JSON object")
    show.set_defaults(run=run)


def run(options: Options) -> int:
    """Print the policy."""
    policy = POLICIES[options.name]
    sys.stdout.write(as_json(describe(policy)) if options.json else _as_text(policy))
    return 0


def describe(policy: Policy) -> Document:
    """The policy's fields with plain values."""
    return {"name": policy.name} | {
        field.name: _plain(getattr(policy, field.name)) for field in fields(policy)
    }


def _plain(value: object) -> Fact:
    if isinstance(value, frozenset):
        return sorted(map(str, value))
    if isinstance(value, timedelta):
        return f"{value.total_seconds():g} s"
    return value if isinstance(value, bool | int) else str(value)


def _as_text(policy: Policy) -> str:
    lines = [f"policy {policy.name}"]
    for name, value in describe(policy).items():
        if name in RULES:
            word = {True: "yes", False: "no"}[value] if isinstance(value, bool) else value
            text = "\n    ".join(["", *value]) if isinstance(value, list) else f" {word}"
            lines.append(f"  {RULES[name]}:{text}")
    return "\n".join(lines) + "\n"
