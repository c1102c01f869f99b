# area: fractions, statistics and exact arithmetic helpers of math
import math
import statistics
from fractions import Fraction as F

print(F(6, -8), F("3/7") + F(2, 7), F("0.125"), F(0.5), F("1e-3"), F(7, 2) // 1, F(-7, 2) % 2, F(2, 3) ** -2, F(9, 4) ** 2)
print(F(22, 7).limit_denominator(5), F(math.pi).limit_denominator(1000), F(5, 2).numerator, round(F(7, 3), 2), round(F(5, 2)), math.floor(F(-1, 2)), math.ceil(F(1, 2)))
print(sum(F(1, n) for n in range(1, 11)), F(1, 3) < 0.3334, F(1, 2) == 0.5, float(F(1, 8)), F(1, 3) + 1, 2 * F(1, 4), repr(F(3)))
for bad in [lambda: F(1, 0), lambda: F("x"), lambda: F("1/0")]:
    try:
        bad()
    except (ZeroDivisionError, ValueError) as error:
        print(type(error).__name__)


def egyptian(value):
    parts = []
    while value:
        denominator = math.ceil(1 / value)
        parts.append(denominator)
        value -= F(1, denominator)
    return parts


print(egyptian(F(7, 15)), egyptian(F(5, 121))[:3])
data = [2, 4, 4, 4, 5, 5, 7, 9]
print(statistics.mean(data), statistics.median(data), statistics.mode(data), statistics.multimode("aabbc"), statistics.pstdev(data), statistics.pvariance(data))
print(statistics.median_low(data), statistics.median_high(data), statistics.quantiles(data, n=4), round(statistics.stdev(data), 6), statistics.variance([F(1, 2), F(3, 2)]))
print(round(statistics.harmonic_mean([40, 60]), 6), round(statistics.geometric_mean([54, 24, 36]), 6), statistics.fmean([1, 2, 4]), statistics.mean([F(1, 3), F(1, 6)]))
normal = statistics.NormalDist(100, 15)
print(round(normal.cdf(115), 6), round(normal.inv_cdf(0.975), 6), (normal + 5).mean, round(normal.overlap(statistics.NormalDist(110, 15)), 6), normal.zscore(130))
for bad in [lambda: statistics.mean([]), lambda: statistics.stdev([1])]:
    try:
        bad()
    except statistics.StatisticsError as error:
        print("StatisticsError")
print(math.gcd(84, 36), math.comb(50, 6), math.perm(5, 2), math.factorial(25), math.isqrt(10**30 + 1), math.prod(range(1, 8)), math.fsum([0.1] * 10), math.dist((0, 0), (3, 4)))
print(math.hypot(5, 12), math.trunc(-2.7), math.frexp(10.0), math.ldexp(0.5, 4), math.modf(-2.5), math.copysign(1, -0.0), math.isclose(0.1 + 0.2, 0.3), math.nextafter(1, 2), math.ulp(1.0))
print([f"{value:.9f}" for value in (math.sin(1), math.exp(1.5), math.log(10), math.log2(1024), math.gamma(5.5), math.erf(0.5), math.atan2(-1, -1), math.tanh(0.3))])
