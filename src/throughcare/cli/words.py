"""How the command line speaks."""

from __future__ import annotations


def one_line(error: BaseException) -> str:
    """The last thing an error says that is worth reading, on one line."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    telling = [line for line in lines if "FATAL:" in line or "failed:" in line] or lines
    return telling[-1].rpartition("FATAL:")[2].strip() if telling else type(error).__name__
