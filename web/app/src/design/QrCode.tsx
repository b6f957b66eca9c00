import { useEffect, useState } from "preact/hooks";
import "./qr-code.css";

interface Drawing {
  readonly size: number;
  readonly path: string;
}

/** Drawn as one path. What draws it is loaded with the first code: most guests never look at one. */
async function draw(value: string | readonly number[]): Promise<Drawing> {
  const { encode } = await import("uqr");
  const { data, size } = encode(value, { ecc: "M", border: 2 });
  return { size, path: data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ""))).join("") };
}

/** A QR code; dark on light in either colour scheme, since cameras expect it so. */
export function QrCode({ value, label }: { value: string | readonly number[]; label: string }) {
  const [drawing, setDrawing] = useState<Drawing>();
  const shown = String(value);
  useEffect(() => {
    let isShown = true;
    draw(value).then(
      (drawn) => isShown && setDrawing(drawn),
      () => undefined, // Without a connection: what stands beside the code says the same.
    );
    return () => {
      isShown = false;
    };
  }, [shown]);
  return (
    <svg class="qr-code" viewBox={`0 0 ${drawing?.size ?? 1} ${drawing?.size ?? 1}`} role="img" aria-label={label}>
      {drawing && <path class="qr-code-dark" d={drawing.path} />}
    </svg>
  );
}
