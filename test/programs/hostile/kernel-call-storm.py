# tries: make the kernel work instead of the interpreter: calls that are cheap for the guest and dear for the host
# holds: kernel time is charged: stopped by the cpu limit
# options: {"limits": {"cpu": "500ms", "wall": "5s", "entries": 5000}}
# expect: {"stopped": ["cpu", "wall"]}
import os

os.makedirs('/tmp/' + '/'.join('abcdefghijklmnopqrst'))
path = '/tmp/' + '/'.join('abcdefghijklmnopqrst') + '/../t' * 200
for number in range(2000):
    os.close(os.open(f'/tmp/{number}', os.O_CREAT))
while True:
    try:
        while True:
            os.stat(path)
            os.listdir('/tmp')
            os.urandom(1 << 16)
    except BaseException:
        continue
