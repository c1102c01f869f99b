# tries: use sys.monitoring to run its own code at every instruction, loops included
# holds: stopped by the cpu limit
# options: {"limits": {"cpu": "500ms", "wall": "5s"}}
# expect: {"stopped": "cpu"}
import sys

monitor = sys.monitoring
monitor.use_tool_id(3, 'evil')


def swallow(*details):
    try:
        for turn in range(3):
            pass
    except BaseException:
        pass


for event in (monitor.events.PY_START, monitor.events.JUMP, monitor.events.LINE, monitor.events.INSTRUCTION, monitor.events.RAISE):
    monitor.register_callback(3, event, swallow)
monitor.set_events(3, monitor.events.JUMP | monitor.events.LINE | monitor.events.INSTRUCTION | monitor.events.PY_START)


def loop():
    while True:
        pass


loop()
