# tries: give values whose classes lie: subclasses that override, objects that change while they are walked, keys that hash anew
# holds: what crosses is what is there, or an error; the host sees plain values
# given: echo
# calls: {"echo": 4}
from tries import claim, refused


class Number(int):
    def __int__(self): return 99
    def __index__(self): return 98
    def __eq__(self, other): return True
    __hash__ = int.__hash__


class Text(str):
    def __str__(self): return 'lie'
    def encode(self, *_): return b'lie'


class Growing(list):
    def __iter__(self):
        while True:
            yield 1


class Mapping(dict):
    def items(self):
        while True:
            yield 'x', [self]


class Liar:
    @property
    def __class__(self): return int


class Evil:
    def __buffer__(self, flags): raise SystemExit(3)


claim('number', echo([Number(5)]) == [5])
claim('text', echo([Text('true')]) == ['true'])
claim('list', echo(Growing([7])) == [7])
refused('mapping', lambda: echo(Mapping(a=1)), ValueError)
refused('liar', lambda: echo(Liar()), TypeError)
try:
    echo(Evil())
except BaseException as error:
    print('held:', type(error).__name__)
refused('odd names', lambda: echo(**{'__proto__': 1}), TypeError)
refused('odd names', lambda: echo(**{'constructor': 1, 'then': 2}), TypeError)
claim('what is right works', echo({'a': (1, 2)}) == {'a': [1, 2]})
