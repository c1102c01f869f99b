/** What `--help` prints. */
export const helpTexts = {
  vitrine: `Vitrine runs whole, untrusted Python programs behind glass.

usage:
  vitrine run [options] PROGRAM [args…]   run a Python program
  vitrine apply [options] FILE            make changes that a program proposed
  vitrine doctor [--json]                 check the engine, the cache and this Node
  vitrine --version                       versions of Vitrine, its engine and Python
  vitrine COMMAND --help                  more about a command

A program has no network, none of your environment, and no files but itself, Python's
standard library and what you hand it. Its memory, time and output are limited.

example:
  vitrine run --file examples/alice.txt examples/wordfreq.py examples/alice.txt
`,
  run: `Runs a Python program that can reach nothing but what it is given.

usage:
  vitrine run [options] PROGRAM.py [args…]
  vitrine run [options] -c CODE [args…]
  vitrine run [options] -m MODULE [args…]
  vitrine run [options] - [args…]          the program is on standard input

Options come before the program; what follows it belongs to the program.

limits (SIZE: 512KiB, 64MiB, 1GiB; DURATION: 500ms, 2s, 1min)
  --memory SIZE            memory, interpreter included        256MiB
  --cpu DURATION           CPU time; sleeping costs none       10s, or 'unlimited'
  --wall DURATION          time by the clock                   60s, or 'unlimited'
  --grace DURATION         to clean up in at those two         100ms
  --output SIZE            standard output and error together  16MiB, or 'unlimited'
  --files SIZE             the program's files                 64MiB
  --entries N              files, directories and links        10000
  --descriptors N          files open at once                  256
  --calls N                calls that leave the interpreter    1000000, or 'unlimited'

what the program is given
  --file HOST[:GUEST]      a copy of a host file; may be repeated. Without GUEST a relative
                           path is the same below /home (where programs start), an absolute
                           one becomes /home/NAME. A GUEST that ends in / is a directory.
  --mount HOST:GUEST[:MODE]
                           a host directory, without its hidden files; may be repeated.
                           MODE ro (the default): to read; rw: to change; overlay: changes
                           stay private and can be listed and applied afterwards
  --changes FILE           write what changed in overlays to FILE ('-': standard output),
                           for 'vitrine apply FILE'
  --env NAME=VALUE         an environment variable; may be repeated
  --allow-net HOST[:PORT]  a host that may be connected to (443 and 80 unless PORT is given);
                           may be repeated. *.example.org: all names below example.org
  --ca FILE                certificates (PEM) of roots to trust besides the usual ones
  --secret NAME@HOST[,HOST…]
                           the value of your environment variable NAME: the program sees a
                           placeholder, which is replaced in requests to those hosts only
  --time-zone ZONE         TZ, e.g. Europe/Berlin; UTC unless given
  --locale LOCALE          LANG, e.g. de_DE.UTF-8
  --hostname, --user NAME  what the program takes for its host and user; vitrine, guest
  --clock frozen:DATE      the time of day stands still at DATE (2026-03-01T12:00:00Z)
  --clock virtual:DATE     time begins at DATE and passes as the program sleeps, at once
  --seed TEXT              makes all randomness depend on TEXT; with a virtual clock a run
                           is the same every time

how it runs
  --isolation worker       in a thread that can be ended whatever it does (the default)
  --isolation inline       on the main thread: starts sooner, but only its Python code is
                           stopped by limits, not a long operation inside the interpreter;
                           standard input is read before the start (at most 16 MiB)
  --report FILE            write the result as JSON: exit code, why it was stopped, what it
                           used, what was refused; '-' for standard error
  --raw-terminal           let the program drive the terminal. Otherwise control sequences
                           are shown, not sent: ^[[31m
  -q, --quiet              say nothing while preparing, nor why the program was stopped
  -h, --help               this text

exit codes
  the program's own; 124 stopped by a limit; 125 Vitrine could not start; 126 the program
  crashed its interpreter; 130 and 143 ended by SIGINT and SIGTERM (the first lets the
  program clean up, a second ends it at once); 141 nobody reads its output any more

examples
  vitrine run hello.py
  vitrine run --cpu 2s --memory 64MiB homework.py < input.txt > output.txt
  vitrine run --file data.csv --file ~/shared/rates.json:rates.json report.py --year 2026
  vitrine run -c 'import sys; print(sys.version)'
  echo 'print(6 * 7)' | vitrine run -
`,
  apply: `Makes the changes on the host that a program made in an overlay.

usage:
  vitrine run --mount HOST:GUEST:overlay --changes FILE program.py
  vitrine apply [options] FILE             FILE '-': standard input

It lists the changes (+ created, ~ modified, - deleted, > renamed), asks, and makes them file
by file. What is not on the host any more as the program saw it is left alone and reported.

options
  -n, --dry-run      only show what would be done
  -y, --yes          do not ask
  --only PATTERN     only paths inside that match: '*.csv', '/data/out/**'; may be repeated
  -h, --help         this text

exit codes
  0 everything was applied; 1 something was left undone; 125 FILE or the directory cannot be
  used
`,
  doctor: `Checks what Vitrine stands on, and runs a program on each platform.

usage:
  vitrine doctor [--json]

options
  --json       print the findings as JSON
  -h, --help   this text

exit codes
  0 everything is sound; 125 something is not
`,
} as const;
