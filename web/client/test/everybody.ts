/** The logs of accounts where everything is in order: every device that is asked for is active. */
export const everybody = { standing: () => "active" as const };
