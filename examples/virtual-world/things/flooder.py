"""Hostile: shouts at everybody in the room, as fast as it can, with what would clear their screens."""


def tick(n):
    while True:
        try:
            say("\x1b[2J\x1b[31mBUY NOW")
        except BlockingIOError:
            pass
