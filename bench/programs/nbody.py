"""Planets under gravity: floating-point arithmetic on attributes. Argument: number of steps."""
import sys
from math import sqrt


class Body:
    __slots__ = ("x", "y", "z", "vx", "vy", "vz", "mass")

    def __init__(self, x, y, z, vx, vy, vz, mass):
        self.x, self.y, self.z = x, y, z
        self.vx, self.vy, self.vz = vx, vy, vz
        self.mass = mass


# Units: astronomical units, years and solar masses (so that G = 4 pi^2); circular orbits, slightly tilted.
GRAVITY = 39.47841760435743
ORBITS = [(5.203, 9.5458e-4), (9.537, 2.858e-4), (19.191, 4.366e-5), (30.069, 5.151e-5)]


def make_system():
    bodies = [Body(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0)]
    for number, (radius, mass) in enumerate(ORBITS):
        speed = sqrt(GRAVITY / radius)
        tilt = 0.02 * number
        if number % 2:
            bodies.append(Body(0.0, radius, tilt * radius, -speed, 0.0, 0.0, mass))
        else:
            bodies.append(Body(radius, 0.0, tilt * radius, 0.0, speed, 0.0, mass))
    sun = bodies[0]
    for body in bodies[1:]:
        sun.vx -= body.vx * body.mass
        sun.vy -= body.vy * body.mass
    return bodies


def energy(bodies):
    total = 0.0
    for i, a in enumerate(bodies):
        total += 0.5 * a.mass * (a.vx * a.vx + a.vy * a.vy + a.vz * a.vz)
        for b in bodies[i + 1 :]:
            dx, dy, dz = a.x - b.x, a.y - b.y, a.z - b.z
            total -= GRAVITY * a.mass * b.mass / sqrt(dx * dx + dy * dy + dz * dz)
    return total


def advance(bodies, pairs, step, count):
    for _ in range(count):
        for a, b in pairs:
            dx = a.x - b.x
            dy = a.y - b.y
            dz = a.z - b.z
            square = dx * dx + dy * dy + dz * dz
            pull = step * GRAVITY / (square * sqrt(square))
            from_b = b.mass * pull
            from_a = a.mass * pull
            a.vx -= dx * from_b
            a.vy -= dy * from_b
            a.vz -= dz * from_b
            b.vx += dx * from_a
            b.vy += dy * from_a
            b.vz += dz * from_a
        for body in bodies:
            body.x += step * body.vx
            body.y += step * body.vy
            body.z += step * body.vz


def main():
    steps = int(sys.argv[1]) if len(sys.argv) > 1 else 70000
    bodies = make_system()
    pairs = [(a, b) for i, a in enumerate(bodies) for b in bodies[i + 1 :]]
    before = energy(bodies)
    advance(bodies, pairs, 0.01, steps)
    print(f"nbody {steps} {before:.9f} {energy(bodies):.9f}")


main()
