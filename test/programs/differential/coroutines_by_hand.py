# area: coroutines driven without asyncio: a tiny scheduler, async iteration, contextvars
import contextvars
import types
from collections import deque

request = contextvars.ContextVar("request", default="none")


@types.coroutine
def switch():
    yield "switch"


@types.coroutine
def wait_for(key):
    return (yield ("wait", key))


class Scheduler:
    def __init__(self, coroutines):
        self.ready, self.waiting = deque((name, each, None, contextvars.copy_context()) for name, each in coroutines.items()), {}

    def wake(self, key, value):
        for entry in self.waiting.pop(key, []):
            self.ready.append((entry[0], entry[1], value, entry[2]))

    def run(self):
        while self.ready:
            name, coroutine, value, context = self.ready.popleft()
            try:
                order = context.run(coroutine.send, value)
            except StopIteration as done:
                print(f"{name} returned {done.value!r}")
                continue
            if order == "switch":
                self.ready.append((name, coroutine, None, context))
            else:
                self.waiting.setdefault(order[1], []).append((name, coroutine, context))


async def producer(count):
    request.set("producer's")
    for number in range(count):
        await switch()
        scheduler.wake("item", number)
        print("produced", number, request.get())
    return count


async def consumer(name):
    total = await wait_for("item") + await wait_for("item")
    print(name, "got", total, request.get())
    return total


class Countdown:
    def __init__(self, start):
        self.n = start

    def __aiter__(self):
        return self

    async def __anext__(self):
        await switch()
        self.n -= 1
        if self.n < 0:
            raise StopAsyncIteration
        return self.n


async def looper():
    return [n async for n in Countdown(3) if n != 1]


scheduler = Scheduler({"a": consumer("a"), "b": consumer("b"), "producer": producer(3), "looper": looper()})
scheduler.run()
print(scheduler.waiting, request.get())
