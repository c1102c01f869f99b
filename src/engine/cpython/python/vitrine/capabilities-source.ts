/**
 * `vitrine._capabilities`: what stands for the host's capabilities in a program. For each shape (a set of members) there
 * is a class, made from the host's description; an instance knows nothing but its handle. Whatever a program does to
 * these is its own affair: the host checks every message.
 *
 * Handles that nothing refers to any more are collected in a list, which rides on the next message: finalizers
 * themselves send nothing. They say how often the handle came, so that the host can tell whether it has sent it once
 * more meanwhile.
 */
export const capabilitiesSource = `"""Objects that stand for capabilities of the host."""

from marshal import dumps, loads
from weakref import ref

from _vitrine_values import EXTENSION, Conversion, revived
from vitrine._channel import exchange, failure

_MAX_BYTES = 1_048_576
_MAX_MESSAGE_BYTES = _MAX_BYTES + 4096
_MAX_RELEASES = 256

_live = {}
_released = []
_classes = {}


class _Reference(ref):
    """A weak reference that knows the handle, and how often it came."""

    __slots__ = ('handle', 'count')


def _gone(reference, live=_live, released=_released):
    if live.get(reference.handle) is reference:
        del live[reference.handle]
    released.append([reference.handle, reference.count])


class Capability:
    """Something of the host that this program may use. Its members are all that there is of it."""

    __slots__ = ('_handle', '__weakref__')
    _members = ()
    _summary = 'Capability'

    def __new__(cls, *args, **kwargs):
        raise TypeError('capabilities come from the host and cannot be made here')

    def __repr__(self):
        return f'<capability {self._summary}>'

    def __dir__(self):
        return list(self._members)

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    def __reduce_ex__(self, protocol):
        raise TypeError(f'cannot pickle the capability {type(self).__name__}')


Capability.__module__ = 'vitrine'


def send(request):
    """Have a request executed: give what it comes to, or raise what the host raised."""
    if _released:
        _add_releases(request)
    try:
        message = dumps(request, 4)
    except ValueError:
        message = _converted(request)
    if len(message) > _MAX_MESSAGE_BYTES:
        _keep_releases(request)
        raise ValueError(f'args: more than {_MAX_BYTES} bytes at once')
    reply = exchange(message)
    answer = loads(reply[4:])
    if EXTENSION in reply or len(answer) != 2 or answer[0] != 'value':
        return outcome(answer)
    return answer[1]


def outcome(answer):
    """What a reply comes to: a value of its own (of requests that give none, the rest of the reply)."""
    kind = answer[0]
    if kind == 'value':
        held = note_shapes(answer[2]) if len(answer) > 2 else None
        return revived(answer[1], _proxy)
    if kind == 'error':
        raise failure(answer[1])
    return answer[1]


def _add_releases(request):
    while len(_released) > _MAX_RELEASES:
        exchange(dumps(['release', _take_releases()], 4))
    request[-1] = _take_releases()


def _take_releases():
    taken = _released[:_MAX_RELEASES]
    del _released[:_MAX_RELEASES]
    return taken


def _keep_releases(request):
    """Of a request that is not sent."""
    _released[:0] = request[-1] or ()


def _converted(request):
    """The message of a request that has values in it which marshal does not know."""
    values = {'call': (3, 4), 'start': (3, 4)}.get(request[0], ())
    try:
        for index, root in zip(values, ('args', 'kwargs')):
            request[index] = _conversion(root).value(request[index])
        return dumps(request, 2)
    except BaseException:
        _keep_releases(request)
        raise


def _conversion(root):
    return Conversion(root, Capability, _handle_of, 64, 100_000, _MAX_BYTES)


def _handle_of(capability, get=Capability._handle.__get__):
    return get(capability)


def note_shapes(shapes):
    """Make ready for the handles of one message; give what keeps them alive."""
    held = []
    for handle, shape in shapes or ():
        reference = _live.get(handle)
        proxy = None if reference is None else reference()
        if proxy is None:
            made = _classes.get(shape) or _class_of(shape, handle)
            proxy = object.__new__(made)
            proxy._handle = handle
            reference = _live[handle] = _Reference(proxy, _gone)
            reference.handle = handle
            reference.count = 0
        reference.count += 1
        held.append(proxy)
    return held


def _proxy(handle):
    reference = _live.get(handle)
    proxy = None if reference is None else reference()
    if proxy is None:
        raise ValueError('the host sent a capability without saying what it is')
    return proxy


def decode(data):
    """Give the value of bytes from the host: [value, shapes]."""
    value, shapes = loads(data)
    held = note_shapes(shapes)
    return revived(value, _proxy)


def encode(value, root='value'):
    """Give the bytes of a value for the host. TypeError and ValueError name the path of what cannot be given."""
    try:
        data = dumps(value, 4)
    except ValueError:
        data = dumps(_conversion(root).value(value), 2)
    if len(data) > _MAX_BYTES:
        raise ValueError(f'{root}: more than {_MAX_BYTES} bytes at once')
    return data


def _class_of(shape, handle):
    try:
        description = send(['describe', handle, None])
    except PermissionError:
        return _Unknown
    made = _classes[shape] = _make_class(description)
    return made


class _Unknown(Capability):
    """A capability that the host does not describe."""

    __slots__ = ()
    _summary = 'of which nothing is left'


def _make_class(description):
    name, members = description['name'], description['members']
    body = {'__slots__': (), '__doc__': description['doc'] or None, '__module__': 'vitrine'}
    shown = []
    for member, about in members.items():
        doc, parameters = about['doc'] or None, about['parameters']
        if about['kind'] == 'property':
            body[member] = property(_make_getter(member), doc=doc)
            shown.append(member)
            continue
        function = make_function(name, member, doc, parameters, _make_method)
        body[function.__name__] = function
        shown.append(f'{member}({"..." if parameters is None else ", ".join(parameters)})')
    body['_members'] = tuple(sorted(member or '__call__' for member in members))
    if len(shown) > 8:
        shown[8:] = ['...']
    body['_summary'] = f'{name}: {", ".join(shown)}' if shown else name
    return type(name, (Capability,), body)


def make_function(owner, member, doc, parameters, make):
    """A function that looks like the host's method: make(member) makes it."""
    function = make(member)
    function.__name__ = member or '__call__'
    function.__qualname__ = f'{owner}.{function.__name__}'
    function.__module__ = 'vitrine'
    function.__doc__ = doc
    if parameters is not None:
        signature = make_signature(parameters)
        if signature is not None:
            function.__signature__ = signature
    return function


class _LeftOut:
    """Shown as the default of a parameter that the host fills in."""

    def __repr__(self):
        return '...'


_left_out = _LeftOut()


def make_signature(names):
    """The signature of a method with parameters as the host writes them; None for what Python cannot write."""
    from inspect import Parameter, Signature

    parameters = [Parameter('self', Parameter.POSITIONAL_ONLY)]
    try:
        for name in names:
            kind, default = Parameter.POSITIONAL_OR_KEYWORD, Parameter.empty
            if name.startswith('*'):
                kind = Parameter.VAR_POSITIONAL
            elif name.endswith('=...'):
                default = _left_out
            parameters.append(Parameter(name.removeprefix('*').removesuffix('=...'), kind, default=default))
        return Signature(parameters)
    except ValueError:
        return None


def _make_method(name):
    def method(self, /, *args, **kwargs):
        return send(['call', self._handle, name, [*args], kwargs or None, None])

    return method


def _make_getter(name):
    def getter(self):
        return send(['get', self._handle, name, None])

    return getter
`;
