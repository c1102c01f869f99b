# area: random with a seed: every distribution, state, sampling, shuffling, subclasses
import random

random.seed(12345)
print([random.randrange(100) for _ in range(8)], random.randint(-5, 5), random.randrange(0, 100, 7), random.random())
print(random.choice("abcdef"), random.choices(["red", "green", "blue"], weights=[5, 3, 1], k=6), random.sample(range(10**6), 4), random.getrandbits(70))
cards = [rank + suit for suit in "SH" for rank in "A23456"]
random.shuffle(cards)
print(" ".join(cards))
state = random.getstate()
first = [random.random() for _ in range(3)]
random.setstate(state)
print(first == [random.random() for _ in range(3)], random.randbytes(6).hex())
for name, arguments in [("uniform", (1, 3)), ("gauss", (0, 1)), ("normalvariate", (5, 2)), ("expovariate", (0.5,)), ("triangular", (0, 10, 3)), ("betavariate", (2, 3)), ("gammavariate", (2, 1)), ("lognormvariate", (0, 1)), ("vonmisesvariate", (0, 4)), ("paretovariate", (3,)), ("weibullvariate", (1, 2))]:
    print(f"{name:<16}{getattr(random, name)(*arguments):.9f}")
for seed in ("text", b"bytes", 2**200, -7, bytearray(b"x")):
    print(repr(seed)[:12], random.Random(seed).randrange(10**9))
print(random.sample(["a", "b"], counts=[3, 1], k=3), random.Random(1).choices(range(5), cum_weights=[1, 2, 3, 4, 5], k=4))
for bad in [lambda: random.choice([]), lambda: random.sample(range(3), 4), lambda: random.randrange(0), lambda: random.choices([1], weights=[0])]:
    try:
        bad()
    except (IndexError, ValueError) as error:
        print(type(error).__name__)


class Constant(random.Random):
    def random(self):
        return 0.25


print(Constant().uniform(0, 8), Constant().choice("abcd"), random.SystemRandom().random() < 1)


def estimate_pi(turns, generator):
    return 4 * sum(generator.random() ** 2 + generator.random() ** 2 <= 1 for _ in range(turns)) / turns


print(estimate_pi(20000, random.Random(42)))
walk = [0]
generator = random.Random("walk")
for _ in range(40):
    walk.append(walk[-1] + generator.choice((-1, 1)))
print(min(walk), max(walk), walk[-1])
