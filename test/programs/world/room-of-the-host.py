# tries: learn how large and how full the host's disk is, and about its devices and owners
# holds: only quotas are told; numbers of devices and owners are the sandbox's own
# world: files
# mount: {"maxBytes": 1000000, "maxEntries": 100}
# expect: {"exitCode": 0, "stdoutIncludes": "held: done"}
import os
import shutil

from attempts import CAN_WRITE, ROOT, claim

for path in (ROOT, f'{ROOT}/sub', f'{ROOT}/hello.txt', f'{ROOT}/sub/deeper'):
    usage = os.statvfs(path)
    print(usage)
    claim('no more room than the quota', usage.f_blocks * usage.f_frsize <= 2_000_000 and usage.f_files <= 200)
    claim('free room', (usage.f_bavail > 0) == CAN_WRITE)
claim('shutil', shutil.disk_usage(ROOT).total <= 2_000_000)
home, data = os.stat('/home'), os.stat(f'{ROOT}/hello.txt')
claim('a device of its own', data.st_dev != home.st_dev and data.st_dev < 1000)
claim('the same owner', (data.st_uid, data.st_gid) == (home.st_uid, home.st_gid))
print('held: done')
