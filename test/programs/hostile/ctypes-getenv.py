# tries: read the host's environment through the C library instead of os.environ
# holds: getenv and environ know only what the sandbox was given
# options: {"env": {"GIVEN": "yes"}}
# expect: {"anyOf": [{"exitCode": 0, "stdoutIncludes": "held"}, {"crashed": true}]}
import ctypes

try:
    getenv = ctypes.CDLL(None).getenv
except (AttributeError, OSError) as error:
    print('held:', type(error).__name__)
    raise SystemExit(0)
getenv.restype = ctypes.c_char_p
leaks = []
for name in (b'NODE_OPTIONS', b'NODE_ENV', b'SSH_AUTH_SOCK', b'AWS_SECRET_ACCESS_KEY', b'SHELL', b'HOSTNAME', b'VITEST',
             b'VITEST_WORKER_ID', b'npm_config_cache', b'npm_package_name', b'CI', b'GITHUB_TOKEN', b'OLDPWD', b'SHLVL'):
    value = getenv(name)
    if value is not None:
        leaks.append(name)
for name in leaks:
    print('ESCAPED: the host environment shows', name)
print('held', getenv(b'GIVEN'))
