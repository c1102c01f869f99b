# area: asyncio queues: workers, back-pressure, join, priority and LIFO order, cancellation of workers
import asyncio


async def producer(queue, items):
    for item in items:
        await queue.put(item)
        print("put", item, "size", queue.qsize())
    return len(items)


async def consumer(name, queue, results):
    try:
        while True:
            item = await queue.get()
            await asyncio.sleep(0)
            results.append(item * item)
            print(name, "took", item)
            queue.task_done()
    except asyncio.CancelledError:
        print(name, "cancelled")
        raise


async def main():
    queue, results = asyncio.Queue(maxsize=2), []
    workers = [asyncio.create_task(consumer(f"worker-{n}", queue, results)) for n in range(2)]
    print(await producer(queue, range(6)))
    await queue.join()
    for worker in workers:
        worker.cancel()
    print([type(r).__name__ for r in await asyncio.gather(*workers, return_exceptions=True)], sorted(results))

    priorities = asyncio.PriorityQueue()
    for entry in [(3, "low"), (1, "high"), (2, "mid")]:
        priorities.put_nowait(entry)
    print([(await priorities.get())[1] for _ in range(3)])
    stack = asyncio.LifoQueue()
    for n in range(3):
        stack.put_nowait(n)
    print([stack.get_nowait() for _ in range(3)], stack.empty())
    for call in (stack.get_nowait, lambda: full.put_nowait(2), stack.task_done):
        full = asyncio.Queue(1)
        full.put_nowait(1)
        try:
            for _ in range(4):
                call()
        except (asyncio.QueueEmpty, asyncio.QueueFull, ValueError) as error:
            print(type(error).__name__)

    async def ticker(count):
        for n in range(count):
            await asyncio.sleep(0.001)
            yield n

    print([n async for n in ticker(4)], {n: n * n async for n in ticker(3)})
    source = ticker(10)
    async for n in source:
        if n == 2:
            break
    await source.aclose()
    print("closed early")


asyncio.run(main())
