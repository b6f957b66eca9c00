import { useEffect, useState } from "preact/hooks";

/** Where a member is. */
export type Route =
  | { readonly page: "meetings" }
  | { readonly page: "sign-in" }
  | { readonly page: "devices" }
  | { readonly page: "meeting"; readonly meetingId: string };

function routeOf(path: string): Route {
  const [first, second] = path.split("/").filter((part) => part !== "");
  if (first === "meetings" && second) {
    return { page: "meeting", meetingId: second };
  }
  switch (first?.toLowerCase()) {
    case "sign-in":
    case "device":
      return { page: "sign-in" };
    case "devices":
      return { page: "devices" };
    default:
      return { page: "meetings" };
  }
}

/** The present route, and a way to another. The browser's own back and forward work. */
export function useRoute(): readonly [Route, (path: string) => void] {
  const [path, setPath] = useState(location.pathname);
  useEffect(() => {
    const follow = () => setPath(location.pathname);
    addEventListener("popstate", follow);
    return () => removeEventListener("popstate", follow);
  }, []);
  const go = (to: string) => {
    history.pushState(null, "", to);
    setPath(to);
  };
  return [routeOf(path), go];
}
