"""Which machine it was: figures mean nothing without it."""

import os
import platform
from pathlib import Path
from typing import Any, Final

import psutil
from playwright.sync_api import Browser

RENDERER: Final = """() => {
    const gl = document.createElement('canvas').getContext('webgl2');
    const named = gl.getExtension('WEBGL_debug_renderer_info');
    return gl.getParameter(named ? named.UNMASKED_RENDERER_WEBGL : gl.RENDERER);
}"""
# Running processes beside the benchmark's own, on the mean, from which a machine is busy with other things.
BUSY: Final = 0.5


def machine(browser: Browser) -> dict[str, Any]:
    """Describe the machine, and how busy it was before the benchmark."""
    page = browser.new_page()
    renderer = page.evaluate(RENDERER)
    page.close()
    return {
        "cores": len(os.sched_getaffinity(0)),
        "processor": processor(),
        "memory_gb": round(psutil.virtual_memory().total / 1e9, 1),
        "system": platform.platform(),
        "python": platform.python_version(),
        "chromium": browser.version,
        "renderer": renderer,
        "load_before": round(os.getloadavg()[0], 2),
    }


def processor() -> str:
    """Name the processor, as far as the system tells."""
    path = Path("/proc/cpuinfo")
    lines = path.read_text().splitlines() if path.exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def words(said: dict[str, Any]) -> str:
    """Say it in a line."""
    busy = f"; busy with other things at the start (load {said['load_before']})" if said["load_before"] > BUSY else ""
    return (
        f"{said['cores']} cores ({said['processor']}), {said['memory_gb']} GB, Chromium {said['chromium']}, "
        f"{said['renderer']}{busy}"
    )
