# tries: begin calls, have the capability revoked, and use what comes of them and what was begun after
# holds: what was begun before ends; nothing is begun after
# given: later lamp revoke
# platforms: ["worker"]
# calls: {"later": 3, "revoke": 1}
import asyncio
import vitrine
from tries import claim, refused


async def main():
    before = [asyncio.ensure_future(vitrine.aio(later)(n)) for n in range(3)]
    await asyncio.sleep(0)
    revoke('later')
    after = [vitrine.aio(later)(n) for n in range(3)]
    return await asyncio.gather(*before, return_exceptions=True), await asyncio.gather(*after, return_exceptions=True)

before, after = asyncio.run(main())
claim('what was begun ended', before == [0, 1, 2])
claim('nothing was begun', all(isinstance(one, PermissionError) for one in after))
refused('nor waiting', lambda: later(1), PermissionError)
