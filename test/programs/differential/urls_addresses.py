# area: urllib.parse, ipaddress, http.cookies: pure-text network helpers
import ipaddress
from http.cookies import SimpleCookie
from urllib.parse import parse_qs, parse_qsl, quote, quote_plus, unquote, unquote_to_bytes, urldefrag, urlencode, urljoin, urlsplit, urlunsplit

url = "https://user:p%40ss@Example.COM:8443/a/b;p/c%20d?q=1&q=2&empty=&x=%C3%A9#frag"
parts = urlsplit(url)
print(parts.scheme, parts.hostname, parts.port, parts.username, unquote(parts.password), parts.path, parts.fragment)
print(parse_qs(parts.query), parse_qsl(parts.query, keep_blank_values=True), urlunsplit(parts) == url, parts._replace(query="").geturl())
for relative in ["../x", "/root", "?q", "#f", "//other/y", "http:z", "", "g;x=1/./y", "mailto:a@b"]:
    print(f"{relative:<12}", urljoin("http://h/a/b/c?d", relative))
print(quote("a b/ü&=~"), quote("a/b", safe=""), quote_plus("a b+c"), unquote("%E2%98%83+%zz"), unquote_to_bytes("%ff%00"))
print(urlencode({"a": [1, 2], "b": "x y", "ü": "é"}, doseq=True), urldefrag("http://x/y#z").url)

network = ipaddress.ip_network("192.168.4.0/22")
print(network.num_addresses, network.netmask, network.broadcast_address, ipaddress.ip_address("192.168.7.9") in network, [str(n) for n in network.subnets(new_prefix=24)][1:3])
print(ipaddress.ip_address("::ffff:1.2.3.4").ipv4_mapped, ipaddress.ip_address("2001:db8::1").exploded, ipaddress.ip_address("10.0.0.1").is_private, int(ipaddress.ip_address("1.0.0.1")))
print(list(ipaddress.summarize_address_range(ipaddress.ip_address("10.0.0.0"), ipaddress.ip_address("10.0.0.5"))), ipaddress.ip_interface("10.1.2.3/8").network)
print(sorted([ipaddress.ip_address(a) for a in ("10.0.0.10", "10.0.0.9")])[0], list(ipaddress.collapse_addresses(map(ipaddress.ip_network, ("10.0.0.0/25", "10.0.0.128/25")))))
for bad in [lambda: ipaddress.ip_address("256.1.1.1"), lambda: ipaddress.ip_network("10.0.0.1/8"), lambda: urlsplit("http://[bad"), lambda: urlsplit("http://h:99999").port]:
    try:
        bad()
    except ValueError as error:
        print(type(error).__name__)
cookie = SimpleCookie("session=abc123; theme=dark")
cookie["new"] = "value with space"
cookie["new"]["path"] = "/"
print(sorted((key, morsel.value) for key, morsel in cookie.items()), cookie["new"].OutputString())
