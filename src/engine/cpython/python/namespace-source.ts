/**
 * Narrows what a program starts with: a part of the driver, which calls `apply_namespace` for each new program that asks
 * for it. Modules that are not to be seen go out of `sys.modules` and live on in the hands of those that use them; what
 * library code imports while it runs is handed to that code alone, told by the code object that executes the import.
 * The other half is the kernel's: it hides their files, and takes them out of the interpreter's tables.
 *
 * Defined inside of a function, since the driver's globals are not the place for so many names.
 */
export const namespaceSource = `
def make_namespace():
    import _io, builtins, dis, functools, gc, io, importlib._bootstrap_external as external, marshal, re, sys, traceback, warnings
    bootstrap = sys.modules['_frozen_importlib']
    function = type(make_namespace)
    code_type = type(make_namespace.__code__)
    library = external.__file__.rpartition('/importlib/')[0] + '/' if hasattr(external, '__file__') else None
    library = sys._stdlib_dir + '/' if library is None else library
    IMPORT, EXTENDED = dis.opmap['IMPORT_NAME'], dis.opmap['EXTENDED_ARG']
    CONST, SMALL = dis.opmap['LOAD_CONST'], dis.opmap.get('LOAD_SMALL_INT', -1)
    full = builtins.__dict__
    trusted = {}

    # What the interpreter looks up by name once, and keeps: for '\\N{...}', and for templates of re.sub.
    eval("'\\\\N{BULLET}'")
    re.sub('(a)', '\\\\1', 'a')

    def operand(text, at):
        """Kind and argument of the instruction in a unit of code, and the unit that it begins in."""
        kind, value, shift = text[2 * at], text[2 * at + 1], 8
        while at > 0 and text[2 * at - 2] == EXTENDED:
            at -= 1
            value |= text[2 * at + 1] << shift
            shift += 8
        return kind, value, at

    def import_in(code, text, at):
        """Name, names asked of it, and level of an import."""
        _, index, at = operand(text, at)
        kind, listed, at = operand(text, at - 1)
        # None has an instruction of its own in some releases, and so have small numbers.
        listed = code.co_consts[listed] if kind == CONST else None
        kind, level, at = operand(text, at - 1)
        if kind != SMALL:
            level = code.co_consts[level] if kind == CONST else 0
        return code.co_names[index >> name_shift], listed, level

    name_shift = 0
    probe = compile('x; import a', '', 'exec')
    name_shift = operand(probe.co_code, probe.co_code[::2].find(IMPORT))[1].bit_length() - 1

    def imports_of(code, package):
        """Names of all modules that a code object itself may import."""
        text = code.co_code
        units = text[::2]
        at, names = units.find(IMPORT), set()
        while at >= 0:
            name, listed, level = import_in(code, text, at)
            if level:
                base = package.rsplit('.', level - 1)[0] if package else ''
                name = f'{base}.{name}' if name else base
            if name:
                names.update(f'{name}.{part}' for part in listed or ())
            while name:
                names.add(name)
                name = name.rpartition('.')[0]
            at = units.find(IMPORT, at + 1)
        return names

    def trust(code, package):
        names = imports_of(code, package)
        if names:
            trusted[code] = trusted.get(code, frozenset()) | names
        for constant in code.co_consts:
            if type(constant) is code_type:
                trust(constant, package)

    def trust_functions():
        """Trusts the code of all functions there are: the library's, while no program has run."""
        for item in gc.get_objects():
            if type(item) is function:
                package = item.__globals__.get('__package__')
                trust(item.__code__, package if type(package) is str else '')

    trust_functions()

    def library_place(loader):
        """Path of a module's source when it is the library's, its bytecode's, and its package; or None."""
        if type(loader) is not external.SourceFileLoader:
            return None
        path = loader.path
        if type(path) is not str or not path.startswith(library) or not path.endswith('.py'):
            return None
        *parts, name = path[len(library):-3].split('/')
        if '' in parts or '.' in parts or '..' in parts:
            return None
        cache = '/'.join([*parts, '__pycache__', name])
        return path, f'{library}{cache}.{tag}.pyc', '.'.join(parts)

    tag = sys.implementation.cache_tag

    # Compiled under the name of importlib's own file, so that tracebacks of imports leave its frames out.
    hooks = {}
    exec(compile('''
def make_find_and_load(find, hidden, trusted, getframe, text, IMPORT):
    def _find_and_load(name, import_):
        if type(name) is text and name in hidden:
            frame = getframe(1)
            names = trusted.get(frame.f_code)
            if names is not None and name in names and frame.f_code.co_code[frame.f_lasti] == IMPORT:
                return hidden[name]
        return find(name, import_)
    return _find_and_load

def make_exec_module(original, place, read, trust, full, narrow):
    def exec_module(self, module):
        found = place(self)
        if found is None:
            if narrow is not None:
                module.__dict__.setdefault('__builtins__', narrow)
            return original(self, module)
        path, cache, package = found
        code = read(path, cache)
        if code is None:
            return original(self, module)
        trust(code, package)
        module.__dict__['__builtins__'] = full
        _call_with_frames_removed(exec, code, module.__dict__)
    return exec_module

def _call_with_frames_removed(f, *args):
    return f(*args)
''', '<frozen importlib._bootstrap>', 'exec', dont_inherit=True), hooks)

    def read_code(path, cache, open=_io.FileIO, loads=marshal.loads, compile=compile):
        """The library's own code, past anything that a program has put in the way."""
        try:
            with open(cache) as file:
                return loads(file.readall()[16:])
        except OSError:
            pass
        try:
            with open(path) as file:
                return compile(file.readall(), path, 'exec', dont_inherit=True)
        except OSError:
            return None

    def trust_program(name):
        """Trusts a module of the library that is run as the program: runpy executes its code."""
        stem = library + name.replace('.', '/')
        for path in (f'{stem}.py', f'{stem}/__main__.py'):
            place = library_place(external.SourceFileLoader('', path))
            code = place and read_code(*place[:2])
            if code is not None:
                trust(code, place[2])

    def boxed(inner):
        """A callable that does not show what it calls."""
        box = functools.lru_cache(maxsize=0)(inner)
        for name in list(box.__dict__):
            if name.startswith('__wrapped'):
                del box.__dict__[name]
        return box

    def hide_modules(trees, exact, load):
        modules = sys.modules
        before = len(modules)
        for name in load:
            if name not in modules:
                try:
                    __import__(name)
                except Exception:
                    pass
        if len(modules) != before:
            trust_functions()

        def is_visible(name):
            if name in exact:
                return True
            while name:
                if name in trees:
                    return True
                name = name.rpartition('.')[0]
            return False

        hidden = {name: module for name, module in modules.items() if not is_visible(name)}
        bootstrap._find_and_load = boxed(
            hooks['make_find_and_load'](bootstrap._find_and_load, hidden, trusted, sys._getframe, str, IMPORT)
        )
        bootstrap._find_and_load.__name__ = '_find_and_load'
        for name, module in hidden.items():
            del modules[name]
            # Hidden packages stay whole: those that hold them use their modules as attributes.
            parent, _, child = name.rpartition('.')
            if parent in modules and parent not in hidden and modules[parent].__dict__.get(child) is module:
                delattr(modules[parent], child)
        if 'warnings' in hidden:
            # By default it takes the module that is in sys.modules.
            warnings.catch_warnings.__init__.__kwdefaults__['module'] = warnings
        sys.builtin_module_names = tuple(name for name in sys.builtin_module_names if is_visible(name))
        sys.stdlib_module_names = frozenset(name for name in sys.stdlib_module_names if is_visible(name))
        sys.path_importer_cache.clear()
        show = traceback._print_exception_bltin

        def excepthook(kind, value, trace, /):
            """Handle an exception by displaying it with a traceback on sys.stderr."""
            show(value)

        def displayhook(value, /):
            """Print an object to sys.stdout and also save it in builtins._"""
            if value is not None:
                full['_'] = None
                print(repr(value), file=sys.stdout)
                full['_'] = value

        def open_code(path):
            """Opens the provided file with the intent to import the contents."""
            return _io.open(path, 'rb')

        # The interpreter's own look for traceback, builtins and _io by name.
        sys.excepthook = sys.__excepthook__ = boxed(excepthook)
        if 'builtins' in hidden:
            sys.displayhook = sys.__displayhook__ = boxed(displayhook)
        if '_io' in hidden:
            _io.open_code = io.open_code = boxed(open_code)

    def narrow_builtins(names):
        module = type(sys)('builtins', builtins.__doc__)
        for name in ('__build_class__', '__import__', '__loader__', '__spec__', '__debug__', *names):
            if name in full:
                module.__dict__[name] = full[name]
        return module

    def apply_namespace(request, main, program):
        """Gives a new program's main module no more than what is asked for; program: the module's name, for -m."""
        names, seen = request.get('builtins'), request.get('modules')
        narrow = None if names is None else narrow_builtins(names)
        if seen is not None:
            if program is not None:
                trust_program(program)
            hide_modules(frozenset(seen['trees']), frozenset(seen['exact']), seen['load'])
        if narrow is not None:
            main.__builtins__ = narrow
            if 'builtins' in sys.modules:
                sys.modules['builtins'] = narrow
        basics = external._LoaderBasics
        basics.exec_module = hooks['make_exec_module'](
            basics.exec_module, library_place, read_code, trust, full, narrow and narrow.__dict__
        )

    return apply_namespace


apply_namespace = make_namespace()
`;
