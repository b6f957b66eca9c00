/** What a tab remembers across a reload; where the browser keeps nothing for this page, until the page is gone. */
export const tabMemory: Pick<Storage, "getItem" | "setItem" | "removeItem"> = sessionStorageIfAllowed() ?? pageMemory();

function sessionStorageIfAllowed(): Storage | undefined {
  try {
    return sessionStorage;
  } catch {
    return undefined; // The person, or an administrator, has blocked site data.
  }
}

function pageMemory() {
  const values = new Map<string, string>();
  return {
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => void values.set(key, value),
    removeItem: (key: string) => void values.delete(key),
  };
}
