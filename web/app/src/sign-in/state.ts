/** Where signing in stands. `problem` is an error code. */
export type SignInState =
  | { readonly step: "no-link" }
  | { readonly step: "ready"; readonly suggestedName: string; readonly busy: boolean; readonly problem?: string };
