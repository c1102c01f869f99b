/**
 * `vitrine._aio`: calls of capabilities that do not wait where they are made. A call is begun, and gets a ticket; the
 * device is readable when a ticket has finished, which the loop that runs is told to look out for.
 */
export const aioSource = `"""Calls of capabilities under asyncio."""

from weakref import WeakKeyDictionary

from vitrine._capabilities import Capability, make_function, outcome, send
from vitrine._channel import is_device, open_device

_MOST_TAKEN = 64

# Futures by ticket: what comes is (True, value) or (False, exception).
_waiting = {}
# How many calls each loop waits for.
_counts = WeakKeyDictionary()
_classes = WeakKeyDictionary()
_descriptor = None


class AsyncCapability:
    """A capability whose methods are coroutines."""

    __slots__ = ('_capability',)

    def __repr__(self):
        return f'aio({self._capability!r})'

    def __dir__(self):
        return dir(self._capability)


AsyncCapability.__module__ = 'vitrine'
AsyncCapability.__qualname__ = AsyncCapability.__name__ = 'AsyncCapability'


def aio(capability):
    """Give an object with the capability's members, whose methods are coroutines: several run at once."""
    if isinstance(capability, AsyncCapability):
        return capability
    if not isinstance(capability, Capability):
        raise TypeError(f'aio() takes a capability, not {type(capability).__name__!r}')
    kind = type(capability)
    made = _classes.get(kind)
    if made is None:
        made = _classes[kind] = _make_class(kind)
    proxy = object.__new__(made)
    proxy._capability = capability
    return proxy


def _make_class(kind):
    body = {'__slots__': (), '__doc__': kind.__doc__, '__module__': 'vitrine'}
    for name in kind._members:
        member = kind.__dict__[name]
        if isinstance(member, property):
            body[name] = property(_make_getter(member.fget), doc=member.__doc__)
            continue
        function = make_function(kind.__name__, name, member.__doc__, None, _make_method)
        if hasattr(member, '__signature__'):
            function.__signature__ = member.__signature__
        body[name] = function
    return type(kind.__name__, (AsyncCapability,), body)


def _make_getter(get):
    return lambda self: get(self._capability)


def _make_method(name):
    member = '' if name == '__call__' else name

    async def method(self, /, *args, **kwargs):
        return await _run(self._capability, member, args, kwargs)

    return method


async def _run(capability, name, args, kwargs):
    from asyncio import get_running_loop

    loop = get_running_loop()
    ticket = None
    _watch(loop)
    try:
        ticket = send(['start', capability._handle, name, [*args], kwargs or None, None])
        future = _waiting[ticket] = loop.create_future()
        succeeded, result = await future
    finally:
        _unwatch(loop)
        if _waiting.pop(ticket, None) is not None:
            _drop(ticket)
    if succeeded:
        return result
    try:
        raise result
    finally:
        # The traceback of the exception would be a part of itself.
        del result


def _drop(ticket):
    try:
        send(['drop', [ticket], None])
    except OSError:
        pass


def _watch(loop):
    global _descriptor
    count = _counts.get(loop, 0)
    if count == 0:
        if _descriptor is None or not is_device(_descriptor):
            _descriptor = open_device()
        loop.add_reader(_descriptor, _collect, loop)
    _counts[loop] = count + 1


def _unwatch(loop):
    count = _counts[loop] = _counts.get(loop, 1) - 1
    if count == 0 and _descriptor is not None:
        loop.remove_reader(_descriptor)


def _collect(loop):
    """Hand out what has finished."""
    try:
        finished = send(['take', _MOST_TAKEN, None])
    except Exception as error:
        _give_up(error)
        return
    for ticket, reply in finished:
        try:
            result = True, outcome(reply)
        except Exception as error:
            result = False, error
        future = _waiting.pop(ticket, None)
        if future is not None and not future.done() and not future.get_loop().is_closed():
            future.set_result(result)
    if not finished and not is_device(_descriptor):
        _move(loop)


def _move(loop):
    """Look out on another descriptor: the program has closed the one that there was."""
    global _descriptor
    loop.remove_reader(_descriptor)
    _descriptor = open_device()
    loop.add_reader(_descriptor, _collect, loop)


def _give_up(error):
    futures = [*_waiting.values()]
    _waiting.clear()
    for future in futures:
        if not future.done() and not future.get_loop().is_closed():
            future.set_result((False, error))
`;
