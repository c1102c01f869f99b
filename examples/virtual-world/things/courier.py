"""A courier: learns the way from room to room while it walks, and takes letters where they belong."""
import random

ways = {}  # room -> {direction: room}


def next_step(here, goal):
    """The first direction of a shortest way over what is known; None where there is none."""
    first = {here: None}
    queue = [here]
    for place in queue:
        for direction, behind in ways.get(place, {}).items():
            if behind not in first:
                first[behind] = first[place] or direction
                queue.append(behind)
    return first.get(goal)


def tick(n):
    here, goal = room.name, bag.address
    if here == goal:
        bag.deliver()
        say("a letter!")
        return
    exits = room.exits()
    known = ways.setdefault(here, {})
    direction = next_step(here, goal)
    if direction is None:
        direction = random.choice([way for way in exits if way not in known] or list(exits))
    known[direction] = exits[direction]()
