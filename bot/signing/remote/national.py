"""National arithmetic that the services ask for, borrowed from the core's verifier.

The only door of the bot into ``core.qes``, and none to verification: services want a digest by
ГОСТ 34.311 of the bytes, and encrypt to a key of ДСТУ 4145. Both are pure functions of a package
that stands alone; a second copy of them would have to be proven and mended twice. Whether a
signature is any good remains the core's to say.
"""

from core.qes.dstu4145 import CURVES, Curve, Point
from core.qes.gost34311 import DKE_1, substitution_tables
from core.qes.gost34311 import digest as gost34311

__all__ = ["CURVES", "DKE_1", "Curve", "Point", "gost34311", "substitution_tables"]
