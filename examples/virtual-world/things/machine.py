"""A vending machine: sells one thing a tick to whoever paid, and advertises when nobody does."""

idle = 0


def tick(n):
    global idle
    if till.sell():
        idle = 0
        say(f"clunk! that was number {till.sold}")
        return
    idle += 1
    if idle % 5 == 0:
        say("fresh tea, two coins")
