# tries: see whether another sandbox's damage to the interpreter is visible here
# holds: numbers and types are right
# expect: {"exitCode": 0, "stdout": "held: 14 101 float\n"}
one, hundred = int('7'), int('100')
print('held:', one + one, hundred + 1, float.__name__)
