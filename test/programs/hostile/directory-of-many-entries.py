# tries: list, glob and walk a directory with as many entries as the limit allows, while changing it
# holds: each listing ends; removal during listing is survived
# options: {"limits": {"entries": 20000, "files": "32MiB", "cpu": "10s"}}
# expect: {"exitCode": 0, "stdoutIncludes": "held: emptied"}
import os

os.mkdir('/tmp/many')
os.chdir('/tmp/many')
made = 0
try:
    while made < 15_000:
        os.close(os.open(str(made), os.O_CREAT | os.O_WRONLY))
        made += 1
except OSError as error:
    print(type(error).__name__)
print(len(os.listdir('.')) == made)
turns = 0
with os.scandir('.') as entries:
    for entry in entries:
        os.remove(entry.name)
        turns += 1
        if turns < 2000:
            os.close(os.open(f'new{turns}', os.O_CREAT | os.O_WRONLY))
        if turns > 40_000:
            break
for name in os.listdir('.'):
    os.remove(name)
print('held: emptied', len(os.listdir('.')) == 0)
