"""A lamp: the more there are in the room, the brighter. When somebody asks for quiet light, it dims for a while."""

dim_until = 0


def tick(n):
    global dim_until
    seen = room.look()
    if any("purr" in message for message in seen["heard"]):
        dim_until = n + 3
    wanted = 2 if n < dim_until else min(9, len(seen["who"]) // 3)
    if wanted == 0:
        lamp.off()
    elif lamp.level != wanted:
        lamp.on(wanted)
