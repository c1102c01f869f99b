# area: asyncio locks, events, conditions, semaphores, a barrier by hand, context variables
import asyncio
import contextvars

user = contextvars.ContextVar("user")


async def main():
    lock, log = asyncio.Lock(), []

    async def critical(name):
        async with lock:
            log.append(f"{name} in")
            await asyncio.sleep(0)
            log.append(f"{name} out")

    await asyncio.gather(*(critical(n) for n in "abc"))
    print(log, lock.locked())
    try:
        lock.release()
    except RuntimeError as error:
        print(type(error).__name__)

    event = asyncio.Event()

    async def waiter(name):
        await event.wait()
        return name

    waiters = [asyncio.create_task(waiter(n)) for n in range(3)]
    await asyncio.sleep(0)
    print(event.is_set(), [w.done() for w in waiters])
    event.set()
    print(await asyncio.gather(*waiters))
    event.clear()

    running, peak = 0, 0
    semaphore = asyncio.Semaphore(2)

    async def limited():
        nonlocal running, peak
        async with semaphore:
            running += 1
            peak = max(peak, running)
            await asyncio.sleep(0.001)
            running -= 1

    await asyncio.gather(*(limited() for _ in range(7)))
    print("peak", peak, semaphore.locked())

    condition, items = asyncio.Condition(), []

    async def take(name):
        async with condition:
            await condition.wait_for(lambda: items)
            return name, items.pop(0)

    takers = [asyncio.create_task(take(n)) for n in ("first", "second")]
    await asyncio.sleep(0)
    for item in ("x", "y"):
        async with condition:
            items.append(item)
            condition.notify()
        await asyncio.sleep(0)
    print(await asyncio.gather(*takers))

    async def show(name):
        user.set(name)
        await asyncio.sleep(0)
        return user.get()

    user.set("outer")
    print(await asyncio.gather(show("ann"), show("bo")), user.get())
    print(len(asyncio.all_tasks()), asyncio.current_task().get_name().startswith("Task-"))


asyncio.run(main())
