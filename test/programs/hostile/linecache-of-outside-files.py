# tries: have a traceback print lines of files the program may not read
# holds: only files of the sandbox can appear
# expect: {"exitCode": 1, "stderrIncludes": "ZeroDivisionError"}
for path in ('/etc/passwd', '/proc/self/environ', '/dev/zero', '/dev/urandom', '../../../../etc/hostname'):
    try:
        exec(compile('\n1/0', path, 'exec'))
    except ZeroDivisionError as error:
        if path.startswith('..'):
            raise
