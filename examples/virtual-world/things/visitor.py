"""A visitor: walks about, greets, and buys something where there is a slot to pay."""
import random
import re

bought = 0
greeting = re.compile(r"^(\w+ \d+): hello (\w+ \d+)$")


def tick(n):
    global bought
    seen = room.look()
    for message in seen["heard"]:
        match = greeting.match(message)
        if match and match[2] == name:
            say(f"and hello to you, {match[1]}")
            return
    if seen["slots"] and purse.coins:
        slot = random.choice(seen["slots"])
        purse.pay(slot)
        bought += 1
    elif seen["who"] and random.random() < 0.3:
        say("hello " + random.choice(seen["who"]))
    else:
        random.choice(list(room.exits().values()))()
