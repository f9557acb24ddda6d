"""What a file really is, by its first bytes; its name is only somebody's opinion."""

import zipfile

import olefile

from messaging.spreadsheets import bounds
from messaging.spreadsheets.errors import BadFile

_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
_ARCHIVES = (b"7z\xbc\xaf", b"Rar!", b"\x1f\x8b", b"ALZ\x01", b"EGGA")


def look(file):
    """'workbook' or 'text'; anything else raises BadFile with what it is and what to do."""
    file.seek(0, 2)
    size = file.tell()
    if size == 0:
        raise BadFile("empty")
    if size > bounds.BYTES:
        raise BadFile("too_big", most=bounds.BYTES // 1024 // 1024)
    file.seek(0)
    head = file.read(1024)
    file.seek(0)
    if head.startswith(b"PK"):
        return _zipped(file)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise BadFile(_compound(file))
    if code := _by_magic(head):
        raise BadFile(code)
    return "text"


def _by_magic(head):
    if head.startswith(b"%PDF"):
        return "pdf"
    riff = head.startswith(b"RIFF") and head[8:12] == b"WEBP"
    if head.startswith(_PICTURES[:3]) or riff or head[4:8] == b"ftyp":
        return "picture"
    if head.startswith(_PICTURES[3:]) and b"\x00" in head:
        return "picture"
    if head.startswith(_ARCHIVES):
        return "archive"
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<html", b"<!doctype html", b"<table", b"<meta", b"<?xml")):
        return "web_page"
    return ""


def _compound(file):
    """Old Office files, Hangul documents, and encrypted new ones share one container."""
    try:
        with olefile.OleFileIO(file.read()) as container:
            streams = {entry[0].casefold() for entry in container.listdir()}
    except Exception:  # olefile raises whatever its parsing meets: the container is broken
        return "broken"
    if "encryptedpackage" in streams:
        return "encrypted"
    if streams & {"workbook", "book"}:
        return "old_excel"
    if streams & {"fileheader", "bodytext", "worddocument"}:
        return "document"
    if "powerpoint document" in streams:
        return "presentation"
    return "unknown"


def _zipped(file):
    """A workbook, or which other program's file; refused unread when it would unpack to too much."""
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise BadFile("broken") from None
    finally:
        file.seek(0)
    names = {part.filename.casefold() for part in parts}
    if code := _other_program(names):
        raise BadFile(code)
    _refuse_bombs(parts)
    return "workbook"


def _other_program(names):
    if "xl/workbook.xml" in names:
        return ""
    if "xl/workbook.bin" in names:
        return "binary_excel"
    if any(name.startswith("word/") for name in names) or "contents/section0.xml" in names:
        return "document"
    if any(name.startswith("ppt/") for name in names):
        return "presentation"
    if {"content.xml", "mimetype"} <= names:
        return "open_document"
    return "archive"


def _refuse_bombs(parts):
    """The sizes that the archive declares; zipfile never unpacks more of a part than it declared."""
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts) or 1
    strings = sum(part.file_size for part in parts if part.filename.casefold().endswith("sharedstrings.xml"))
    if len(parts) > bounds.PARTS or unpacked > bounds.UNPACKED or strings > bounds.STRINGS:
        raise BadFile("bomb")
    if unpacked > bounds.RATIO_FROM and unpacked / packed > bounds.RATIO:
        raise BadFile("bomb")
    if any(part.flag_bits & 0x1 for part in parts):
        raise BadFile("encrypted")
