"""Talking to OpenAlex: its API and the server of its snapshot, with patience, and without ever showing the key.

Source: https://developers.openalex.org/api-reference/authentication (key as ``api_key``, budget a day, what is left of
it in ``X-RateLimit-*`` headers, 429 beyond) and …/api-reference/errors.
"""

import json
import os
import random
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from typing import Any
from urllib.parse import urlencode, urlsplit

from enishi.errors import FetchError, UsageError
from enishi.fetch.download import AGENT, BUSY, LONGEST_WAIT, NOT_THERE, TIMEOUT, NotThereError, Wait
from enishi.language import _

API = "https://api.openalex.org"
SNAPSHOT = "https://openalex.s3.amazonaws.com"
_ATTEMPTS = 6
_LONGEST_BACKOFF = 60.0
_LONGEST_ANSWER = 256 << 20
# So much is shown of an answer that is none.
_BEGINNING = 60
_WRONG_FILTER = 400
_REFUSED = (401, 403)
_TOO_MANY = 429


@dataclass(slots=True)
class Budget:
    """What the last answer said of the day's budget; None where it said nothing.

    cost, left, prepaid: US dollars of the request, of the day, and bought. credits, credits_left: the unit before.
    """

    cost: float | None = None
    left: float | None = None
    prepaid: float | None = None
    credits: float | None = None
    credits_left: float | None = None


