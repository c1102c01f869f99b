# tries: be stopped in the middle of output, with exit hooks and finalisers that would write later
# holds: (see the probe)
# options: {"limits": {"cpu": "500ms", "wall": "5s"}}
# expect: {"stopped": "cpu"}
import atexit
import sys


class Late:
    def __del__(self):
        print('late output of the stopped guest')


late = Late()
atexit.register(print, 'exit hook of the stopped guest')
sys.stdout.write('left in the buffer of the stopped guest')
while True:
    pass
