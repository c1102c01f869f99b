/**
 * The modules `pwd` and `grp`, which the engine does not have, and what `os` lacks about users: one user in one group,
 * whose ids are the kernel's. Run before the modules to have ready are imported, since some of them look for `pwd` once.
 *
 * `pwd._set_user(name, home)` is for the driver, which takes it out of the module.
 */
export const accountsSource = `
import importlib.machinery, operator, os, posix, sys
from collections import namedtuple

user = {'name': 'guest', 'home': '/home'}


def set_user(name, home):
    user['name'], user['home'] = name, home


def getgid(stat=os.stat):
    """Return the current process's group id."""
    return stat('/').st_gid


# Some engines' libc says 0 without asking; the owner of files is asked for.
if os.getgid() != getgid():
    getgid.__module__ = 'posix'
    os.getgid = posix.getgid = getgid


class struct_passwd(namedtuple('struct_passwd', 'pw_name pw_passwd pw_uid pw_gid pw_gecos pw_dir pw_shell')):
    """pwd.struct_passwd: results from getpw*() routines.

    This object may be accessed either as a tuple of
      (pw_name, pw_passwd, pw_uid, pw_gid, pw_gecos, pw_dir, pw_shell)
    or via the object attributes as named in the above tuple.
    """

    __slots__ = ()

    def __repr__(self):
        return 'pwd.' + super().__repr__()


class struct_group(namedtuple('struct_group', 'gr_name gr_passwd gr_gid gr_mem')):
    """grp.struct_group: results from getgr*() routines.

    This object may be accessed either as a tuple of
      (gr_name, gr_passwd, gr_gid, gr_mem)
    or via the object attributes as named in the above tuple.
    """

    __slots__ = ()

    def __repr__(self):
        return 'grp.' + super().__repr__()


def own_entry():
    return struct_passwd(user['name'], 'x', os.getuid(), os.getgid(), '', user['home'], '/bin/sh')


def own_group():
    return struct_group(user['name'], 'x', os.getgid(), [])


def find(entry, index, wanted, problem):
    if entry[index] != wanted:
        raise KeyError(f'{problem}: {wanted!r}')
    return entry


def number(value, what):
    try:
        return operator.index(value)
    except TypeError:
        raise TypeError(f'{what} should be integer, not {type(value).__name__}') from None


def name_of(function, value):
    if not isinstance(value, str):
        raise TypeError(f'{function}() argument must be str, not {type(value).__name__}')
    if '\\0' in value:
        raise ValueError('embedded null byte')
    return value


def getpwuid(uid, /):
    """Return the password database entry for the given numeric user ID."""
    return find(own_entry(), 2, number(uid, 'uid'), 'getpwuid(): uid not found')


def getpwnam(name, /):
    """Return the password database entry for the given user name."""
    return find(own_entry(), 0, name_of('getpwnam', name), 'getpwnam(): name not found')


def getpwall():
    """Return a list of all available password database entries, in arbitrary order."""
    return [own_entry()]


def getgrgid(id):
    """Return the group database entry for the given numeric group ID."""
    return find(own_group(), 2, number(id, 'gid'), 'getgrgid(): gid not found')


def getgrnam(name):
    """Return the group database entry for the given group name."""
    return find(own_group(), 0, name_of('getgrnam', name), 'getgrnam(): name not found')


def getgrall():
    """Return a list of all available group entries, in arbitrary order."""
    return [own_group()]


def geteuid():
    """Return the current process's effective user id."""
    return os.getuid()


def getegid():
    """Return the current process's effective group id."""
    return os.getgid()


def getgroups():
    """Return list of supplemental group IDs for the process."""
    return [os.getgid()]


def getresuid():
    """Return a tuple of the current process's real, effective, and saved user ids."""
    return (os.getuid(),) * 3


def getresgid():
    """Return a tuple of the current process's real, effective, and saved group ids."""
    return (os.getgid(),) * 3


def fill(module, *members):
    for member in members:
        if not hasattr(module, member.__name__):
            member.__module__ = module.__name__
            setattr(module, member.__name__, member)


def make_module(name, *members):
    try:
        __import__(name)
    except ImportError:
        module = type(sys)(name)
        module.__spec__ = importlib.machinery.ModuleSpec(name, importlib.machinery.BuiltinImporter)
        module.__loader__ = importlib.machinery.BuiltinImporter
        fill(module, *members)
        sys.modules[name] = module


make_module('pwd', struct_passwd, getpwuid, getpwnam, getpwall)
make_module('grp', struct_group, getgrgid, getgrnam, getgrall)
fill(os, geteuid, getegid, getgroups, getresuid, getresgid)
sys.modules['pwd']._set_user = set_user
`;
