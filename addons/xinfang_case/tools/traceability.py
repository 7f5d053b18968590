"""Which test bears which rule of the law.

A test bears a rule when its name, its docstring or those of its class say the
rule's id (``test_tl07_…``, "G14"), or when its body works with it by code: an act
it performs, a limit or a paper it looks up. Where acts of several machines share a
code, the code alone does not say which one was tested: the test names the machine
with it ("review/withdraw"), or the act's XML id. No Odoo in here.
"""

import ast
import re
from pathlib import Path

_IN_NAME = re.compile(
    r"(?:(?<=_)|^)(?:tl_?(\d{2})([a-z]?)|([slabcgd])(\d{1,2}))(?=_|$)", re.IGNORECASE
)
_IN_TEXT = re.compile(
    r"\b(TL-\d{2}[a-zA-Z]?|[GD]\d{2}|[SLABC]\d{1,2}|[a-z][a-z_.]*/[a-z][a-z_]*|act_\w+"
    r"|(?<=[Gg]uard )[A-Z]\w+)\b"
)


def _ids_in_name(name):
    found = set()
    for number, suffix, letter, digits in _IN_NAME.findall(name):
        if number:
            found.add(f"TL-{number}")
            if suffix:
                found.add(f"TL-{number}{suffix}")
        else:
            found.add(f"{letter.upper()}{digits}")
            found.add(f"{letter.upper()}{digits.zfill(2)}")
    return found


def _ids_in_text(text):
    return set(_IN_TEXT.findall(text or ""))


def _constants(node):
    """Return every text constant of a function but its docstring."""
    doc = ast.get_docstring(node, clean=False)
    return {
        child.value
        for child in ast.walk(node)
        if isinstance(child, ast.Constant)
        and isinstance(child.value, str)
        and child.value != doc
    }


def _scan(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    scopes = [(tree, set())]
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            named = _ids_in_name(node.name) | _ids_in_text(ast.get_docstring(node))
            scopes.append((node, named))
    played = _played(tree)
    for scope, named in scopes:
        for node in scope.body:
            # Steps that several tests share stand in helpers of the same file.
            if isinstance(node, ast.FunctionDef) and node.name in played:
                words = _constants(node)
                ids = named | _ids_in_name(node.name) | words
                ids |= _ids_in_text(ast.get_docstring(node))
                for word in words:
                    ids |= _ids_in_text(word)
                yield node.name, ids
    for name, value in _tables(tree):
        for word in value:
            yield name, {word} | _ids_in_text(word)


def _played(tree):
    """Return the names of the tests of a module and of the helpers they go through.

    A step in a helper that no test takes any more proves nothing.
    """
    uses = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            found = uses.setdefault(node.name, set())
            for child in ast.walk(node):
                if isinstance(child, ast.Attribute):
                    found.add(child.attr)
                elif isinstance(child, ast.Name):
                    found.add(child.id)
    started = {name for name in uses if name.startswith(("test_", "setUp"))}
    while True:
        more = {n for name in started for n in uses[name] if n in uses} - started
        if not more:
            return started
        started |= more


def _tables(tree):
    """Yield the constants of tables a module's tests run through."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id
            if name.isupper():
                words = {
                    child.value
                    for child in ast.walk(node.value)
                    if isinstance(child, ast.Constant) and isinstance(child.value, str)
                }
                yield name, words


def act_keys(acts):
    """Map acts to the words any of which shows that a test is about them.

    :param acts: iterable of (XML id without add-on, machine, code)
    :return: dict XML id → tuple of words
    """
    acts = list(acts)
    machines = {}
    for _xml_id, machine, code in acts:
        machines.setdefault(code, set()).add(machine)
    return {
        xml_id: (
            xml_id,
            f"{machine}/{code}",
            *([code] if len(machines[code]) == 1 else []),
        )
        for xml_id, machine, code in acts
    }


# Names codes in order to take them away: no test of what they stand for.
WATCH = "test_traceability.py"


def tests_by_rule(folders):
    """Map each rule id or code to the test files that bear it.

    :param folders: iterable of folders with ``test_*.py``
    :return: dict str → sorted list of file names
    """
    found = {}
    for folder in folders:
        for path in sorted(Path(folder).glob("test_*.py")):
            if path.name == WATCH:
                continue
            for _name, ids in _scan(path):
                for rule in ids:
                    found.setdefault(rule, set()).add(path.name)
    return {rule: sorted(files) for rule, files in found.items()}
