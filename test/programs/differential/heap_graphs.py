# area: graph algorithms with heapq, deque, sets and graphlib on a small road map
import heapq
from collections import defaultdict, deque
from graphlib import CycleError, TopologicalSorter

ROADS = """Aber-Bree 7  Aber-Cove 9  Aber-Fern 14  Bree-Cove 10  Bree-Dale 15
Cove-Dale 11  Cove-Fern 2  Dale-Elms 6  Elms-Fern 9  Gull-Hope 3"""
graph = defaultdict(dict)
words = ROADS.split()
for road, length in zip(words[::2], words[1::2]):
    a, b = road.split("-")
    graph[a][b] = graph[b][a] = int(length)


def shortest(start):
    best, queue, previous = {start: 0}, [(0, start)], {}
    while queue:
        distance, town = heapq.heappop(queue)
        if distance > best[town]:
            continue
        for other, length in sorted(graph[town].items()):
            if distance + length < best.get(other, float("inf")):
                best[other], previous[other] = distance + length, town
                heapq.heappush(queue, (distance + length, other))
    return best, previous


def path(previous, end):
    return path(previous, previous[end]) + [end] if end in previous else [end]


best, previous = shortest("Aber")
for town in sorted(best, key=lambda name: (best[name], name)):
    print(f"{best[town]:>3} {' > '.join(path(previous, town))}")


def components():
    seen, result = set(), []
    for town in sorted(graph):
        if town not in seen:
            queue, group = deque([town]), []
            seen.add(town)
            while queue:
                current = queue.popleft()
                group.append(current)
                for other in sorted(graph[current].keys() - seen):
                    seen.add(other)
                    queue.append(other)
            result.append(group)
    return result


print(components())
edges = sorted((length, *sorted((a, b))) for a in graph for b, length in graph[a].items() if a < b)
parent = {}


def find(town):
    while parent.get(town, town) != town:
        town = parent[town]
    return town


tree = []
for length, a, b in edges:
    if find(a) != find(b):
        parent[find(a)] = find(b)
        tree.append((a, b, length))
print(tree, sum(edge[2] for edge in tree))
sorter = TopologicalSorter({"deploy": {"test", "build"}, "test": {"build"}, "build": {"fetch"}, "docs": {"fetch"}})
sorter.prepare()
while sorter.is_active():
    ready = sorted(sorter.get_ready())
    print(ready)
    sorter.done(*ready)
try:
    list(TopologicalSorter({"a": {"b"}, "b": {"a"}}).static_order())
except CycleError as error:
    print(type(error).__name__, sorted(set(error.args[1])))
print(heapq.nlargest(3, [5, 1, 9, 7]), heapq.nsmallest(2, "heap"), list(heapq.merge([1, 4], [2, 3], reverse=False)), heapq.heappushpop([3, 5], 1))
