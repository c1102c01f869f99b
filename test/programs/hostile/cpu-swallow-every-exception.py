# tries: catch whatever is raised to stop it, and go on
# holds: stopped by the cpu limit
# options: {"limits": {"cpu": "500ms"}}
# expect: {"stopped": "cpu"}
while True:
    try:
        while True:
            pass
    except BaseException:
        continue
    finally:
        continue_anyway = True
