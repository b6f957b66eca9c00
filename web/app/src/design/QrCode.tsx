import { encode } from "uqr";
import "./qr-code.css";

/** A QR code, drawn as one path; dark on light in either colour scheme, since cameras expect it so. */
export function QrCode({ value, label }: { value: string | readonly number[]; label: string }) {
  const code = encode(value, { ecc: "M", border: 2 });
  const path = code.data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ""))).join("");
  return (
    <svg class="qr-code" viewBox={`0 0 ${code.size} ${code.size}`} role="img" aria-label={label}>
      <path class="qr-code-dark" d={path} />
    </svg>
  );
}
