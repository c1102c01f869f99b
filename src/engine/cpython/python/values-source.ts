/**
 * `_vitrine_values`: the guest's end of the values that cross to and from its host, in the wire format that
 * `controller/values/wire-format.ts` describes. Plain values are given to `marshal` as they are, so that all the work is done
 * in C. What it refuses is converted first, by a walk that knows the path of what it refuses itself.
 *
 * Nothing here protects the host: a guest can send any bytes, and the host checks them all. So what `marshal` writes and
 * hosts refuse (code objects, complex numbers, StopIteration, Ellipsis, lone surrogates, cycles, too much or too deep)
 * is left to the host, whose message is the one to raise. `marshal` must write version 4: in version 2 it follows cycles and
 * shared parts until memory ends. Sets within sets take it twice as long with each level, in every version.
 *
 * What becomes of what: everything with the buffer protocol is its bytes, as for files and sockets. A naive datetime is
 * local time, as `datetime.timestamp` and `astimezone` take it; datetimes of the host are aware, in UTC. Instances
 * of subclasses of the basic types (named tuples, `IntEnum`, `OrderedDict`, ...) become the basic type, dataclasses dicts
 * of their fields. Other members of enums, and everything else, raise TypeError.
 */
export const valuesSource = `"""Values that cross between a program and its host: copies, in a subset of marshal's format."""

import marshal
import sys
from datetime import datetime, timedelta, timezone

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_CONTAINERS = frozenset({list, dict, set, tuple})
# What every extension of the host's begins with: a tuple of three values, of which the first is Ellipsis.
EXTENSION = b'(\\x03\\x00\\x00\\x00.'
_MAX_NESTED_SETS = 4
_MAX_INTEGER_BITS = 15 * 32768


def codec(proxy=None, handle_of=None, make_proxy=None, *, max_depth=64, max_nodes=100_000, max_bytes=1_048_576):
    """Give the pair (dumps, loads).

    Instances of the class proxy are capabilities: handle_of(instance) is the handle to be sent,
    make_proxy(handle) the instance for one that comes.
    """
    marshal_dumps, marshal_loads = marshal.dumps, marshal.loads

    def dumps(value, root='value'):
        """Give the bytes of a value. TypeError and ValueError name the path of what cannot be given, from root on."""
        try:
            data = marshal_dumps(value, 4)
        except ValueError:
            data = None
        if data is None:
            walk = Conversion(root, proxy, handle_of, max_depth, max_nodes, max_bytes)
            data = marshal_dumps(walk.value(value), 2)
        if len(data) > max_bytes:
            raise ValueError(f'{root}: more than {max_bytes} bytes at once')
        return data

    def loads(data):
        """Give the value of bytes that dumps, or the host, made."""
        value = marshal_loads(data)
        return revived(value, make_proxy) if EXTENSION in data else value

    return dumps, loads


def revived(value, make_proxy=None):
    """Put what extensions stand for in their place. All tuples that the host writes are extensions."""
    kind = type(value)
    if kind is tuple:
        mark, name, payload = value
        if name == 't':
            return _EPOCH + timedelta(microseconds=payload)
        if name == 'c' and make_proxy is not None:
            return make_proxy(payload)
        raise ValueError(f'a value of a kind that is not known here: {name!r}')
    if kind is list:
        for index, item in enumerate(value):
            if type(item) in _CONTAINERS:
                value[index] = revived(item, make_proxy)
    elif kind is dict:
        if any(type(key) is tuple for key in value):
            return {revived(key, make_proxy): revived(item, make_proxy) for key, item in value.items()}
        for key, item in value.items():
            if type(item) in _CONTAINERS:
                value[key] = revived(item, make_proxy)
    elif kind is set:
        return {revived(item, make_proxy) for item in value}
    return value


class Conversion:
    """Turns one value into what marshal writes as the host wants it, or says what is in the way, and where."""

    __slots__ = ('_root', '_proxy', '_handle_of', '_max_depth', '_nodes_left', '_max_nodes', '_bytes_left',
                 '_max_bytes', '_steps', '_open', '_sets')

    def __init__(self, root, proxy, handle_of, max_depth, max_nodes, max_bytes):
        self._root = root
        self._proxy = proxy
        self._handle_of = handle_of
        self._max_depth = max_depth
        self._nodes_left = self._max_nodes = max_nodes
        self._bytes_left = self._max_bytes = max_bytes
        self._steps = []
        self._open = []
        self._sets = 0

    def value(self, value, is_key=False):
        self._nodes_left -= 1
        if self._nodes_left < 0:
            raise ValueError(self._message(f'more than {self._max_nodes} values at once'))
        # Classes are asked, not instances, which can say that they are of any.
        kind = type(value)
        if value is None or kind is bool:
            return value
        if issubclass(kind, int):
            return self._int(int.__int__(value))
        if issubclass(kind, str):
            return self._str(str.__str__(value))
        if issubclass(kind, float):
            return float.__float__(value)
        if self._proxy is not None and issubclass(kind, self._proxy):
            return (..., 'c', self._handle_of(value))
        if issubclass(kind, datetime):
            return (..., 't', self._micros(value))
        if issubclass(kind, (list, tuple)):
            base = list if issubclass(kind, list) else tuple
            return self._inside(self._sequence, value, base, is_key)
        if issubclass(kind, (set, frozenset)):
            return self._inside(self._set, value, set if issubclass(kind, set) else frozenset, is_key)
        try:
            view = memoryview(value)
        except TypeError:
            pass
        else:
            self._spend(view.nbytes)
            return bytes(view)
        if is_key:
            raise TypeError(self._message(f'{_described(value)} cannot be a key or an element for the host'))
        if issubclass(kind, dict):
            return self._inside(self._dict, value, value.items(), is_key)
        if hasattr(kind, '__dataclass_fields__'):
            return self._inside(self._dict, value, self._fields(value), is_key)
        raise TypeError(self._message(f'{_described(value)} cannot be given to the host'))

    def _inside(self, convert, value, contents, is_key):
        for outer in self._open:
            if outer is value:
                raise ValueError(self._message('is a value that it is itself a part of (a cycle)'))
        if len(self._open) >= self._max_depth:
            raise ValueError(self._message(f'is nested more than {self._max_depth} deep'))
        self._open.append(value)
        self._steps.append(None)
        try:
            return convert(value, contents, is_key)
        finally:
            # The path stays as it is for a message only when there is one, which then has been made.
            self._open.pop()
            self._steps.pop()

    def _sequence(self, value, base, is_key):
        steps, result = self._steps, []
        for index, item in enumerate(base.__iter__(value)):
            steps[-1] = f'[{index}]'
            result.append(self.value(item, is_key))
        return tuple(result) if base is tuple else result

    def _set(self, value, base, is_key):
        if self._sets >= _MAX_NESTED_SETS:
            raise ValueError(self._message(f'more than {_MAX_NESTED_SETS} sets within each other'))
        self._sets += 1
        steps, result = self._steps, []
        for index, item in enumerate(base.__iter__(value)):
            steps[-1] = f'<element {index}>'
            result.append(self.value(item, True))
        self._sets -= 1
        return base(result)

    def _dict(self, value, items, is_key):
        steps, result = self._steps, {}
        for index, (key, item) in enumerate(items):
            steps[-1] = f'<key {index}>'
            converted = self.value(key, True)
            if converted in result:
                raise ValueError(self._message('is equal to another key once it is of a basic type'))
            simple = type(converted)
            if simple is str or simple is int and 0 <= converted <= sys.maxsize:
                steps[-1] = f'[{_quoted(converted)}]' if simple is str else f'[{converted}]'
            else:
                steps[-1] = f'<entry {index}>'
            result[converted] = self.value(item)
        return result

    def _fields(self, value):
        from dataclasses import fields

        for field in fields(value):
            try:
                item = getattr(value, field.name)
            except AttributeError:
                raise TypeError(self._message(f'{_described(value)} has no field {_quoted(field.name)}')) from None
            yield field.name, item

    def _int(self, value):
        bits = value.bit_length()
        if bits > _MAX_INTEGER_BITS:
            raise ValueError(self._message(f'is an int of more than {_MAX_INTEGER_BITS} bits'))
        self._spend(bits >> 3)
        return value

    def _str(self, value):
        self._spend(len(value))
        if not value.isascii():
            try:
                value.encode()
            except UnicodeEncodeError:
                raise ValueError(self._message('is a str with a lone surrogate, which is not text')) from None
        return value

    def _micros(self, value):
        try:
            since = datetime.astimezone(value, timezone.utc) - _EPOCH
        except (OverflowError, ValueError):
            raise ValueError(self._message('is a datetime that is out of range in UTC')) from None
        return (since.days * 86400 + since.seconds) * 1_000_000 + since.microseconds

    def _spend(self, count):
        self._bytes_left -= count
        if self._bytes_left < 0:
            raise ValueError(self._message(f'more than {self._max_bytes} bytes at once'))

    def _message(self, problem):
        path = self._root + ''.join(step for step in self._steps if step is not None)
        if len(path) > 240:
            path = f'{path[:117]}...{path[-120:]}'
        return f'{path}: {problem}'


def _quoted(text):
    return repr(text) if len(text) <= 40 else f'{text[:40]!r}...'


def _described(value):
    """What to call a value by: the name of its class, which is what a program knows it by."""
    kind = type(value)
    if issubclass(kind, type):
        return f'the class {value.__qualname__[:80]}'
    name = kind.__qualname__ if kind.__module__ == 'builtins' else f'{kind.__module__}.{kind.__qualname__}'
    return f'a value of type {name[:120]}'


dumps, loads = codec()
`;
