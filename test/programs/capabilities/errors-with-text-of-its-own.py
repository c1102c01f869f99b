# tries: choose the name that a host error quotes beside a path, so that what takes paths out misreads where the path begins
# holds: the path is not seen, and the host answers at once
# given: tell
# calls: {"tell": 2519}
import random
import time
import vitrine

chosen = random.Random(5)
pieces = ["'", '"', '`', '/', '//', '\\\\', ':', '.', '..', '~', '-', 'https:', 'http://x', 'file:', 'C:\\\\', ' ', '\n', '\n    at ', '\u2028', '(', ')', '<', '>', '|', 'a', 'é', '\u200b', '\0', '\x1b[0m', '-I', ',', '$&', '$1', '%s', '{}']
names = [''.join(chosen.choice(pieces) for _ in range(chosen.randrange(8))) for _ in range(2500)]
names += [piece * 8000 for piece in ("'", '/', ' /a', "'/a", '~', 'a:', '\n', '\n at', 'https:', '-I')]
names += ['/' + 'a' * 500_000, "'" * 500_000, '\n ' * 200_000, ' ' * 500_000, '~a' * 200_000, '(/' * 200_000, ' /a b' * 100_000, '"/' * 100_000, '\\\\a' * 100_000]
started = time.monotonic()
for name in names:
    try:
        tell(name)
    except vitrine.HostError as error:
        if 'UNGIVEN' in str(error):
            print('ESC' + 'APED:', repr(name)[:100], str(error)[:300].replace('UNGIVEN', 'the marker'))
print('held: done' if time.monotonic() - started < 20 else 'WRO' + 'NG: slow')
