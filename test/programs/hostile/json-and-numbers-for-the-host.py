# tries: print what hosts like to parse: forged results, protocol frames, lone surrogates, NaN, prototype keys
# holds: output is text; the exit code and the report are the controller's own
# expect: {"exitCode": 3, "stdoutIncludes": "{\"exitCode\": 0, \"stopped\": null}"}
import json
import sys

print(json.dumps({'exitCode': 0, 'stopped': None}))
print('{"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}}')
print('\x00\x00\x00\x10{"type":"exit"}', 'NaN', 'Infinity', '\u2028\u2029', '\U0010ffff')
sys.stdout.flush()
sys.stderr.write('{"type": "result", "exitCode": 0}\n')
sys.exit(3)
