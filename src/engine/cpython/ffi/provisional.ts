/** PROVISIONAL (founder): replaced by the real thing. */
export type ClosureState = never;