@dataclass(slots=True)
class Server:
    """A server of OpenAlex; ``key`` and ``mail`` are the user's and appear in no message, no file and no log.

    key: None where the server takes none (the snapshot's), empty where the user has none.
    not_given: fields of a work that it was asked for and does not know (any more).
    """

    base: str
    key: str | None = field(default=None, repr=False)
    mail: str = field(default="", repr=False)
    wait: Wait = time.sleep
    chance: Callable[[], float] = random.random
    budget: Budget = field(default_factory=Budget)
    not_given: set[str] = field(default_factory=set)

    def json(self, path: str, **parameters: str) -> Any:
        """Return what the API answers. Raises FetchError, and UsageError where it does not accept the question."""
        shown = f"{self.base}{path}" + (f"?{urlencode(parameters, safe='*:|,')}" if parameters else "")
        secret = urlencode({"api_key": self.key}) if self.key else ""
        asked = shown + (("&" if parameters else "?") + secret if secret else "")
        body = self.read(shown, lambda answer: answer.read(_LONGEST_ANSWER), asked=asked, decode=self._decoded)
        if not isinstance(body, dict):
            raise FetchError(_("{url}: does not answer like OpenAlex; expected a JSON object").format(url=shown))
        return body

    def _decoded(self, body: bytes) -> Any:
        """Return what is written as JSON. Raises ValueError with the beginning of what is none."""
        try:
            return json.loads(body)
        except ValueError as error:
            beginning = self._safe(repr(body[:_BEGINNING].decode("utf-8", "replace")))
            raise ValueError(_("not JSON; it begins with {beginning}").format(beginning=beginning)) from error

    def read(
        self,
        shown: str,
        read: Callable[[Any], Any],
        headers: Mapping[str, str] | None = None,
        asked: str = "",
        decode: Callable[[Any], Any] = lambda body: body,
    ) -> Any:
        """Return what ``read`` and ``decode`` make of the answer; what passes is tried again, later each time.

        ``shown``: the address for messages; ``asked``: the one that is asked, with the key. Raises FetchError.
        """
        if urlsplit(shown).scheme not in ("http", "https"):
            raise FetchError(_("{url}: is not an http or https address").format(url=shown))
        agent = f"{AGENT} (mailto:{self.mail})" if self.mail else AGENT
        request = urllib.request.Request(asked or shown, headers={"User-Agent": agent} | dict(headers or {}))
        for attempt in range(1, _ATTEMPTS + 1):
            pause = min(2.0**attempt, _LONGEST_BACKOFF) * (0.5 + self.chance() / 2)
            try:
                with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:
                    self._note(answer.headers)
                    return decode(read(answer))
            except urllib.error.HTTPError as error:
                pause = self._refused(shown, error, attempt, pause)
            except (urllib.error.URLError, HTTPException, OSError, ValueError) as error:
                if attempt == _ATTEMPTS:
                    reason = self._safe(str(getattr(error, "reason", error)) or type(error).__name__)
                    raise FetchError(
                        _(
                            "{url}: cannot be reached or read ({error}). Check the network or the proxy, and run the "
                            "same command again: it goes on from what is there."
                        ).format(url=shown, error=reason)
                    ) from None
            self.wait(pause)
        raise AssertionError  # the last attempt returns or raises

    def _refused(self, shown: str, error: urllib.error.HTTPError, attempt: int, pause: float) -> float:
        """Return how long to wait before asking again. Raises an error where asking again would not help."""
        self._note(error.headers)
        said = self._safe(_message(error))
        error.close()
        if error.code in _REFUSED:
            text = _("{url}: OpenAlex refuses access (HTTP {code}: {said}).").format(
                url=shown, code=error.code, said=said
            )
            hint = "" if self.key is None else " " + _("Check the key in OPENALEX_API_KEY.")
            raise FetchError(text + hint) from None
        if error.code == _WRONG_FILTER:
            text = _("{url}: OpenAlex does not accept the question: {said}. Check --publisher, --years and --topic.")
            raise UsageError(text.format(url=shown, said=said)) from None
        if error.code in NOT_THERE:
            text = _("{url}: there is nothing at this address (HTTP {code})")
            raise NotThereError(text.format(url=shown, code=error.code)) from None
        after = _seconds(error.headers.get("Retry-After"))
        if error.code == _TOO_MANY and (self._spent() or (after or 0) > LONGEST_WAIT):
            reset = _seconds(error.headers.get("X-RateLimit-Reset")) or after
            text = _(
                "{url}: the day's budget of OpenAlex is used up ({said}). {when}Run the same command again then: it "
                "goes on from what is there. A key of your own in OPENALEX_API_KEY gives more."
            )
            when = _("It is renewed in {hours:.1f} hours. ").format(hours=reset / 3600) if reset else ""
            raise FetchError(text.format(url=shown, said=said, when=when)) from None
        if error.code not in BUSY or attempt == _ATTEMPTS:
            text = _(
                "{url}: the server answers HTTP {code} ({said}), {attempts} times in a row. Run the same command "
                "again later: it goes on from what is there."
            )
            raise FetchError(text.format(url=shown, code=error.code, said=said, attempts=attempt)) from None
        return pause if after is None else after

    def _spent(self) -> bool:
        left = self.budget.credits_left if self.budget.left is None else self.budget.left
        return left is not None and left <= 0 and not self.budget.prepaid

    def _note(self, headers: Any) -> None:
        self.budget = Budget(
            _number(headers.get("X-RateLimit-Cost-USD")),
            _number(headers.get("X-RateLimit-Remaining-USD")),
            _number(headers.get("X-RateLimit-Prepaid-Remaining-USD")),
            _number(headers.get("X-RateLimit-Credits-Used")),
            _number(headers.get("X-RateLimit-Remaining")),
        )

    def _safe(self, text: str) -> str:
        """Return a text of the server's without the key and the mail address, should it repeat them."""
        for secret in (self.key, self.mail):
            text = text.replace(secret, "***") if secret else text
        return text


def api(base: str = "", wait: Wait = time.sleep) -> Server:
    """Return the API with the key and mail address of the environment; $OPENALEX_API names another server."""
    address = (base or os.environ.get("OPENALEX_API") or API).rstrip("/")
    return Server(
        address, os.environ.get("OPENALEX_API_KEY", "").strip(), os.environ.get("OPENALEX_MAIL", "").strip(), wait
    )


def _message(error: urllib.error.HTTPError) -> str:
    try:
        body = json.loads(error.read(1 << 16))
        return " ".join(str(body.get("message") or body.get("error") or error.reason).split())[:300]
    except (OSError, HTTPException, ValueError, AttributeError):
        return " ".join(str(error.reason).split())[:300]


def _number(text: str | None) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        return None


def _seconds(text: str | None) -> float | None:
    """Return a wait in seconds: given as such, as a time since 1970, or as a date of HTTP; None where it is neither."""
    number = _number(text)
    if number is not None:
        return max(0.0, number - time.time()) if number > 1e9 else max(0.0, number)
    try:
        return max(0.0, (parsedate_to_datetime(text or "") - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return None
