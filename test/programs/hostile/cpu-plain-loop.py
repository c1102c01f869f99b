# tries: never end
# holds: stopped by the cpu limit
# options: {"limits": {"cpu": "500ms"}}
# expect: {"stopped": "cpu"}
while True:
    pass
