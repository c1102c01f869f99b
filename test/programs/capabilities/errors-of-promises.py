# tries: the same with promises that are rejected, and with calls that are begun and taken
# holds: no path, no stack
# given: fail
# platforms: ["worker"]
# calls: {"fail": 4}
import asyncio
import traceback
import vitrine


async def main():
    return await asyncio.gather(*(vitrine.aio(fail)('rejected') for _ in range(3)), return_exceptions=True)

try:
    fail('rejected')
except vitrine.HostError:
    traceback.print_exc()
for error in asyncio.run(main()):
    traceback.print_exception(error)
    print('held:', type(error).__name__, error)
