"""Which sentences somebody meets who comes by herself or seeks help: found in the source, not listed by hand. Pure.

Her templates are those that stand on the plain page, with all that they take in; her tables and functions are named here.
The staff's pages speak English alone, so a sentence that only they say needs no translation.
"""

import ast
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation.template import templatize

PLAIN = "base_plain.html"
# Whole files of code: a pattern, from the root of the checkout.
FILES = (
    "casework/forms/answers.py",
    "casework/forms/own*.py",
    "casework/deviceprints.py",
    "casework/file_refusals.py",
    "casework/heldwords.py",
    "casework/helplinefiles.py",
    "casework/helplines.py",
    "casework/own*.py",
    "casework/readback.py",
    "casework/receipts.py",
    "casework/signing.py",
    "casework/spoken.py",
    "casework/templatetags/look.py",
    "casework/views/about.py",
    "casework/views/context.py",
    "casework/views/help_pages.py",
    "casework/views/own*.py",
    "casework/views/plainpages.py",
    "casework/views/signing_words.py",
    "casework/views/slowing.py",
    "casework/views/speaking.py",
    "notices/notbyus.py",
    "notices/own*.py",
    "notices/views/own*.py",
    "notices/views/wrongletter.py",
)
# For staff, whatever its name; so is a view that stands behind a door of theirs.
_NOT_HERS = frozenset({"casework/forms/owncases.py"})
_STAFF_DOORS = b"from casework.views.doors import"
# Tables, forms and functions of files that speak to staff as well.
NAMED: dict[str, tuple[str, ...]] = {
    "casework/forms/pictures.py": ("PrintsForm",),
    "casework/sentences.py": (
        "DEPICTION_WORDS",
        "STATE_WORDS",
        "SIGNAL_WORDS",
        "handed_words",
        "picture_title",
        "picture_words",
    ),
    "casework/views/deviceprints.py": ("WORDS", "device_context"),
    "casework/views/pictures.py": ("_LEFT_OUT", "image_row", "imaging_says", "left_out_words", "submit_each"),
    "notices/disputeforms.py": ("WHY_WORDS", "_EITHER", "_LONG"),
    "notices/jointmatters.py": ("in_words",),
}
# Files of data with sentences of ours: the table, and its keys that her pages say. What is of low confidence staff see alone.
DATA: dict[str, tuple[str, str]] = {
    "casework/data/hash_programmes.toml": (
        "programme",
        "covers limits who_may_submit case_tracking ngo_handover participants_notes hash_format_notes "
        "stats unread",
    ),
    "casework/data/helplines.toml": ("line", "hours"),
    "casework/data/signing.toml": ("rule", "says"),
}
# Stand on the plain page, and nobody meets them but staff.
_STAFF_TEMPLATES = frozenset({"casework/look_plain.html", "casework/_programme_fit.html"})
# The last stands on the bare page: whoever holds a letter may be the person it is about.
_HERS = ("errors/", "casework/own/", "notices/own/", "notices/letter_wrong.html")
# Calls by how many forms of a sentence they name; 0: a context and a sentence.
_CALLS = {
    "_": 1,
    "gettext": 1,
    "gettext_lazy": 1,
    "ngettext": 2,
    "ngettext_lazy": 2,
    "pgettext": 0,
    "pgettext_lazy": 0,
}
_QUOTED = r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
_IN_TEMPLATE = re.compile(
    rf"(?P<call>npgettext|pgettext|ngettext|gettext|_)\(\s*{_QUOTED}(?:,\s*{_QUOTED})?", re.DOTALL
)
_PART = re.compile(r"{%\s*(?:include|extends)\s+\"([^\"]+)\"")


@dataclass(frozen=True, order=True)
class Sentence:
    """One entry of a catalogue: a context for codes ("" elsewhere), the English, and its plural ("" where there is none)."""

    context: str
    english: str
    plural: str = ""


