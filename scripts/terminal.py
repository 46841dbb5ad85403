"""The program on a pseudo-terminal of its own, for the scripts that measure what a user waits for."""

import fcntl
import os
import pathlib
import pty
import select
import struct
import subprocess
import sys
import termios
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
READY = b"\x1b[?2004h"  # written when a line may be typed


def add_options(parser):
    """What every such script may be told."""
    parser.add_argument("words", nargs="*", help="only commands whose text holds one of these")
    parser.add_argument("--data-dir", help="where data sets are, besides the usual places")
    parser.add_argument("--program", help="instead of building this one")


def program_and_options(arguments):
    """The program, built if need be, and the options it is started with."""
    if arguments.program is None:
        subprocess.run([ROOT / "scripts/run", "--version"], check=True, stdout=subprocess.DEVNULL)
    program = pathlib.Path(arguments.program or ROOT / ".build/release/psn").resolve()
    # The shell runs in a folder of its own.
    options = []
    if arguments.data_dir:
        options = ["--data-dir", str(pathlib.Path(arguments.data_dir).resolve())]
    return str(program), options


def is_chosen(arguments, text):
    return not arguments.words or any(word in text for word in arguments.words)


class Shell:
    """The program on a terminal of its own."""

    def __init__(self, program, home, options, rows=24, columns=80):
        environment = {"HOME": home, "PATH": os.environ["PATH"], "TERM": "xterm", "LANG": "C.UTF-8"}
        environment["PAGER"] = "cat"
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            os.chdir(home)
            os.execvpe(program, [program, "--no-init", *options], environment)
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.output = bytearray()
        self.wait()

    def wait(self, seconds=60):
        """Reads to the next prompt, and gives what was read; None where it takes too long."""
        end = time.monotonic() + seconds
        seen = 0
        while (place := self.output.find(READY, seen)) < 0:
            # A long answer is not searched again with each piece that comes.
            seen = max(0, len(self.output) - len(READY))
            left = end - time.monotonic()
            if left <= 0 or not select.select([self.terminal], [], [], left)[0]:
                return None
            self.output += os.read(self.terminal, 65536)
        text = self.output[:place].decode(errors="replace")
        del self.output[: place + len(READY)]
        return text

    def run(self, line):
        os.write(self.terminal, line.encode() + b"\r")
        return self.wait()

    def answer(self, line):
        """Like run, of a line that must come to an end."""
        text = self.run(line)
        if text is None:
            sys.exit(f"{line}: no prompt came")
        return text

    def busy(self):
        """Seconds that the main thread has been running."""
        path = f"/proc/{self.process}/task/{self.process}/schedstat"
        return int(pathlib.Path(path).read_text().split()[0]) / 1e9

    def cut(self, line, delay):
        """Types a line and, after so many seconds, Ctrl-C; gives the seconds to the next prompt, and
        those that the main thread was running."""
        os.write(self.terminal, line.encode() + b"\r")
        if self.wait(delay) is not None:
            return None
        start, busy = time.monotonic(), self.busy()
        os.write(self.terminal, b"\x03")
        if self.wait() is None:
            sys.exit(f"{line}: never gave up")
        return time.monotonic() - start, self.busy() - busy

    def close(self):
        os.close(self.terminal)
        os.waitpid(self.process, 0)
