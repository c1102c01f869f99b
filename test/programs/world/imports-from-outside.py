# tries: have files outside of the mount opened by the machinery of imports, tracebacks, codecs and configuration
# holds: it opens files like everybody
# world: files
# modes: ["read-only"]
# expect: {"exitCode": 0, "stdoutIncludes": "held: done"}
import configparser
import fileinput
import importlib.util
import linecache
import logging.config
import mimetypes
import netrc
import runpy
import sys
import tokenize
import zoneinfo

from attempts import ROOT

sys.path[:0] = [f'{ROOT}/climb-directory', f'{ROOT}/absolute-directory', f'{ROOT}/..', f'{ROOT}/climb', f'{ROOT}/process-root/usr/lib/python3']
for name in ('climb', 'absolute', 'passwd', 'environ', 'chain-0', 'parent/sibling.txt', '../sibling.txt', '.env', 'other-home/.netrc', 'fifo'):
    path = f'{ROOT}/{name}'
    spec = importlib.util.spec_from_file_location('outside', path, loader=importlib.machinery.SourceFileLoader('outside', path))
    for way in (lambda: runpy.run_path(path), lambda: spec.loader.exec_module(importlib.util.module_from_spec(spec)), lambda: linecache.getlines(path) or None,
                lambda: configparser.ConfigParser().read(path) or None, lambda: netrc.netrc(path), lambda: logging.config.fileConfig(path), lambda: tokenize.open(path).read(),
                lambda: mimetypes.read_mime_types(path), lambda: list(fileinput.input(path)), lambda: zoneinfo.ZoneInfo(f'../../..{path}'),
                lambda: exec(compile('raise ValueError', path, 'exec')), lambda: __import__('secret')):
        try:
            answer = way()
        except BaseException as error:
            answer = type(error).__name__
        if not isinstance(answer, str):
            print(name, answer)
print('held: done')
