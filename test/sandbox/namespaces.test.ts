import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allow, Sandbox } from 'vitrine';

/** A module alone: what a program does with it, and what that prints. */
const uses: Readonly<Record<string, readonly [code: string, stdout: string]>> = {
  argparse: [
    "p = argparse.ArgumentParser(prog='x')\np.add_argument('-a', type=int)\nprint(p.parse_args(['-a', '1']).a)",
    '1',
  ],
  ast: ["print(ast.unparse(ast.parse('x=1')), ast.literal_eval('[1]'))", 'x = 1 [1]'],
  asyncio: [
    'async def f(n):\n  await asyncio.sleep(0.001)\n  return n\nasync def main():\n  async with asyncio.timeout(9):\n    print(await asyncio.gather(f(1), f(2)))\nasyncio.run(main())',
    '[1, 2]',
  ],
  base64: ["print(base64.b64encode(b'abc'), base64.b32decode('ME======'))", "b'YWJj' b'a'"],
  calendar: ['print(calendar.isleap(2024), calendar.month_name[2])', 'True February'],
  codecs: ["print(codecs.encode('a', 'rot13'), codecs.decode(b'aGk=', 'base64'))", "n b'hi'"],
  collections: [
    "print(collections.Counter('aab')['a'], collections.namedtuple('P', 'x y')(1, 2))",
    '2 P(x=1, y=2)',
  ],
  contextlib: [
    "with contextlib.suppress(ValueError), contextlib.ExitStack() as s:\n  s.callback(print, 'left')\n  int('q')",
    'left',
  ],
  copy: [
    'class A: pass\na = A()\na.x = [1]\nb = copy.deepcopy(a)\nb.x.append(2)\nprint(a.x, b.x)',
    '[1] [1, 2]',
  ],
  csv: [
    "print(next(csv.reader(['a,\"b,c\"'])), csv.Sniffer().sniff('a;b\\n1;2\\n').delimiter)",
    "['a', 'b,c'] ;",
  ],
  dataclasses: [
    'A = dataclasses.make_dataclass("A", ["x"])\nprint(A(1), dataclasses.asdict(A([2])))',
    "A(x=1) {'x': [2]}",
  ],
  datetime: [
    "d = datetime.datetime.strptime('2024-01-02', '%Y-%m-%d')\nprint(d.strftime('%A'), d.timetuple().tm_yday)",
    'Tuesday 2',
  ],
  decimal: ["print(decimal.Decimal('1.1') + 1, f'{decimal.Decimal(2).sqrt():.3f}')", '2.1 1.414'],
  'email.message': [
    "m = email.message.EmailMessage()\nm['To'] = 'a@b.c'\nm.set_content('hi')\nprint(m.as_string().split('\\n')[0])",
    'To: a@b.c',
  ],
  enum: ['print(enum.IntFlag("F", "a b").a | 2, enum.auto)', "3 <class 'enum.auto'>"],
  fractions: ["print(fractions.Fraction('1/3') + 1)", '4/3'],
  functools: [
    '@functools.singledispatch\ndef f(a): return "o"\n@f.register\ndef _(a: int): return "i"\nprint(f(1), f(""))',
    'i o',
  ],
  hashlib: ["print(hashlib.sha256(b'a').hexdigest()[:8], hashlib.new('sha1').name)", 'ca978112 sha1'],
  heapq: ['print(heapq.nlargest(1, [1, 2]))', '[2]'],
  html: ["print(html.unescape('&amp;&eacute;'))", '&é'],
  inspect: ['print(inspect.signature(lambda a, *, b=1: 0))', '(a, *, b=1)'],
  io: ["print(io.TextIOWrapper(io.BytesIO(b'a'), encoding='latin-1').read())", 'a'],
  ipaddress: ["print(ipaddress.ip_address('1.2.3.4').is_private)", 'False'],
  itertools: ['print(list(itertools.islice(itertools.count(), 3)))', '[0, 1, 2]'],
  json: [
    "print(json.dumps({'a': 1}, indent=1))\ntry:\n  json.loads('{')\nexcept json.JSONDecodeError as e: print(e.pos)",
    '{\n "a": 1\n}\n1',
  ],
  logging: [
    "import logging.handlers\nh = logging.handlers.MemoryHandler(3)\nlogging.getLogger('a').addHandler(h)\nlogging.getLogger('a').warning('hi %d', 1)\nprint(h.buffer[0].getMessage())",
    'hi 1',
  ],
  math: ['print(math.comb(5, 2))', '10'],
  os: ["print(os.path.join('a', 'b'), os.getcwd(), os.get_exec_path()[:0])", 'a/b /home []'],
  pathlib: [
    "p = pathlib.Path('/tmp/x')\np.write_text('a')\nprint(list(pathlib.Path('/tmp').glob('x*')))",
    "[PosixPath('/tmp/x')]",
  ],
  pickle: [
    'print(pickle.loads(pickle.dumps([len, ValueError("x"), b"a"], 0))[1:])',
    "[ValueError('x'), b'a']",
  ],
  pprint: ["pprint.pprint({'b': 1})", "{'b': 1}"],
  random: ['random.seed(1)\nprint(random.randint(1, 6), random.sample(range(9), 2))', '2 [1, 4]'],
  re: ["print(re.sub(r'(a)(b)', r'\\2\\1', 'abab'), re.findall('(?i)X', 'x'))", "baba ['x']"],
  secrets: ['print(len(secrets.token_hex(4)))', '8'],
  shlex: ['print(shlex.split(\'a "b c"\'))', "['a', 'b c']"],
  sqlite3: [
    "c = sqlite3.connect(':memory:')\nc.execute('create table t(a)')\nprint(list(c.iterdump())[1])",
    'CREATE TABLE t(a);',
  ],
  statistics: ['print(statistics.stdev([1, 2, 3]), statistics.NormalDist().cdf(0))', '1.0 0.5'],
  string: ["print(string.Template('$a b').substitute(a=1))", '1 b'],
  struct: ["print(struct.pack('<I', 1))", "b'\\x01\\x00\\x00\\x00'"],
  tempfile: ['with tempfile.TemporaryDirectory() as d: print(d[:5])', '/tmp/'],
  textwrap: ["print(textwrap.shorten('a b c d', 7), textwrap.dedent('  a'))", 'a b c d a'],
  time: ["print(time.strptime('2024', '%Y').tm_year)", '2024'],
  tomllib: ["print(tomllib.loads('d = 2024-01-01')['d'])", '2024-01-01'],
  traceback: [
    'try: 1/0\nexcept ZeroDivisionError: print(traceback.format_exc().splitlines()[-1])',
    'ZeroDivisionError: division by zero',
  ],
  typing: [
    'class G[T]: pass\nprint(typing.get_type_hints(typing.NamedTuple("N", [("a", int)])), G[int])',
    "{'a': <class 'int'>} __main__.G[int]",
  ],
  unicodedata: ["print(unicodedata.name('é'))", 'LATIN SMALL LETTER E WITH ACUTE'],
  'urllib.parse': ["print(urllib.parse.urlencode({'a': 'é'}))", 'a=%C3%A9'],
  uuid: ["print(uuid.uuid5(uuid.NAMESPACE_DNS, 'a').version, uuid.uuid4().version)", '5 4'],
  weakref: ['class A: pass\na = A()\nprint(weakref.ref(a)() is a)', 'True'],
  'xml.dom.minidom': [
    "print(xml.dom.minidom.parseString('<a><b/></a>').documentElement.toxml())",
    '<a><b/></a>',
  ],
  'xml.etree.ElementTree': ["print(xml.etree.ElementTree.fromstring('<a><b>t</b></a>').find('b').text)", 't'],
  zipfile: [
    "z = zipfile.ZipFile('/tmp/a.zip', 'w', zipfile.ZIP_DEFLATED)\nz.writestr('x', 'hi')\nprint(z.namelist())",
    "['x']",
  ],
  zoneinfo: ["print(zoneinfo.ZoneInfo('Europe/Berlin').key)", 'Europe/Berlin'],
};

