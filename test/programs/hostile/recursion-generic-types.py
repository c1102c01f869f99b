# tries: nest subscripts, unions, partials and bound methods a hundred thousand deep and show them
# holds: an exception; at worst the guest crashes alone
# expect: {"anyOf": [{"exitCode": 0, "stdoutIncludes": "held: end"}, {"crashed": true}]}
import functools
import types

SHAPES = [lambda x: types.GenericAlias(list, (x,)), lambda x: types.SimpleNamespace(x=x), lambda x: types.MappingProxyType({1: x}),
          lambda x: types.MethodType(print, x), lambda x: ExceptionGroup('x', [x]) if isinstance(x, Exception) else ValueError(x)]
for number, shape in enumerate(SHAPES):
    value = 1
    for turn in range(50_000):
        value = shape(value)
    for action in (repr, hash, lambda x: x == x):
        try:
            action(value)
        except (RecursionError, TypeError, MemoryError) as error:
            print('held:', number, type(error).__name__, flush=True)
    del value
chain = len
for turn in range(50_000):
    chain = functools.lru_cache(chain)
try:
    chain('x')
except RecursionError as error:
    print('held:', type(error).__name__, flush=True)
print('held: end')
