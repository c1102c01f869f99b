# tries: keys and elements whose hashes in the host's engine are all the same, thousands of them in one message
# holds: refused before they are put together; the guest pays for what it takes, and the host answers at once
# given: swallow
# memory: flat
import time
from tries import claim, refused

started = time.monotonic()
for _ in range(8):
    refused('numbers', lambda: swallow({float(n) * 2.0**40 + 0.5: n for n in range(30_000)}), ValueError)
    refused('elements', lambda: swallow({n << 32 for n in range(30_000)}), ValueError)
    refused('long keys', lambda: swallow({'x' * 1001 + str(n): n for n in range(900)} | {n: n for n in range(900)}), ValueError)
claim('at once', time.monotonic() - started < 20)
