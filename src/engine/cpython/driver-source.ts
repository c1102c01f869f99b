import { Socket } from '../../abi/emscripten.js';
import { PAIR_PROTOCOL } from '../../abi/vitrine.js';
import { namespaceSource } from './python/namespace-source.js';

/**
 * The Python half of the engine: run once while an image is prepared, in a namespace of its own that is in no
 * `sys.modules`. Its functions are called by address. It has what they need in hand, since by the time
 * `finish` runs, the guest may have replaced anything in any module; what that breaks is only its own end.
 */
export const driverSource = `
import asyncio, atexit, builtins, codecs, functools, gc, importlib.machinery, json, linecache, locale, os, random, runpy, signal, socket, sys, threading, time, traceback, vitrine
from vitrine import CpuLimitReached, LimitReached, WallLimitReached

base_modules = frozenset(sys.modules)
stdin, stdout, stderr = sys.stdin, sys.stdout, sys.stderr


def tzset():
    """Sets timezone, altzone, daylight and tzname from the TZ environment variable."""
    year = 365 * 24 * 3600 + 6 * 3600
    start = int(time.time() // year) * year
    winter, summer = time.localtime(start), time.localtime(start + year // 2)
    if winter.tm_gmtoff > summer.tm_gmtoff:
        winter, summer = summer, winter
    time.timezone, time.altzone = -winter.tm_gmtoff, -summer.tm_gmtoff
    time.daylight = int(winter.tm_gmtoff != summer.tm_gmtoff)
    time.tzname = (winter.tm_zone, summer.tm_zone)


tzset.__module__ = 'time'
if not hasattr(time, 'tzset'):
    time.tzset = tzset


def socketpair(family=None, type=socket.SOCK_STREAM, proto=0):
    """socketpair([family[, type[, proto]]]) -> (socket object, socket object)

    Create a pair of connected local stream sockets.
    """
    if family not in (None, socket.AF_INET):
        raise ValueError('Only AF_INET socket address family is supported')
    if type != socket.SOCK_STREAM or proto != 0:
        raise ValueError('Only SOCK_STREAM socket type with protocol 0 is supported')
    ends = [socket.socket(socket.AF_INET, type, ${PAIR_PROTOCOL}) for _ in range(2)]
    return tuple(socket.socket(socket.AF_INET, type, 0, end.detach()) for end in ends)


socketpair.__module__ = 'socket'
socket.socketpair = socketpair

# Left out of the engine's module; programs set them before they hear that they may not listen.
for _name, _value in (('SO_REUSEADDR', ${Socket.SO_REUSEADDR}), ('SO_REUSEPORT', ${Socket.SO_REUSEPORT})):
    if not hasattr(socket, _name):
        setattr(socket, _name, _value)
        setattr(socket._socket, _name, _value)
        socket.__all__.append(_name)


# asyncio looks names up in a thread, and no thread starts here. The controller answers at once or not at all.
async def getaddrinfo(self, host, port, *, family=0, type=0, proto=0, flags=0):
    return socket.getaddrinfo(host, port, family, type, proto, flags)


async def getnameinfo(self, sockaddr, flags=0):
    return socket.getnameinfo(sockaddr, flags)


for _function in (getaddrinfo, getnameinfo):
    _function.__module__ = 'asyncio.base_events'
    _function.__qualname__ = f'BaseEventLoop.{_function.__name__}'
    setattr(asyncio.BaseEventLoop, _function.__name__, _function)


set_user = sys.modules['pwd'].__dict__.pop('_set_user', lambda name, home: None)


def refresh_state():
    """Draws anew what must not be the same in two sandboxes, and what depends on the moment."""
    os.reload_environ()
    try:
        locale.setlocale(locale.LC_CTYPE, '')
    except locale.Error:
        pass
    if 'TZ' in os.environ:
        time.tzset()
    random.seed()
    modules = sys.modules
    if 'tempfile' in modules:
        modules['tempfile']._name_sequence = None
        modules['tempfile'].tempdir = None
    if 'logging' in modules:
        started = modules['logging']._startTime
        modules['logging']._startTime = time.time_ns() if isinstance(started, int) else time.time()
    if 'uuid' in modules:
        modules['uuid']._node = modules['uuid']._last_timestamp = None


${namespaceSource}

def unpack(data):
    """The two halves of what the kernel hands over: a request in JSON, and values as they cross from a host."""
    text, _, values = data.partition(b'\\0')
    return json.loads(text), vitrine._decode(values) if values else None


def begin(request, given):
    """Makes the interpreter that of a new program, and its main module."""
    set_user(*request['user'])
    refresh_state()
    for stream in (stdout, stderr):
        if stream.isatty():
            stream.reconfigure(line_buffering=True)
    sys.argv[:] = request['argv']
    sys.orig_argv[:] = ['python3', *request['origArgv']]
    # A new module, since the image's own is out of the garbage collector's sight (gc.freeze).
    main = sys.modules['__main__'] = type(sys)('__main__')
    main.__builtins__ = builtins
    main.__loader__ = importlib.machinery.BuiltinImporter
    if given:
        main.__dict__.update(given)
    if request.get('namespace') is not None:
        apply_namespace(request['namespace'], main, request.get('name'))
    return main


def compiled(source, filename, mode):
    """Code whose source tracebacks show."""
    code = compile(source, filename, mode, dont_inherit=True)
    if len(linecache._interactive_cache) > 200:
        linecache._interactive_cache.clear()
    linecache._register_code(code, source, filename)
    return code


def prepare(data):
    """Makes the interpreter that of the given program; returns what to call, with which arguments."""
    request, given = unpack(data)
    main = begin(request, given)
    kind = request['kind']
    if kind == 'module':
        sys.path.insert(0, os.getcwd())
        return runpy._run_module_as_main, (request['name'],)
    if kind == 'command':
        sys.path.insert(0, '')
        return exec, (compiled(request['code'], '<string>', 'exec'), main.__dict__)
    path = os.path.join(os.getcwd(), request['path'])
    if os.path.isdir(path):
        sys.path.insert(0, path)
        return runpy._run_module_as_main, ('__main__', False)
    sys.path.insert(0, os.path.dirname(path))
    try:
        with open(path, 'rb') as file:
            source = file.read()
    except OSError as error:
        text = f"python3: can't open file {path!r}: [Errno {error.errno}] {error.strerror}"
        print(text, file=sys.stderr)
        raise SystemExit(2) from None
    main.__file__ = path
    main.__cached__ = None
    main.__loader__ = importlib.machinery.SourceFileLoader('__main__', path)
    code = compile(source, path, 'exec', dont_inherit=True)
    return exec, (code, main.__dict__)


session_main = None


def session_open(data):
    """Makes the interpreter that of a new session."""
    global session_main
    request, given = unpack(data)
    session_main = begin(request, given)
    sys.path.insert(0, '')


def session_copy():
    """Draws anew what two copies of one session must not share."""
    random.seed()
    modules = sys.modules
    if 'tempfile' in modules:
        modules['tempfile']._name_sequence = None
    if 'uuid' in modules:
        modules['uuid']._node = modules['uuid']._last_timestamp = None


def session_plan(data):
    """What a call of a session calls, with which arguments."""
    request, given = unpack(data)
    names = session_main.__dict__
    kind = request['kind']
    if kind == 'call':
        first, *rest = request['name'].split('.')
        if first not in names:
            raise NameError(f'name {first!r} is not defined', name=first)
        function = names[first]
        for name in rest:
            function = getattr(function, name)
        args, kwargs = given
        return functools.partial(function, **kwargs) if kwargs else function, tuple(args)
    if given:
        names.update(given)
    if kind == 'evaluate':
        return eval, (compiled(request['code'].strip(), '<session>', 'eval'), names)
    return exec, (compiled(request['code'], '<session>', 'exec'), names)


def session_answer(value):
    """What a call came to, as it crosses to the host. Coroutines are run to their end."""
    if type(value) is coroutine:
        value = asyncio.run(value)
    return vitrine._encode(value, 'result')


def text_of(text, limit):
    return text[:limit].encode('utf-8', 'backslashreplace').decode()


def session_failure(exception):
    """An exception as it crosses to the host: its class, its message, and a traceback of this program's own."""
    drop_own_frames(exception)
    kind = type(exception)
    name = kind.__qualname__ if kind.__module__ == 'builtins' else f'{kind.__module__}.{kind.__qualname__}'
    try:
        message = str(exception)
    except Exception:
        message = ''
    try:
        trace = ''.join(traceback.format_exception(exception))
    except Exception:
        trace = ''
    return vitrine._encode([text_of(name, 200), text_of(message, 4096), text_of(trace, 65536)], 'exception')


async def _coroutine():
    pass


_instance = _coroutine()
coroutine = type(_instance)
_instance.close()


def drop_own_frames(exception):
    trace = exception.__traceback__
    while trace is not None and trace.tb_frame.f_globals is globals():
        trace = trace.tb_next
    exception.__traceback__ = trace


def classify(exception):
    """The exit code that an exception stands for; -1 when it is to be shown, -2 for KeyboardInterrupt."""
    drop_own_frames(exception)
    if isinstance(exception, KeyboardInterrupt):
        return -2
    if not isinstance(exception, SystemExit):
        return -1
    code = exception.code
    if code is None:
        return 0
    if isinstance(code, int):
        return code & 0xFF if -(2**31) <= code < 2**31 else 0xFF
    try:
        print(code, file=sys.stderr)
    except Exception:
        pass
    return 1


def make_arm_signal(install, number, partial, first, raising):
    def arm_signal(exception):
        """Makes a signal raise an exception, without a frame of ours in the traceback; returns its number."""
        install(number, partial(first, exception(), key=raising))
        return number

    return arm_signal


arm_signal = make_arm_signal(
    signal._signal.signal, int(signal.SIGXCPU), functools.partial, max, codecs.strict_errors
)


def flush(stream):
    try:
        if stream is not None and not stream.closed:
            stream.flush()
    except BaseException:
        return False
    return True


def flush_all():
    done = [flush(getattr(sys, 'stdout', None)), flush(getattr(sys, 'stderr', None)), flush(stdout)]
    return all(done) and flush(stderr)


def finish():
    """What the interpreter does at its end, as far as a program can see it: 0, or 120 if output was lost."""
    threading._shutdown()
    atexit._run_exitfuncs()
    flushed = flush_all()
    for name in ('last_exc', 'last_type', 'last_value', 'last_traceback', 'ps1', 'ps2'):
        sys.__dict__.pop(name, None)
    for name in [name for name in sys.modules if name == '__main__' or name not in base_modules]:
        sys.modules.pop(name, None)
    gc.collect()
    return 0 if flush_all() and flushed else 120
`;

/** Modules that an image imports while it is prepared, so that programs find them ready. */
export const preloadedModules: readonly string[] = [
  // Shows uncaught exceptions.
  '_colorize',
  'argparse',
  'array',
  'asyncio',
  'base64',
  'bisect',
  'calendar',
  'collections',
  'contextlib',
  'copy',
  'csv',
  'dataclasses',
  'datetime',
  'decimal',
  'enum',
  'fractions',
  'functools',
  'glob',
  'hashlib',
  'heapq',
  'html',
  'inspect',
  'io',
  'itertools',
  'json',
  'logging',
  'math',
  'operator',
  'pathlib',
  'pickle',
  'random',
  're',
  'secrets',
  'shutil',
  'sqlite3',
  'statistics',
  'string',
  'struct',
  'subprocess',
  'tempfile',
  'textwrap',
  'threading',
  'time',
  'traceback',
  'types',
  'typing',
  'unicodedata',
  'urllib.parse',
  'uuid',
  'vitrine',
  'warnings',
  'zipfile',
  'zlib',
];
