# tries: begin calls under asyncio where the host cannot wait, with errors and revocations among them
# holds: each has its own answer; nothing waits for ever
# given: echo fail lamp revoke
# calls: {"echo": 20, "fail": 5, "revoke": 1}
import asyncio
import vitrine
from vitrine import aio
from tries import claim


async def main():
    revoke('lamp')
    calls = [aio(echo)(number) for number in range(20)] + [aio(fail)('path') for _ in range(5)] + [aio(lamp).on(1)]
    answers = await asyncio.wait_for(asyncio.gather(*calls, return_exceptions=True), 20)
    claim('values', answers[:20] == list(range(20)))
    claim('errors', all(type(one) is vitrine.HostError for one in answers[20:25]))
    claim('revoked', type(answers[25]) is PermissionError)
    await asyncio.sleep(0.01)

asyncio.run(main())
