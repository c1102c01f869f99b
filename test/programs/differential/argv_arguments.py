# area: sys.argv: spaces, empty strings, unicode, options meant for the program, getopt and shlex
# args: ["plain", "two words", "", "--flag=x", "-v", "naïve ☃", "*", "a'b\"c", "-"]
import getopt
import os
import shlex
import sys

print(len(sys.argv), os.path.basename(sys.argv[0]))
for number, argument in enumerate(sys.argv[1:], 1):
    print(number, repr(argument), len(argument))
print(shlex.join(sys.argv[1:]))
print(shlex.split(shlex.join(sys.argv[1:])) == sys.argv[1:], shlex.quote("it's"))
print(shlex.split("cp -r 'my dir'/x \"a \\\" b\" c\\ d # comment", comments=True), shlex.split("a#b 'c'd"))
for bad in ["'open", "end\\"]:
    try:
        shlex.split(bad)
    except ValueError as error:
        print(error)
options, rest = getopt.gnu_getopt(["-a", "file", "-b7", "--long=v", "--fl", "last"], "ab:", ["long=", "flag"])
print(options, rest, getopt.getopt(["-a", "file", "-b"], "ab:"))
for arguments in (["-z"], ["-b"], ["--nope"], ["--flag=1"]):
    try:
        getopt.getopt(arguments, "ab:", ["flag"])
    except getopt.GetoptError as error:
        print(error, "|", error.opt)
lexer = shlex.shlex("x=1; y = 'z w' && end", punctuation_chars=True)
print(list(lexer))
