# tries: unpickle streams that name huge sizes, wild memo slots and dangerous functions
# holds: exceptions; os.system has nothing to run
# options: {"limits": {"memory": "96MiB", "cpu": "5s"}}
# expect: {"exitCode": 0, "stdoutIncludes": "held: end"}
import os
import pickle

STREAMS = [b'cos\nsystem\n(S"echo pwned > /tmp/pwned"\ntR.', b'csubprocess\ngetoutput\n(S"id"\ntR.', b'\x80\x04\x8e\xff\xff\xff\xff\xff\xff\xff\x7fx.',
           b'\x80\x04B\xff\xff\xff\x7fx.', b'\x80\x02r\xff\xff\xff\x7f.', b'\x80\x02Nr\xff\xff\xff\x7f.', b'\x80\x05\x96\xff\xff\xff\xff\x00\x00\x00\x00.',
           b'\x80\x02\x8b\xff\xff\xff\x7f.', b'cbuiltins\neval\n(S"9**9**9**9"[:0]\ntR.', b'a.', b'\x80\x02)R.', b'((((((.', b'\x80\xff.']
for stream in STREAMS:
    try:
        print('answered', str(pickle.loads(stream))[:40])
    except (Exception, MemoryError) as error:
        print('held:', type(error).__name__)
if os.path.exists('/tmp/pwned'):
    print('ESCAPED: the shell ran')
print('held: end')
