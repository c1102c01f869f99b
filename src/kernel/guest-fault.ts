/**
 * The guest broke itself: it aborted, trapped, or ran out of native stack. Its memory is worthless and it
 * must be replaced. Reported as `crashed`; never an error of the host.
 */
export class GuestFault {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}
