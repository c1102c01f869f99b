# tries: get in while a policy is thinking
# holds: in a worker the guest waits; inline, where nobody can wait, a policy that does not answer at once refuses
# world: files
# modes: ["read-only", "overlay"]
# policy: allows-late
# expect: {"exitCode": 0, "stdoutIncludes": "held: as the policy says"}
import os
import sys

from attempts import ROOT, claim, outcome, read

answers = [outcome(lambda: read(f'{ROOT}/hello.txt')), outcome(lambda: len(os.listdir(ROOT)) > 5), outcome(lambda: read(f'{ROOT}/climb'))]
claim(f'as the policy says {answers}', answers == ([b'hello\n', True, 'ENOENT'] if sys.argv[2] == 'worker' else ['EACCES', 'EACCES', 'EACCES']))
