"""TDLib's own code, asked without a network: the judge of markup and links.

Only its synchronous functions are used, the ones Telegram's Bot API server calls itself.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from sandbox.telegram.store import Json


def execute(request: Json) -> Json:
    """Run one synchronous request. An error comes back as an object of ``@type`` ``error``."""
    reply = _function()(json.dumps(request, ensure_ascii=False).encode("utf-8", "surrogatepass"))
    if reply is None:
        raise RuntimeError(f"TDLib does not run {request['@type']} synchronously")
    answer: Json = json.loads(reply)
    return answer


@cache
def _function() -> Any:
    # The library is 30 MB: loaded at the first use, so that the package imports fast.
    from tdjson import td_execute

    td_execute(b'{"@type":"setLogVerbosityLevel","new_verbosity_level":0}')
    return td_execute
