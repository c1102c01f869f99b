"""Times requests to local servers and prints, as JSON, the samples of each kind of work in microseconds.

usage: timed_network.py HTTP_PORT HTTPS_PORT ROOT_CERTIFICATE REPEATS
"""
import http.client
import json
import ssl
import sys
import time
import urllib.request

plain, secure, root, repeats = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], int(sys.argv[4])
context = ssl.create_default_context(cafile=root)
context.verify_flags &= ~ssl.VERIFY_X509_STRICT
kept = http.client.HTTPConnection("127.0.0.1", plain)


def get(url, length, **options):
    with urllib.request.urlopen(url, **options) as response:
        assert len(response.read()) == length


def get_kept():
    kept.request("GET", "/small")
    assert len(kept.getresponse().read()) == 100


def samples(work, count):
    work()
    times = []
    for _ in range(count):
        start = time.perf_counter_ns()
        work()
        times.append((time.perf_counter_ns() - start) / 1000)
    return times


result = {
    "get": samples(lambda: get(f"http://127.0.0.1:{plain}/small", 100), 20 * repeats),
    "kept": samples(get_kept, 50 * repeats),
    "tls": samples(lambda: get(f"https://127.0.0.1:{secure}/small", 100, context=context), 10 * repeats),
    "large": samples(lambda: get(f"http://127.0.0.1:{plain}/large", 1 << 20), 5 * repeats),
}
print(json.dumps({name: sorted(times) for name, times in result.items()}))
