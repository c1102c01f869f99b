# tries: sleep for negative, infinite, undefined and overflowing times
# holds: an exception for each; a tiny sleep returns
# expect: {"exitCode": 0, "stdout": "ValueError\nValueError\nOverflowError\nOverflowError\nTypeError\nheld: awake\n"}
import time

for seconds in (-1, float('nan'), float('inf'), 1e300, 'x'):
    try:
        time.sleep(seconds)
    except (ValueError, OverflowError, TypeError, OSError) as error:
        print(type(error).__name__)
for turn in range(10):
    time.sleep(1e-9)
print('held: awake')
