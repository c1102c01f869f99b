# area: asyncio timeouts, cancellation, shield, cleanup in finally
import asyncio


async def patient(name, delay):
    try:
        await asyncio.sleep(delay)
        print(name, "completed")
        return name
    except asyncio.CancelledError:
        print(name, "cancelled")
        raise
    finally:
        print(name, "cleanup")


async def stubborn():
    for _ in range(2):
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError:
            print("ignoring a cancellation")
    return "stubborn result"


async def main():
    print(await asyncio.wait_for(patient("quick", 0.001), 5))
    try:
        await asyncio.wait_for(patient("late", 10), 0.01)
    except asyncio.TimeoutError as error:
        print(type(error).__name__)
    try:
        await asyncio.wait_for(patient("zero", 10), 0)
    except asyncio.TimeoutError:
        print("no time at all")

    task = asyncio.create_task(patient("victim", 10))
    await asyncio.sleep(0)
    print(task.cancel(), task.cancelled())
    try:
        await task
    except asyncio.CancelledError:
        print("main saw it", task.cancelled(), task.cancel())

    inner = asyncio.create_task(patient("shielded", 0.5))
    try:
        await asyncio.wait_for(asyncio.shield(inner), 0.005)
    except asyncio.TimeoutError:
        print("outer gave up, inner done:", inner.done())
    print(await inner)

    task = asyncio.create_task(stubborn())
    for _ in range(2):
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.sleep(0)
    print(await task)
    never_started = asyncio.create_task(patient("never", 1))
    never_started.cancel()
    await asyncio.gather(never_started, return_exceptions=True)
    print(never_started.cancelled())

    loop = asyncio.get_running_loop()
    before = loop.time()
    handle = loop.call_later(0.01, print, "never printed")
    handle.cancel()
    await asyncio.sleep(0.03)
    print(handle.cancelled(), loop.time() - before >= 0.029)
    done, pending = await asyncio.wait([asyncio.create_task(patient("p", 10))], timeout=0.01)
    print(len(done), len(pending))


asyncio.run(main())
print("the pending task was cancelled by run")
