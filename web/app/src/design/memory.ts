export type Memory = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** The browser's storage, or where it has none for this page, the page's own. */
export function memory(storage: () => Storage): Memory {
  try {
    return storage();
  } catch {
    return pageMemory(); // The person, or an administrator, has blocked site data.
  }
}

function pageMemory(): Memory {
  const values = new Map<string, string>();
  return {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
  };
}
