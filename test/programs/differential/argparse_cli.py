# area: argparse: options, positionals, subcommands, types, defaults, errors caught
# args: ["--verbose", "-vv", "copy", "--mode=fast", "-n3", "a b.txt", "out", "--", "--not-an-option"]
import argparse
import sys


class Parser(argparse.ArgumentParser):
    def error(self, message):
        raise ValueError("refused")


def positive(text):
    number = int(text)
    if number <= 0:
        raise argparse.ArgumentTypeError("must be positive")
    return number


parser = Parser(prog="tool", add_help=False)
parser.add_argument("-v", "--verbose", action="count", default=0)
parser.add_argument("--no-cache", dest="cache", action="store_false")
commands = parser.add_subparsers(dest="command", required=True, parser_class=Parser)
copy = commands.add_parser("copy", add_help=False)
copy.add_argument("-n", "--number", type=positive, default=1, metavar="N")
copy.add_argument("--mode", choices=["fast", "safe"], default="safe")
copy.add_argument("source")
copy.add_argument("target", nargs="?", default="-")
copy.add_argument("rest", nargs="*")
show = commands.add_parser("show", add_help=False)
group = show.add_mutually_exclusive_group()
group.add_argument("--json", action="store_const", const="json", dest="form")
group.add_argument("--text", action="store_const", const="text", dest="form")
show.add_argument("--pair", nargs=2, type=float, action="append")
show.add_argument("--tag", action="extend", nargs="+")
show.set_defaults(form="plain")

print(sorted(vars(parser.parse_args()).items()))
for line in ["show", "show --json --pair 1 2.5 --pair 3 4 --tag x y --tag z", "-v copy s -n 7", "--no-cache show --text", "copy s --number -1", "copy s --mode odd", "show --json --text", "", "copy", "nope", "show --pair 1", "show extra", "--verb show"]:
    try:
        print(line, "->", sorted((key, value) for key, value in vars(parser.parse_args(line.split())).items() if value not in (None, [])))
    except ValueError as error:
        print(line, "->", error)
known, unknown = parser.parse_known_args(["show", "--mystery", "5"])
print(known.form, unknown)
space = argparse.Namespace(a=1)
print(space, "a" in space, vars(argparse.ArgumentParser().parse_args([], space)))
try:
    plain = argparse.ArgumentParser(prog="x", usage="x [options]", add_help=False)
    plain.add_argument("--n", type=int)
    sys.stderr = sys.stdout
    plain.parse_args(["--n", "abc"])
except SystemExit as error:
    print("exit", error.code)
finally:
    sys.stderr = sys.__stderr__
