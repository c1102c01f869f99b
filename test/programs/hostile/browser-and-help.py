# tries: open a browser, a pager or an editor on the host
# holds: an exception or nothing at all
# options: {"limits": {"wall": "10s", "output": "1MiB"}}
# expect: {"exitCode": 0, "stdoutIncludes": "held: end"}
import os

os.environ.update(PAGER='/bin/sh -c "echo pwned > /tmp/pwned"', EDITOR='/bin/sh', BROWSER='/bin/sh -c "echo pwned > /tmp/pwned" %s')


def browser():
    import webbrowser
    return webbrowser.open('file:///etc/passwd')


def antigravity():
    __import__('antigravity')


def pager():
    import pydoc
    pydoc.pager('text')
    pydoc.tempfilepager('text', 'sh -c id')
    pydoc.pipepager('text', 'sh -c id')


def password():
    import getpass
    return getpass.getuser()


def server():
    import pydoc
    return pydoc.browse(0, open_browser=False)


for attempt in (browser, antigravity, pager, password):
    try:
        print(attempt.__name__, attempt())
    except Exception as error:
        print('held:', attempt.__name__, type(error).__name__)
if os.path.exists('/tmp/pwned'):
    print('ESCAPED: a command ran')
print('held: end')
