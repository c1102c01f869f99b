# area: an assembler and a stack virtual machine: labels, dispatch, operator functions
import operator


def assemble(text):
    lines = [line.split(";")[0].split() for line in text.strip().splitlines()]
    labels, code = {}, []
    for parts in lines:
        if parts and parts[0].endswith(":"):
            labels[parts.pop(0)[:-1]] = len(code)
        if parts:
            code.append(parts)
    return [(name, [labels.get(a, int(a) if a.lstrip("-").isdigit() else a) for a in rest]) for name, *rest in code]


def run(code):
    stack, memory, counter, output = [], {}, 0, []
    while counter < len(code):
        name, arguments = code[counter]
        counter += 1
        if name == "push":
            stack.append(arguments[0])
        elif name == "load":
            stack.append(memory[arguments[0]])
        elif name == "store":
            memory[arguments[0]] = stack.pop()
        elif name == "jump":
            counter = arguments[0]
        elif name == "jz":
            counter = counter if stack.pop() else arguments[0]
        elif name == "print":
            output.append(stack.pop())
        else:
            right, left = stack.pop(), stack.pop()
            stack.append(getattr(operator, name)(left, right))
    return output, memory


print(run(assemble("""
        push 10
        store n
        push 1
        store f
loop:   load n
        jz done         ; leave at zero
        load f
        load n
        mul
        store f
        load n
        push 1
        sub
        store n
        jump loop
done:   load f
        print
""")))
