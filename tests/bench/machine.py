"""On what was measured: a figure without its machine says nothing."""

from __future__ import annotations

import os
import platform
from pathlib import Path

import cryptography
from cryptography.hazmat.backends.openssl import backend

from core.qes import libcrypto


def facts() -> dict[str, str]:
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    return {
        "processor": f"{_processor()}, {os.cpu_count()} cores",
        "load before (1, 5, 15 min)": load,
        "system": platform.platform(),
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "libcrypto": libcrypto.version() or "none with binary curves",
        "cryptography": f"{cryptography.__version__} with {backend.openssl_version_text()}",
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.machine())
