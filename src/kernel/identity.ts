/** Who a guest is, as its kernel and its interpreter tell it. Plain data; nothing of it is the host's. */
export interface GuestIdentity {
  /** A host name of at most 64 characters. */
  readonly hostName: string;
  readonly userName: string;
  /** The owner of every file. */
  readonly userId: number;
  readonly groupId: number;
  /** Absolute path, as the user's entry in `pwd` has it. */
  readonly homeDirectory: string;
}
