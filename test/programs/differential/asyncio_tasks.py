# area: asyncio: run, create_task, gather, as_completed, wait, callbacks, exceptions, ordering
import asyncio


async def work(name, delay, result=None, error=None):
    print("start", name)
    await asyncio.sleep(delay)
    print("end", name)
    if error:
        raise error
    return result if result is not None else name


async def main():
    print(await asyncio.gather(work("slow", 0.03), work("fast", 0.01), work("instant", 0)))
    outcomes = await asyncio.gather(work("good", 0), work("bad", 0, error=ValueError("oops")), return_exceptions=True)
    print([repr(outcome) for outcome in outcomes])
    try:
        await asyncio.gather(work("x", 0.02), work("y", 0.005, error=KeyError("first")))
    except KeyError as error:
        print("caught", error)
    await asyncio.sleep(0.05)  # x is not cancelled: let it end here, not somewhere in what follows

    task = asyncio.create_task(work("named", 0), name="my-task")
    task.add_done_callback(lambda done: print("callback", done.get_name(), done.result()))
    print(task.done(), await task, task.done(), task.cancelled())
    await asyncio.sleep(0)

    for future in asyncio.as_completed([asyncio.sleep(0.02, 2), asyncio.sleep(0.005, 1)]):
        print("completed", await future)
    tasks = {asyncio.create_task(work(f"w{n}", n * 10), name=f"w{n}") for n in range(3)}
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    print(sorted(t.get_name() for t in done), sorted(t.get_name() for t in pending))
    for each in pending:
        each.cancel()
    print(sorted(type(r).__name__ for r in await asyncio.gather(*pending, return_exceptions=True)))

    loop = asyncio.get_running_loop()
    future = loop.create_future()
    loop.call_later(0.01, future.set_result, "later")
    loop.call_soon(print, "soon")
    print(await future, future.done())
    order = []
    for n in range(3):
        loop.call_soon(order.append, n)
    loop.call_later(0.004, order.append, "b")
    loop.call_later(0.001, order.append, "a")
    await asyncio.sleep(0.03)
    print(order)
    return "finished"


print(asyncio.run(main()))
try:
    asyncio.run(work("raises", 0, error=RuntimeError("out of run")))
except RuntimeError as error:
    print(error)
