# tries: climb the frame stack past the program and look for the driver's globals and host objects
# holds: what lies above holds library objects of the guest only, nothing of the host
# expect: {"exitCode": 0, "stdoutIncludes": "held: no host object"}
import sys

suspicious = []
frame = sys._getframe()
frames = list(sys._current_frames().values())
while frame:
    frames.append(frame)
    frame = frame.f_back
for frame in frames:
    for space in (frame.f_globals, frame.f_locals):
        for name, value in list(space.items()):
            kind = type(value)
            if kind.__name__.startswith(('Js', 'PyProxy', 'WebAssembly')) or name in ('globalThis', 'window', 'process', 'require'):
                suspicious.append(name)
for name in suspicious:
    print('ESCAPED: a frame holds', name)
if not suspicious:
    print('held: no host object')
