# area: input() with prompts, end of file, an interactive quiz driven from stdin
# stdin: "Ann\n\n41\nnot a number\n42\n"
name = input("name? ")
print(f"hello {name}")
print(repr(input()))
secret, attempts = 42, 0
while True:
    try:
        attempts += 1
        guess = int(input(f"guess {attempts}: "))
    except ValueError as error:
        print(error)
        continue
    except EOFError:
        print("\nout of input")
        break
    if guess == secret:
        print("right after", attempts)
        break
    print("too", "low" if guess < secret else "high")
try:
    input("more? ")
except EOFError as error:
    print(type(error).__name__, error)
