/** The tables that a device's protocol state is kept in; their names are part of the stored format. */
export const TABLES = [
  "local",
  "identities",
  "pre-keys",
  "signed-pre-keys",
  "kyber-pre-keys",
  "used-base-keys",
  "sessions",
  "sender-keys",
] as const;

export type TableName = (typeof TABLES)[number];

/** The tables inside a transaction. Values go in and come out as copies. */
export interface Tables {
  get(table: TableName, key: string): Promise<Uint8Array | undefined>;
  put(table: TableName, key: string, value: Uint8Array): Promise<void>;
  delete(table: TableName, key: string): Promise<void>;
  deleteWithPrefix(table: TableName, prefix: string): Promise<void>;
}
