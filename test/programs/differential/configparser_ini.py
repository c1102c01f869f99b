# area: configparser: sections, interpolation, fallbacks, writing back
import configparser
import io

SOURCE = """
[DEFAULT]
root = /srv
timeout = 30

[site]
path = %(root)s/site
debug = yes
ratio = 0.25
hosts =
    alpha
    beta   ; kept as text
# a comment
empty
timeout: 5

[site.backup]
path = %(root)s/backup/%(name)s
name = nightly
"""

config = configparser.ConfigParser(allow_no_value=True)
config.read_string(SOURCE)
print(config.sections())
site = config["site"]
print(site["path"], site.getint("timeout"), site.getboolean("debug"), site.getfloat("ratio"))
print(site["hosts"].split("\n"))
print(site["empty"], "empty" in site, site.get("absent", "fallback"))
print(config.get("site.backup", "path"), config.get("site.backup", "path", raw=True))
print(config.getint("site.backup", "timeout"), config.has_option("site", "nope"))

config.add_section("new")
config.set("new", "Key", "100%%")
config["new"]["multi"] = "one\ntwo"
config.remove_option("site", "ratio")
out = io.StringIO()
config.write(out, space_around_delimiters=False)
print(out.getvalue(), end="")

for text in ["[a]\nx=1\nx=2\n", "[a]\n[a]\n", "x=1\n", "[a]\ny=%(z)s\n"]:
    try:
        parser = configparser.ConfigParser()
        parser.read_string(text)
        parser.get("a", "y")
    except configparser.Error as error:
        print(type(error).__name__)
extended = configparser.ConfigParser(interpolation=configparser.ExtendedInterpolation())
extended.read_dict({"paths": {"home": "/home"}, "user": {"dir": "${paths:home}/me", "n": 3}})
print(extended["user"]["dir"], extended.getint("user", "n"))
