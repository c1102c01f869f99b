# tries: end with an exception whose text, file name and notes are forged, huge or not encodable
# holds: exit code 1; the report is text
# options: {"limits": {"output": "256KiB"}}
# expect: {"exitCode": 1, "stderrIncludes": "ValueError"}
code = compile('raise ValueError("\\x1b[2J \\ud800 \\0 " + "y" * 1000)', '/etc/passwd\n  File "<forged>", line 1\x1b[31m\udcff', 'exec')
try:
    exec(code)
except ValueError as error:
    error.add_note('note \udcfe\r\x1b]0;x\x07')
    error.__notes__.append(object())
    raise
