import { IMPORT_TABLE_NAME } from '../namespaces/import-table.js';

/**
 * Collects which modules the library's modules import, while it is compiled: `note_imports(path, code)` for each, with
 * the path below the library's root, then `write_imports(folder)`.
 */
export const importTableSource = `
import dis, json

_IMPORT, _EXTENDED = dis.opmap['IMPORT_NAME'], dis.opmap['EXTENDED_ARG']
_CONST, _SMALL = dis.opmap['LOAD_CONST'], dis.opmap.get('LOAD_SMALL_INT', -1)
_rows = {}


def _operand(text, at):
    kind, value, shift = text[2 * at], text[2 * at + 1], 8
    while at > 0 and text[2 * at - 2] == _EXTENDED:
        at -= 1
        value |= text[2 * at + 1] << shift
        shift += 8
    return kind, value, at


# Releases differ in whether flags are in the operand: its name is the second here.
_probe = compile('x; import a', '', 'exec').co_code
_SHIFT = _operand(_probe, _probe[::2].find(_IMPORT))[1].bit_length() - 1


def _collect(code, package, is_eager, eager, lazy):
    text = code.co_code
    units = text[::2]
    at = units.find(_IMPORT)
    while at >= 0:
        _, index, before = _operand(text, at)
        kind, listed, before = _operand(text, before - 1)
        # None has an instruction of its own in some releases, and so have small numbers.
        listed = code.co_consts[listed] if kind == _CONST else None
        kind, level, before = _operand(text, before - 1)
        if kind != _SMALL:
            level = code.co_consts[level] if kind == _CONST else 0
        name = code.co_names[index >> _SHIFT]
        if level:
            base = package.rsplit('.', level - 1)[0]
            name = f'{base}.{name}' if name else base
        found = eager if is_eager else lazy
        found.add(name)
        found.update(f'{name}.{part}' for part in listed or ())
        at = units.find(_IMPORT, at + 1)
    for constant in code.co_consts:
        if type(constant) is type(code):
            # Bodies of classes run with their module; they are not optimised, as functions are.
            inner = is_eager and not constant.co_flags & 1
            _collect(constant, package, inner, eager, lazy)


def note_imports(path, code):
    *parts, name = path[:-3].split('/')
    package = '.'.join(parts)
    eager, lazy = set(), set()
    _collect(code, package, True, eager, lazy)
    _rows[package if name == '__init__' else '.'.join([*parts, name])] = eager, lazy


def write_imports(folder):
    import sys
    known = {*_rows, *sys.builtin_module_names}
    rows = [
        [name, sorted(eager & known), sorted((lazy - eager) & known)] for name, (eager, lazy) in sorted(_rows.items())
    ]
    with open(f'{folder}/${IMPORT_TABLE_NAME}', 'w') as file:
        json.dump(rows, file, separators=(',', ':'))
`;
