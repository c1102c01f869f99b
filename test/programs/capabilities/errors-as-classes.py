# tries: have the class that a host error names be a function, or something that ends the program, or code of its own module
# holds: only classes of exceptions are raised, and none that is not of Exception; everything else is a HostError
# given: fail
# calls: {"fail": 2}
import vitrine
from tries import claim

for kind in ('system-function', 'exit'):
    try:
        fail(kind)
    except vitrine.HostError as error:
        claim(kind, type(error) is vitrine.HostError)
