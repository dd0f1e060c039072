"""Frames as the clock of an edit or of subtitles."""


def timecode(frames: int, fps: int) -> str:
    """hours:minutes:seconds:frames, without dropped frames."""
    seconds, rest = divmod(frames, fps)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}:{rest:02}"


def clock(frames: float, fps: int) -> str:
    """hours:minutes:seconds,thousandths, as SubRip writes it."""
    thousandths = round(frames / fps * 1000)
    seconds, rest = divmod(thousandths, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02},{rest:03}"
