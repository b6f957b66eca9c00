import recorded from "./vectors/java.json" with { type: "json" };

/** What the Java implementation did; the README says how it is recorded anew. */
export const vectors = recorded;
