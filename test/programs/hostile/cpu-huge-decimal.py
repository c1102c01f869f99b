# tries: multiply and take roots at a precision of a hundred million digits
# holds: stopped from outside, or MemoryError
# options: {"limits": {"cpu": "500ms", "wall": "5s", "memory": "256MiB"}}
# expect: {"anyOf": [{"stopped": ["cpu", "wall"]}, {"exitCode": 0, "stdoutIncludes": "held: MemoryError"}]}
# platforms: ["worker"]
import decimal

context = decimal.Context(prec=10_000_000, Emax=decimal.MAX_EMAX, Emin=decimal.MIN_EMIN)
try:
    while True:
        context.exp(context.sqrt(decimal.Decimal(2)))
except MemoryError as error:
    print('held:', type(error).__name__)
