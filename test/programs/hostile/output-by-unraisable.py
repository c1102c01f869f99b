# tries: flood the error stream from finalisers, whose exceptions are only printed
# holds: stopped at the output limit
# options: {"limits": {"output": "64KiB", "cpu": "10s"}}
# expect: {"stopped": "output"}
class Loud:
    def __del__(self):
        raise ValueError('again')


while True:
    Loud()
