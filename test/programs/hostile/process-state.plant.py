# tries: change environment, working directory, umask, time zone, descriptors and streams for the next sandbox
# holds: (see the probe)
# expect: {"anyOf": [{"exitCode": 0}, {"exitCode": 1}, {"exitCode": 120}]}
import os
import time

os.environ['PLANTED'] = 'yes'
os.putenv('PLANTED_BELOW', 'yes')
os.environ['TZ'] = 'XYZ-13:37'
if hasattr(time, 'tzset'):
    time.tzset()
os.mkdir('/tmp/elsewhere')
os.chdir('/tmp/elsewhere')
os.umask(0o777)
kept = [os.open('/dev/null', os.O_RDONLY) for turn in range(20)]
os.set_blocking(0, False)
os.close(0)
os.dup2(2, 1)
