# tries: have host functions answer with what cannot cross: cycles, functions, instances, getters that throw, hidden and inherited properties
# holds: errors that name the path, with nothing of what was in it; what crosses has own visible properties alone
# given: odd
# calls: {"odd": 33}
import vitrine
from tries import claim, refused

bad = ['cycle', 'cycle-of-maps', 'deep', '65-deep', 'sparse', 'many', 'shared', 'long-text', 'long-bytes', 'huge-int', 'function', 'class', 'symbol', 'instance', 'error',
       'regexp', 'weak', 'buffer', 'floats', 'boxed', 'invalid-date', 'far-date', 'surrogate', 'surrogate-key', 'equal-keys', 'list-key', 'set-of-objects',
       'throwing-getter', 'throwing-proxy', 'revoked-proxy', 'inherited']
for kind in bad:
    refused(kind, lambda: odd(kind), TypeError, ValueError, vitrine.HostError)
claim('hidden', odd('hidden-in-plain') == {'seen': 1})
claim('symbols', odd('keyed-by-symbol') == {'seen': 1})
