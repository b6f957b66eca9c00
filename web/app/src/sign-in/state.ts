/** Where signing in stands. `problem` is an error code. */
export interface SignInState {
  readonly suggestedName: string;
  readonly busy: boolean;
  readonly problem?: string | undefined;
}
