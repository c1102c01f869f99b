# tries: empty the globals of every frame above the program, so that whatever finishes the run breaks
# holds: the guest may end badly; the controller still reports an end
# expect: {"anyOf": [{"exitCode": 0}, {"exitCode": 1}, {"crashed": true}]}
import sys

frame = sys._getframe()
own = frame.f_globals
while frame.f_back:
    frame = frame.f_back
    if frame.f_globals is not own:
        frame.f_globals.clear()
        try:
            frame.f_locals.clear()
        except Exception:
            pass
print('held: cleared')
