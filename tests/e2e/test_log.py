# SPDX-License-Identifier: MIT
"""A log that nobody reads any more costs lines of it, and nothing else."""

import os

import rawlink
from desk import Desk, fill_pipe, many_domains, wait_for

GREY = 0xFF606060
DOMAINS = 8


class UnreadDesk(Desk):
    """Its log goes into a pipe, which is read or not."""

    def __init__(self, config):
        super().__init__(config)
        self.reader, self.writer = os.pipe()
        os.set_blocking(self.reader, False)
        self.heard, self.reads = b"", True

    def start(self):
        return super().start(stderr=self.writer)

    def log(self):
        while self.reads:
            try:
                self.heard += os.read(self.reader, 65536)
            except BlockingIOError:
                break
        return self.heard.decode(errors="replace")

    def stop_reading(self):
        """And fills the pipe."""
        self.log()
        self.reads = False
        fill_pipe(self.writer)

    def abandon(self):
        super().abandon()
        os.close(self.reader)
        os.close(self.writer)


def offend(desk, domain):
    """A link that ends with a line in the log."""
    link = desk.link(domain, greet=False)
    link.send(0x0999)
    link.expect_error()
    link.close()
    desk.links.remove(link)


def test_a_log_that_nobody_reads_stops_nothing():
    desk = UnreadDesk(many_domains(DOMAINS)).start()
    personal = desk.link("personal")
    window = personal.toplevel(200, 100, GREY)
    personal.expect(rawlink.FRAME, window.id)
    desk.stop_reading()
    for step in range(20 * DOMAINS):
        offend(desk, f"d{step % DOMAINS}")
        window.commit()
        personal.expect(rawlink.FRAME, window.id)
    work = desk.link("work")
    another = work.toplevel(64, 64, GREY)
    work.expect(rawlink.FRAME, another.id)
    assert {view["domain"] for view in desk.windows()} == {"personal", "work"}
    assert os.get_blocking(desk.writer)

    desk.reads = True
    desk.log()
    offend(desk, "d0")
    wait_for(lambda: offend(desk, "d1") or "lines of this log are lost" in desk.log(), "what is missing")
    desk.finish()
