"""Every published case gets the same report when revocation is judged in a second stage."""

from __future__ import annotations

from typing import Any

from core.qes import Evidence, examine, judge, settle

from .qes_data import octets
from .test_qes_cases import arguments, each_case


@each_case
def test_two_stages_report_what_one_does(case: dict[str, Any]) -> None:
    given = arguments(case)
    at_once = examine(octets(case["file"]), **given)
    evidence = Evidence(tuple(given.pop("ocsp")), tuple(given.pop("crls")))
    judgement = judge(octets(case["file"]), **given)
    if judgement.pending is None:
        # Embedded answers sufficed, or the signature was refused for another reason.
        assert judgement.report.verdict == at_once.verdict
        assert judgement.report.reason == at_once.reason
    else:
        assert settle(judgement.pending, evidence).report == at_once
