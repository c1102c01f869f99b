# area: code.InteractiveInterpreter and cmd.Cmd driven from stdin as a small shell
# stdin: "add milk\nadd bread and butter\nlist\nfly\n\ndone 1\nlist\nhelp add\nquit\nafter\n"
import cmd
import code
import contextlib
import io
import sys


class Todo(cmd.Cmd):
    prompt = "todo> "
    intro = "Welcome."
    use_rawinput = False

    def __init__(self):
        super().__init__()
        self.items = []

    def do_add(self, text):
        """add TEXT: remember something"""
        self.items.append(text)

    def do_list(self, _):
        for number, text in enumerate(self.items, 1):
            print(f"{number}. {text}", file=self.stdout)

    def do_done(self, number):
        print("finished", self.items.pop(int(number) - 1), file=self.stdout)

    def do_quit(self, _):
        return True

    def default(self, line):
        print("what is", repr(line), file=self.stdout)

    def emptyline(self):
        print("(nothing)", file=self.stdout)


Todo().cmdloop()
print("left over:", repr(sys.stdin.read()))

interpreter = code.InteractiveInterpreter({"__name__": "console"})
for source in ["x = 6", "x * 7", "if x:", "if x:\n    print('yes')\n", "'text'"]:
    print(repr(source), interpreter.runsource(source))
errors = io.StringIO()
with contextlib.redirect_stderr(errors):
    interpreter.runsource("1 / 0")
print(errors.getvalue().splitlines()[-1])
print(code.compile_command("while True:") is None, code.compile_command("a = 1") is not None)
