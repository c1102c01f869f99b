# tries: run for ever in an exit hook, after the program has ended
# holds: stopped by the cpu limit
# options: {"limits": {"cpu": "500ms", "wall": "5s"}}
# expect: {"stopped": "cpu"}
import atexit


@atexit.register
def loop():
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass
