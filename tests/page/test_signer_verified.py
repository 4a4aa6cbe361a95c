"""What the signer signs, the verifier accepts, from every kind of key file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Any

import pytest

from core.qes import SignatureRejected, TrustStore, load, verify
from tests.page import node
from tests.page.node import FOLDER, MOMENT, Job, needs_node

CONTENT = '{"дія":"подати декларацію","номер":"0000-1111"}'.encode()
WAYS = [
    {"digest": digest, "detached": detached}
    for digest, detached in product(("kupyna256", "gost34311"), (False, True))
]
# A key that may sign but not commit to content: the verifier wants both of a person.
SIGNATURE_ONLY = "tax-id-in-the-name-only"
SIGNING = [
    case
    for case in node.cases()
    if case["name"] != SIGNATURE_ONLY
    and case["expect"].get("keys", [{"problem": "error"}])[0]["problem"] is None
    and case["expect"]["keys"][0]["taxId"]
]


@dataclass(frozen=True)
class Signed:
    """Signatures of one key file, in the order of ``WAYS``."""

    containers: list[bytes]
    algorithm: str


@cache
def signed() -> dict[str, Signed]:
    jobs = [Job(node.files_of(case), case["password"], WAYS, CONTENT) for case in SIGNING]
    return {
        case["name"]: Signed(answer.signatures, answer.keys[0]["algorithm"])
        for case, answer in zip(SIGNING, node.run(jobs), strict=True)
    }


@cache
def trust() -> TrustStore:
    vectors = json.loads((FOLDER / "vectors" / "containers.json").read_text(encoding="utf-8"))
    return TrustStore(load(bytes.fromhex(vectors["issuer"])))


@needs_node
@pytest.mark.parametrize("case", SIGNING, ids=lambda case: case["name"])
@pytest.mark.parametrize("number", range(len(WAYS)), ids=lambda number: str(WAYS[number]))
def test_the_verifier_accepts(case: dict[str, Any], number: int) -> None:
    made = signed()[case["name"]]
    way = WAYS[number]
    verified = verify(
        made.containers[number],
        trust=trust(),
        at=MOMENT,
        content=CONTENT,
        tax_id=case["expect"]["keys"][0]["taxId"],
    )
    assert verified.content == CONTENT
    if made.algorithm == "dstu4145":
        assert verified.signer.algorithm.endswith(f" with {way['digest']}")


@needs_node
@pytest.mark.parametrize("number", range(len(WAYS)), ids=lambda number: str(WAYS[number]))
def test_the_verifier_refuses_another_content(number: int) -> None:
    container = signed()["national-m257"].containers[number]
    with pytest.raises(SignatureRejected):
        verify(container, trust=trust(), at=MOMENT, content=CONTENT + b" ")
