/** The logs of accounts where everything is in order: who is named so, with all the devices that are asked for. */
export function everybody(name = "Hanna") {
  return { name: () => name, need: async () => undefined, standing: () => "active" as const };
}
