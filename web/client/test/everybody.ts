/** The logs of accounts where everything is in order: who is named so, with all the devices that are asked for. */
export function everybody(name = "Hanna") {
  const nothing = async () => undefined;
  return { name: () => name, need: nothing, lookFor: nothing, standing: () => "active" as const };
}