/** What the language itself does with modules, whatever is listed. */
const language = `print('é'.encode('utf-16')[:2], '日本'.encode('shift_jis'), 'bücher'.encode('idna'), '\\N{BULLET}')
print(10 ** 9000 // 7 ** 4000 > 1, f'{3.14159:.2f}')
class A: __slots__ = ('x',)
print(len(A().__reduce_ex__(2)))
with open('/tmp/a', 'w') as file: file.write('é')
print(open('/tmp/a').read())`;

describe('modules that are allowed', () => {
  it.each(Object.entries(uses))('%s works alone', async (name, [code, stdout]) => {
    await using sandbox = await Sandbox.open({ modules: allow([name]) });
    const result = await sandbox.run({ code: `import ${name}\n${code}` });
    expect(result.stderr).toBe('');
    expect(result.stdout).toBe(`${stdout}\n`);
  });

  it('may be none: the language goes on working', async () => {
    await using sandbox = await Sandbox.open({ modules: allow([]) });
    const result = await sandbox.run({ code: language });
    expect(result.stderr).toBe('');
    expect(result.stdout).toContain('•\nTrue 3.14\n');
    const failing = await sandbox.run({ code: 'def f():\n    return 1 / 0\nf()' });
    expect(failing.stderr).toContain('    return 1 / 0\n           ~~^~~\n');
    expect((await sandbox.run({ code: 'import json' })).stderr).toContain("No module named 'json'");
  });

  it('come as packages whole, and as modules with their packages only', async () => {
    await using sandbox = await Sandbox.open({ modules: allow(['json', 'urllib.parse']) });
    const result = await sandbox.run({
      code: 'import json.tool, json.decoder, urllib.parse\ntry: import urllib.request\nexcept ModuleNotFoundError as e: print(e)',
    });
    expect(result.stdout).toBe("No module named 'urllib.request'\n");
  });

  it('say nothing of a program, its own modules, and -m', async () => {
    await using sandbox = await Sandbox.open({
      modules: allow(['json']),
      files: {
        '/home/own.py':
          'import json\nprint("own", json.dumps([1]))\ntry: import os\nexcept ImportError as e: print(e)',
        '/home/pack/__init__.py': '',
        '/home/pack/__main__.py': 'from . import part\nprint(part.x)',
        '/home/pack/part.py': 'x = 5',
      },
    });
    const own = "own [1]\nNo module named 'os'\n";
    expect((await sandbox.run({ code: 'import own' })).stdout).toBe(own);
    expect((await sandbox.run({ file: 'own.py' })).stdout).toBe(own);
    expect((await sandbox.run({ module: 'own' })).stdout).toBe(own);
    expect((await sandbox.run({ module: 'pack' })).stdout).toBe('5\n');
    const tool = await sandbox.run({ module: 'json.tool', stdin: '[1]' });
    expect([tool.stdout, tool.stderr]).toEqual(['[\n    1\n]\n', '']);
    const other = await sandbox.run({ module: 'calendar' });
    expect(other.exitCode).toBe(1);
    expect(other.stderr).toContain('No module named calendar');
  });

  it('leave other sandboxes on the same machine alone', async () => {
    await using narrow = await Sandbox.open({ modules: allow([]), builtins: allow(['print']) });
    await using whole = await Sandbox.open();
    const code =
      'import os, posix, _imp\nprint(open, _imp.is_builtin("posix"), len(os.listdir(os.__file__[:-5])) > 100)';
    for (let round = 0; round < 2; round++) {
      expect((await narrow.run({ code })).exitCode).toBe(1);
      const result = await whole.run({ code });
      expect(result.stdout).toBe('<built-in function open> 1 True\n');
    }
  });
});

