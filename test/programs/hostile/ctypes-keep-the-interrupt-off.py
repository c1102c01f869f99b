# tries: zero the interrupt flag again on every turn of a loop that also swallows every exception
# holds: the platform still ends the run
# options: {"limits": {"cpu": "500ms", "wall": "3s"}}
# expect: {"anyOf": [{"stopped": ["cpu", "wall"]}, {"crashed": true}]}
# platforms: ["worker"]
import ctypes

flag = ctypes.c_int.from_address(3804540)
while True:
    try:
        while True:
            flag.value = 0
    except BaseException:
        continue
