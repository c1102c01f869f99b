# area: arbitrary-precision integers: digits of pi, modular powers, primes, bit operations
import math


def pi_digits(count):
    q, r, t, k, n, l = 1, 0, 1, 1, 3, 3
    while count:
        if 4 * q + r - t < n * t:
            yield n
            count -= 1
            q, r, n = 10 * q, 10 * (r - n * t), 10 * (3 * q + r) // t - 10 * n
        else:
            q, r, t, k, n, l = q * k, (2 * q + r) * l, t * l, k + 1, (q * (7 * k + 2) + r * l) // (t * l), l + 2


def is_prime(n):
    if n < 2 or any(n % p == 0 and n != p for p in (2, 3, 5, 7, 11, 13)):
        return False
    d, s = n - 1, 0
    while d % 2 == 0:
        d, s = d // 2, s + 1
    for base in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37):
        if base % n == 0:
            continue
        x = pow(base, d, n)
        if x in (1, n - 1):
            continue
        if all((x := x * x % n) != n - 1 for _ in range(s - 1)):
            return False
    return True


print("".join(map(str, pi_digits(120))))
print([n for n in range(2**61 - 20, 2**61 + 20) if is_prime(n)], is_prime(2**127 - 1), is_prime(2**127 + 1))
p, q, e = 2**89 - 1, 2**107 - 1, 65537
modulus, d = p * q, pow(e, -1, (p - 1) * (q - 1))
message = int.from_bytes(b"attack at dawn", "big")
print(pow(pow(message, e, modulus), d, modulus).to_bytes(14, "big"))
a, b = 3**500, 7**300
print(len(str(a * b)), a * b % 10**12, a // b % 10**9, math.gcd(a * 12, b * 18), a.bit_length(), bin(b).count("1"), (a ^ b) & 0xFFFF, -a >> 700, ~5 | 3, (-7) & 0xFF)
print((2**64).to_bytes(9, "little").hex(), int.from_bytes(b"\xff\xfe", "big", signed=True), (-2).to_bytes(2, "big", signed=True), int("zz", 36), int("1_000_000"), 0x_ff, 0b1010, 0o17)
print(10**25 / 10**24, 2**53 + 1.0, int(1e23), float(2**70), 10**400 // 10**398, divmod(-(10**20), 7), round(12345678901234567890, -5))
for bad in [lambda: 2**5000 * 1.0, lambda: (300).to_bytes(1, "big"), lambda: int("12x"), lambda: pow(2, -1, 4), lambda: int(float("nan"))]:
    try:
        bad()
    except (OverflowError, ValueError) as error:
        print(type(error).__name__)
fibonacci = [0, 1]
while len(fibonacci) <= 300:
    fibonacci.append(fibonacci[-1] + fibonacci[-2])
print(fibonacci[300], sum(map(int, str(math.factorial(200)))))