describe('builtins that are allowed', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await Sandbox.open({
      builtins: allow(['print', 'len', 'eval', 'exec', 'NameError', 'ImportError']),
      files: { '/home/own.py': 'try: open\nexcept NameError: print("no open")' },
    });
  });
  afterAll(() => sandbox.close());

  it.each([
    ['the program', 'open("/tmp/x")'],
    ['exec', 'exec("open")'],
    ['exec with names of its own', 'exec("open", {})'],
    ['eval', 'eval("open", {"x": 1})'],
    ['a class body', 'class A:\n  x = open'],
    ['a nested function', '(lambda: (lambda: open)())()'],
    ['unlisted exceptions', 'raise ValueError'],
  ])('are all there is in %s', async (_name, code) => {
    const result = await sandbox.run({
      code: `try:\n  ${code.replaceAll('\n', '\n  ')}\nexcept NameError as e: print(e)`,
    });
    expect(result.stdout).toMatch(/^name '(open|ValueError)' is not defined/);
  });

  it('are all there is in own modules and in the module builtins', async () => {
    const result = await sandbox.run({
      code: 'import own\ntry: from builtins import open\nexcept ImportError as e: print(e)',
    });
    expect(result.stdout).toContain("no open\ncannot import name 'open' from 'builtins'");
  });

  it('do not narrow the library', async () => {
    const code =
      'import json, pathlib\nclass A: pass\nprint(len(json.loads("[1]")), pathlib.Path("/home/own.py").read_text()[:3])';
    expect((await sandbox.run({ code })).stdout).toBe('1 try\n');
  });
});