def sentences(root: Path) -> dict[Sentence, list[str]]:
    """Return every sentence that she can meet, with the files that say it. `root`: of the checkout. Reads its files."""
    found: dict[Sentence, list[str]] = defaultdict(list)
    for file, said in _all(root):
        for sentence in said:
            if file not in found[sentence]:
                found[sentence].append(file)
    return dict(found)


def her_templates(root: Path) -> list[str]:
    """Return the names of templates that stand on the plain page, and of all that they take in."""
    folder = root / "templates"
    texts = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*.*") if _is_page(path)}
    parts = {name: set(_PART.findall(path.read_text(encoding="utf-8"))) for name, path in texts.items()}
    hers = {PLAIN} | {name for name, taken in parts.items() if PLAIN in taken or name.startswith(_HERS)}
    hers -= _STAFF_TEMPLATES
    while more := {one for name in hers for one in parts[name] if one in parts} - hers - _STAFF_TEMPLATES:
        hers |= more
    return sorted(hers)


def _is_page(path: Path) -> bool:
    return path.suffix in {".html", ".txt"} and "letters" not in path.parts


def _all(root: Path) -> Iterator[tuple[str, list[Sentence]]]:
    for name in her_templates(root):
        text = (root / "templates" / name).read_text(encoding="utf-8")
        yield f"templates/{name}", list(_of_template(text))
    named = {file: set(names) for file, names in NAMED.items()}
    for name, tree in _her_code(root):
        yield name, list(_of_code(tree))
        for file, names in _taken(tree):
            named.setdefault(file, set()).update(names)
    for file, names in sorted(named.items()):
        if (root / file).is_file():
            tree = ast.parse((root / file).read_bytes())
            yield file, [one for node in tree.body if _names(node) & names for one in _of_code(node)]
    for file, (table, keys) in DATA.items():
        if (root / file).is_file():
            rows = tomllib.loads((root / file).read_text(encoding="utf-8"))[table]
            yield file, list(_of_data(rows, keys.split()))


def _her_code(root: Path) -> Iterator[tuple[str, ast.Module]]:
    """Yield her whole files of code, each once."""
    paths = {path for pattern in FILES for path in root.glob(pattern)}
    for path in sorted(paths):
        text, name = path.read_bytes(), path.relative_to(root).as_posix()
        if name not in _NOT_HERS and _STAFF_DOORS not in text:
            yield name, ast.parse(text)


def _taken(tree: ast.Module) -> Iterator[tuple[str, set[str]]]:
    """Yield the names that a file takes from others of ours: a form, a table of words, a function of a file that it names."""
    whole: dict[str, str] = {}
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(("casework.", "notices.")):
            yield f"{(node.module or '').replace('.', '/')}.py", {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module in {"casework", "notices"}:
            whole |= {one.asname or one.name: f"{node.module}/{one.name}.py" for one in node.names}
    for part in ast.walk(tree):
        if isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name) and part.value.id in whole:
            yield whole[part.value.id], {part.attr}


def _of_template(text: str) -> Iterator[Sentence]:
    for found in _IN_TEMPLATE.finditer(templatize(text)):
        first, second = ast.literal_eval(found[2]), ast.literal_eval(found[3]) if found[3] else ""
        if found["call"] == "pgettext":
            yield Sentence(first, second)
        else:
            yield Sentence("", first, second if found["call"] == "ngettext" else "")


def _of_code(tree: ast.AST) -> Iterator[Sentence]:
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _CALLS):
            continue
        said = [
            one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)
        ]
        if not said:
            continue
        forms = _CALLS[node.func.id]
        yield Sentence(said[0], said[1]) if not forms else Sentence("", said[0], said[1] if forms > 1 else "")


def _of_data(rows: list[dict[str, Any]], keys: list[str]) -> Iterator[Sentence]:
    for row in rows:
        if row.get("confidence") != "low":
            for said in (row.get(key, []) for key in keys):
                yield from (Sentence("", one) for one in ([said] if isinstance(said, str) else said))


def _names(node: ast.stmt) -> set[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return {node.name}
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return {one.id for one in targets if isinstance(one, ast.Name)}
