"""What the browser shows, frame by frame: the same eye for pages that say nothing of themselves."""

import base64
import io
import time
from collections.abc import Callable
from contextlib import suppress
from itertools import pairwise
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from PIL import Image
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page

Box = dict[str, float]
# A pixel has colour where its channels differ by so much; text and panels are grey.
COLOURED: Final = 30
# Of the pixels looked at, those that must have colour for a picture, and those that must change for another.
SHARE: Final = 0.002
STEP_MS: Final = 100
# A picture that stays so long is the last one.
QUIET_SECONDS: Final = 2.0


class Screen:
    """The frames of a page from now on, each with the time at which it was shown, in seconds since the epoch."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._frames: list[tuple[float, bytes]] = []
        self._session = page.context.new_cdp_session(page)
        self._session.on("Page.screencastFrame", self._shown)
        self._session.send("Page.startScreencast", {"format": "jpeg", "quality": 90})

    def _shown(self, event: dict[str, Any]) -> None:
        self._frames.append((event["metadata"]["timestamp"], base64.b64decode(event["data"])))
        with suppress(PlaywrightError):  # the page may have been closed by now
            self._session.send("Page.screencastFrameAck", {"sessionId": event["sessionId"]})

    def wait(self, seconds: float) -> None:
        """Go on looking for a while."""
        self._page.wait_for_timeout(seconds * 1e3)

    def coloured(self, box: Callable[[], Box | None], seconds: float, is_vain: Callable[[], bool]) -> float | None:
        """Wait until a part of the page has colour; gives the time of its first such frame, None if there is none."""
        limit = time.monotonic() + seconds
        looked = 0
        while time.monotonic() < limit and not is_vain():
            place = box()
            frames = self._frames[looked:] if place else []
            looked += max(0, len(frames) - 1)  # the last is still shown, should the place turn out to be another
            found = next((shown for shown, frame in frames if share_coloured(crop(frame, place)) > SHARE), None)
            if found:
                return found
            self._page.wait_for_timeout(STEP_MS)
        return None

    def settled(self, box: Box, since: float, seconds: float) -> float | None:
        """Wait until a part of the page has another picture and keeps it; gives the time at which it came."""
        limit = time.monotonic() + seconds
        while time.monotonic() < limit:
            self.wait(QUIET_SECONDS)
            times = self.repaints(box, since)
            if times and time.time() - times[-1] > QUIET_SECONDS:  # the browser tells the time of this same machine
                return times[-1]
        return None

    def repaints(self, box: Box, since: float = 0) -> list[float]:
        """List the times at which a part of the page had another picture than before."""
        shown = [(at, crop(frame, box)) for at, frame in self._frames if at >= since]
        pairs = pairwise(shown)
        return [at for (_, before), (at, after) in pairs if share_changed(before, after) > SHARE]


def crop(frame: bytes, box: Box) -> npt.NDArray[np.int16]:
    """Read a part of a frame: shape (height, width, 3)."""
    image = np.asarray(Image.open(io.BytesIO(frame)).convert("RGB"), np.int16)
    left, top = int(box["x"]), int(box["y"])
    return image[top : top + int(box["height"]), left : left + int(box["width"])]


def share_coloured(image: npt.NDArray[np.int16]) -> float:
    """Measure how much of a picture has colour."""
    return float((np.ptp(image, axis=2) > COLOURED).mean()) if image.size else 0.0


def share_changed(before: npt.NDArray[np.int16], after: npt.NDArray[np.int16]) -> float:
    """Measure how much of a picture differs from another."""
    return float((np.abs(after - before).max(axis=2) > COLOURED).mean())
