"""A cat: goes where it was least often, sleeps where it is bright, and says so."""
from collections import Counter
import random

visits = Counter()
asleep = 0


def tick(n):
    global asleep
    if asleep > 0:
        asleep -= 1
        return
    seen = room.look()
    visits[room.name] += 1
    if seen["light"] >= 3 and random.random() < 0.3:
        asleep = 2
        say("purr")
        return
    exits = room.exits()
    direction = min(exits, key=lambda way: (visits[way], random.random()))
    visits[direction] += 1
    exits[direction]()
    if random.random() < 0.2:
        say("meow")
