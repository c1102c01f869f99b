"""What attacking programs share: tries that must fail, and what they say about it.

The runner fails on the words that `report` prints for a try that worked or for a claim that is not true.
"""
import errno
import os
import sys

ROOT = '/data'
MODE = sys.argv[1]
CAN_WRITE = MODE in ('read-write', 'overlay', 'memory')
FAILED = 'ESC' + 'APED'
WRONG = 'WRO' + 'NG'
# What CPython says of a function that this platform has not, and of a number that C has no room for.
NOT_THERE = (AttributeError, NotImplementedError, OverflowError)


def name_of(error):
    number = getattr(error, 'errno', None)
    return errno.errorcode.get(number, type(error).__name__) if isinstance(number, int) else type(error).__name__


def contents(thing):
    """What a try got hold of, as text: files are read, so that the runner sees what is in them."""
    try:
        if hasattr(thing, 'read'):
            thing = thing.read(1000)
        elif isinstance(thing, int) and not isinstance(thing, bool):
            thing = (thing, os.read(thing, 1000))
    except (OSError, ValueError) as error:
        thing = (thing, error)
    return repr(thing)[:2000]


def refused(what, call, *names):
    """A try that must fail with an OSError; one of `names`, if any are given. A function that is not there is fine."""
    try:
        got = call()
    except NOT_THERE as error:
        print('held:', what, type(error).__name__)
        return error
    except OSError as error:
        if names and name_of(error) not in names:
            print(f'{WRONG}: {what}: {name_of(error)}, not {names}')
        else:
            print('held:', what, name_of(error))
        return error
    except Exception as error:
        # Its own complaint about what it was given, before anything was tried.
        if type(error).__module__ != 'http.client':
            raise
        print('held:', what, type(error).__name__)
        return error
    print(f'{FAILED}: {what}: {contents(got)}')
    return None


def outcome(call):
    """What a call comes to: its result, or the error's name. For tries of which either is fine."""
    try:
        return call()
    except (OSError, ValueError, TypeError, *NOT_THERE) as error:
        return name_of(error)
    except Exception as error:
        if type(error).__module__ != 'http.client':
            raise
        return name_of(error)


def claim(what, is_true):
    print('held:' if is_true else f'{WRONG}:', what)


def read(path, size=1000):
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    try:
        return os.read(descriptor, size)
    finally:
        os.close(descriptor)


def writing(call):
    """What only a place that can be written to lets happen: elsewhere it must be refused."""
    if CAN_WRITE:
        return call()
    refused('writing', call, 'EROFS', 'EPERM', 'EACCES')
    return None
