# tries: spend the time in the compiler and the parser instead of the evaluation loop
# holds: stopped from outside
# options: {"limits": {"cpu": "500ms", "wall": "5s"}}
# expect: {"anyOf": [{"stopped": ["cpu", "wall"]}, {"exitCode": 1, "stderrIncludes": "MemoryError"}]}
# platforms: ["worker"]
text = '\n'.join(f'x{n} = [y for y in range({n}) if y % 2 and x{n - 1}]' for n in range(1, 20_000))
while True:
    compile(text, 'big', 'exec')
