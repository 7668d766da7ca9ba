"""Why a file was not read: a code, and its sentence for people, which says what is wrong and what to do."""

import os
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REFUSED: dict[str, Promise] = {
    "empty": _("This file is empty. Choose the picture again from where it is kept."),
    "too_large": _("This file is larger than 50 MB. Save a smaller copy of the picture and add that."),
    "too_many_pixels": _(
        "This picture has more than 50 megapixels. Save a smaller copy, for example 4,000 pixels wide, and add that."
    ),
    "truncated": _(
        "This file is cut off: a part of the picture is missing. Copy or download it again, whole, and add that."
    ),
    "damaged": _(
        "This file is damaged and cannot be read as a picture. Open it in a picture viewer, save it as JPEG or PNG, "
        "and add that."
    ),
    "is_pdf": _(
        "This file is a PDF, whatever its name says. Save the picture in it as JPEG or PNG and add that."
    ),
    "is_postscript": _("This file is PostScript, not a picture. Save it as JPEG or PNG and add that."),
    "is_svg": _("This file is a drawing (SVG or XML), not a picture. Save it as PNG and add that."),
    "is_web_page": _(
        "This file is a web page, not a picture. On the page, save the picture itself, or add the page's address "
        "to the case."
    ),
    "is_archive": _(
        "This file is an archive (such as ZIP). Unpack it and add the pictures in it one by one."
    ),
    "is_tiff": _("This file is a TIFF, which is not read here. Save it as JPEG or PNG and add that."),
    "is_bitmap": _("This file is a BMP, which is not read here. Save it as JPEG or PNG and add that."),
    "is_film": _("This file is a film. Films are taken here, but not as a picture."),
    "not_a_film": _(
        "This file is not a film in a format that is read here: MP4, MOV or WebM. Save it as MP4 and add that."
    ),
    "film_too_large": _(
        "This film is larger than 500 MB. Save it smaller, or cut it into parts, and add those one by one."
    ),
    "film_too_long": _("This film is longer than 30 minutes. Cut it into parts and add those one by one."),
    "film_too_many_pixels": _(
        "The frames of this film have more than 9 megapixels (4K). Save it in 1080p and add that."
    ),
    "film_without_picture": _(
        "There is sound in this file, and no picture, so copies of it cannot be found by fingerprints. Add the film with "
        "its picture, or describe it in words."
    ),
    "film_encrypted": _(
        "This film is locked against copying, so nobody can look into it here. Record it from the screen and add that."
    ),
    "film_unknown_codec": _(
        "This film is packed in a way that is not read here. Save it as MP4 (H.264) and add that."
    ),
    "truncated_film": _(
        "This film is cut off: a part of the file is missing. Copy or download it again, whole."
    ),
    "damaged_film": _(
        "This film is damaged and cannot be read. Open it in a player, save it anew as MP4, and add that."
    ),
    "not_a_picture": _(
        "This file is not a picture in a format that is read here: JPEG, PNG, WebP, GIF, AVIF or HEIC. "
        "Save it as one of these."
    ),
    "mail_unread": _(
        "This mail has more parts or headers than any that people write, so it is not read here."
    ),
    "unreadable": _("This file could not be opened. Check its name, and that you are allowed to read it."),
    "waited_too_long": _("This file waited for more than a day and was destroyed unread. Add it again."),
    "case_destroyed": _("This file was destroyed unread, together with its case."),
}
FAILED: dict[str, Promise] = {
    "decoder_failed": _(
        "Reading this file made the reader stop; nothing else is affected. Save the picture anew as JPEG or PNG "
        "and add that."
    ),
    "took_too_long": _("Reading this file took too long. Save a smaller copy of the picture and add that."),
    "too_much_memory": _(
        "Reading this file took too much memory. Save a smaller copy of the picture and add that."
    ),
    "film_failed": _(
        "Reading this film took too long or made the reader stop; nothing else is affected. Save it anew as MP4 in "
        "1080p, or cut it into parts, and add that."
    ),
    "sandbox_unavailable": _("Files cannot be read at the moment; that is our fault. Try again later."),
}
# A path named to a command.
UNOPENED: dict[str, Promise] = {
    "no_file": _("There is no file at %(path)s."),
    "not_read": _("%(path)s cannot be read: %(why)s."),
    "not_written": _("%(path)s cannot be written: %(why)s."),
}


def unopened(path: Path | str, fault: OSError, *, writing: bool = False) -> tuple[str, str]:
    """Return the code and the sentence of a path that could not be opened."""
    is_absent = isinstance(fault, FileNotFoundError) and not writing
    code = "not_written" if writing else "no_file" if is_absent else "not_read"
    return code, str(UNOPENED[code]) % {
        "path": printable(path),
        "why": fault.strerror or type(fault).__name__,
    }


def printable(path: Path | str) -> str:
    """Return a path that any terminal takes, with what is no UTF-8 or would steer the terminal replaced."""
    text = os.fsencode(path).decode("utf-8", "replace")
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text)


def sentence(code: str) -> str:
    """Return the sentence of a code in the language in use. Raises KeyError: when there is no such code."""
    return str(REFUSED.get(code) or FAILED[code])
