# area: decimal: contexts, rounding, traps, formatting, exact money arithmetic
from decimal import (ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Context,
                     Decimal, DivisionByZero, InvalidOperation, Inexact, getcontext, localcontext)

D = Decimal
print(D("0.1") + D("0.2"), D(0.1), D("1.30") * D("2"), D("1E+3"), D("-0"), D("NaN"), D("Infinity"))
for rounding in (ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP):
    print(rounding, [str(D(value).quantize(D("1"), rounding)) for value in ("2.5", "-2.5", "3.5", "2.51", "-2.49")])

invoice = [("pen", 3, D("1.99")), ("desk", 1, D("249.50")), ("lamp", 2, D("33.335"))]
total = sum(count * price for _, count, price in invoice)
tax = (total * D("0.19")).quantize(D("0.01"))
print(total, tax, f"{total + tax:,.2f}", f"{D('1234567.891'):>18,.1f}|{D('0.000123'):.2e}|{D('5'):05.1f}")


def split(amount, ways):
    share = (amount / ways).quantize(D("0.01"), ROUND_DOWN)
    pennies = int((amount - share * ways) * 100)
    return [share + (D("0.01") if i < pennies else 0) for i in range(ways)]


print(split(D("100.00"), 3), sum(split(D("0.05"), 4)))
with localcontext() as context:
    context.prec = 50
    print(D(2).sqrt(), D(1) / D(7), D(10).ln(), D(1).exp(), sep="\n")
print(D(1) / D(3), getcontext().prec, D("7") // D("2"), D("-7") % D("3"), divmod(D("7.5"), D("2")), D(2) ** D("0.5"), D(2) ** 100)
for label, call in {"zero": lambda: D(1) / D(0), "invalid": lambda: D("abc"), "0/0": lambda: D(0) / D(0), "quantize": lambda: D("1e30").quantize(D("1e-10"))}.items():
    try:
        call()
    except (DivisionByZero, InvalidOperation) as error:
        print(label, type(error).__name__)
loose = Context(prec=5, traps=[])
print(loose.divide(D(1), D(0)), loose.sqrt(D(-1)), loose.flags[DivisionByZero], loose.create_decimal("3.14159265"), loose.flags[Inexact])
print(D("1.10").as_tuple(), D("3.00").normalize(), D("120").normalize(), D("1.5").as_integer_ratio(), D("12.3").to_integral_value(), D("1e2").adjusted())
print(D("1.0") == D("1.00"), D("1.0").compare_total(D("1.00")), max(D("2"), D("10")), D("1") < 2.5, D("2.5") == 2.5, hash(D("2")) == hash(2))
print(D.from_float(0.5), D((1, (1, 2, 3), -2)), D("0.5").copy_sign(D("-1")), D("12").shift(2), D("1").next_plus())
big = D(3) ** 2000
print(len(str(big)), (+big), D("1e-400") * D("1e-400") == D("1e-800"))
