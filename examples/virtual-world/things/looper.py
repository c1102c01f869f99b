"""Hostile: loops forever, and does not listen to exceptions."""


def tick(n):
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass
