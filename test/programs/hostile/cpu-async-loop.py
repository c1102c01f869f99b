# tries: keep an event loop busy with tasks that cannot be cancelled
# holds: stopped by a limit, or no event loop can be made
# options: {"limits": {"cpu": "1s", "wall": "5s"}}
# expect: {"anyOf": [{"stopped": ["cpu", "wall"]}, {"exitCode": 1}]}
import asyncio


async def stubborn():
    while True:
        try:
            await asyncio.sleep(0)
        except BaseException:
            pass


async def main():
    await asyncio.gather(*[stubborn() for turn in range(100)])


asyncio.run(main())
