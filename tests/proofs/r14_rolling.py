"""R14: two web servers restarted one after the other under load: no request fails, and each form is saved once."""

from __future__ import annotations

import http.client
import threading
import time
from typing import Any

from django.db import connection

from tests.plugin import running
from tests.proofs._web import Proxy, Web, webs
from tests.proofs.r1_kill_web import _Browser, _ground, _written
from throughcare.cli.proofs import Size

READERS = 2


def prove(size: Size) -> dict[str, Any]:
    """Officers save outcomes and others open pages through a proxy while the servers behind it are restarted."""
    rounds = size.of(1, 20)
    user_id, meetings = _ground(size.of(60, 4000))
    url = running().url(connection.settings_dict["NAME"])
    servers = [Web(url=url), Web(url=url)]
    with webs(*servers):
        proxy = Proxy([server.port for server in servers])
        load = _Load(proxy.port, user_id, meetings)
        for _ in range(rounds):
            for server in servers:
                server.restart()
        load.end()
        proxy.close()
    assert not load.failed, load.failed[:5]
    assert load.read > 2 * rounds
    assert len(load.saved) > rounds, "nothing was saved meanwhile"
    wrong = [meeting for meeting in load.saved if _written(meeting) != (True, 1)]
    assert not wrong, f"not saved once: {wrong}"
    return {
        "restarts": 2 * rounds,
        "pages": load.read,
        "forms saved": len(load.saved),
        "passed on to the other server": proxy.passed_on,
        "failed": 0,
    }


class _Load:
    def __init__(self, port: int, user_id: int, meetings: list[int]) -> None:
        self.failed: list[str] = []
        self.saved: list[int] = []
        self.read = 0
        self._over = threading.Event()
        self._port = port
        browser = _Browser(port, user_id)
        self._threads = [threading.Thread(target=self._save, args=(browser, meetings))]
        self._threads += [threading.Thread(target=self._read) for _ in range(READERS)]
        for thread in self._threads:
            thread.start()

    def _read(self) -> None:
        while not self._over.is_set():
            try:
                link = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
                link.request("GET", "/account/sign-in/", headers={"Host": "localhost"})
                status = link.getresponse().status
                link.close()
                if status != 200:
                    self.failed.append(f"GET {status}")
            except (OSError, http.client.HTTPException) as error:
                self.failed.append(f"GET {type(error).__name__}")
            self.read += 1
            time.sleep(0.02)

    def _save(self, browser: _Browser, meetings: list[int]) -> None:
        for meeting in meetings:
            if self._over.is_set():
                return
            try:
                status, _ = browser.post(meeting, browser.form(meeting, note="While it was restarted."))
                if status != 303:
                    self.failed.append(f"POST {status}")
                self.saved.append(meeting)
            except (OSError, http.client.HTTPException, AssertionError) as error:
                self.failed.append(f"POST {type(error).__name__} {error}"[:200])
            time.sleep(0.05)

    def end(self) -> None:
        """Stop, when everything that was asked is answered."""
        self._over.set()
        for thread in self._threads:
            thread.join()
