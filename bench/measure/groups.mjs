/** The groups, in the order they are measured. Each is a module of that name with a `measure` function. */
export const groupNames = ['start', 'sandbox', 'reset', 'import', 'memory', 'throughput', 'kill'];
