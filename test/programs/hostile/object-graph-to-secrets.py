# tries: walk from any object to file objects, code and closures that were not meant for the program
# holds: every file object found is one of the three standard streams
# expect: {"exitCode": 0, "stdoutIncludes": "held: only own streams"}
import gc
import io

found = []
for cls in (io.FileIO, io.BufferedReader, io.BufferedWriter, io.TextIOWrapper):
    for thing in gc.get_objects():
        if type(thing) is cls:
            try:
                number = thing.fileno()
            except ValueError:
                continue
            if number > 10:
                found.append((cls.__name__, number, thing.name))
for thing in found:
    print('ESCAPED:', thing)
if not found:
    print('held: only own streams')
