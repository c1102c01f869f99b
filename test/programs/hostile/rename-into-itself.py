# tries: move a directory below itself, over its parent, over the root or over a full directory
# holds: each is refused; the tree stays a tree
# expect: {"exitCode": 0, "stdout": "held: 8 refused, tree ok\n"}
import os

os.makedirs('/tmp/a/b/c')
open('/tmp/a/b/c/file', 'w').close()
refused = 0
for source, target in (('/tmp/a', '/tmp/a/b/c/a'), ('/tmp/a', '/tmp/a/x'), ('/tmp/a/b/c', '/tmp/a'), ('/', '/tmp/root'),
                       ('/tmp/a', '/'), ('/tmp/a/b/c/file', '/tmp/a'), ('/tmp/a/..', '/home/x'), ('/tmp/a/.', '/tmp/z')):
    try:
        os.rename(source, target)
    except OSError:
        refused += 1
    else:
        print('moved', source, target)
ok = [len(files) for _, _, files in os.walk('/tmp/a')] == [0, 0, 1]
print('held:', refused, 'refused, tree', 'ok' if ok else 'broken')
