# tries: read paths and stacks of the host from its errors: messages, args, notes, causes, contexts, tracebacks, attributes, repr, pickles
# holds: the marker in the paths is nowhere
# given: fail
# calls: {"fail": 44}
import gc
import pickle
import traceback
import vitrine

KINDS = ['path', 'quoted', 'url', 'in-brackets', 'stack', 'own-stack', 'cause', 'aggregate', 'system', 'name', 'properties', 'string', 'null', 'object', 'throwing',
         'message-object', 'symbol', 'long', 'class-name', 'file', 'system-function', 'exit']
for kind in KINDS:
    for spelled in (lambda: fail(kind), lambda: fail([kind])):
        try:
            spelled()
            print('ESC' + 'APED: nothing was raised', kind)
        except Exception as error:
            print(type(error), error, error.args, vars(error), getattr(error, '__notes__', None), error.__cause__, error.__context__)
            traceback.print_exception(error)
            print(pickle.dumps(error), repr(error), dir(error))
print('held: in memory', sum(type(one) is str and '/srv/' in one for one in gc.get_objects()) == 0)
