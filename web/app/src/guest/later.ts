import { useEffect, useState } from "preact/hooks";

const AGAIN_MILLIS = 2_000;

const load = () => import("./InMeeting.tsx");

type InMeeting = Awaited<ReturnType<typeof load>>;

/** Once it is there, it is there for the next who asks. */
let loaded: InMeeting | undefined;

/**
 * What a guest needs in the meeting and not before: it is fetched as soon as the first page stands, so that it is there when the guest is
 * let in, and tried again where that fails.
 */
export function useInMeeting(): InMeeting | undefined {
  const [inMeeting, setInMeeting] = useState(loaded);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const fetch = () =>
      load().then(
        (there) => {
          loaded = there;
          setInMeeting(there);
        },
        () => {
          timer = setTimeout(fetch, AGAIN_MILLIS);
        },
      );
    if (loaded === undefined) {
      void fetch();
    } else {
      setInMeeting(loaded); // It may have come for another one since this was drawn.
    }
    return () => clearTimeout(timer);
  }, []);
  return inMeeting;
}
