const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;
const STEP = 1_000;

/** How a number of bytes is written in a language: 3.4 MB. */
export function sizes(locale: string): (bytes: number) => string {
  const formats = UNITS.map(
    (unit) =>
      new Intl.NumberFormat(locale, {
        style: "unit",
        unit,
        unitDisplay: unit === "byte" ? "long" : "short",
        maximumFractionDigits: unit === "byte" ? 0 : 1,
      }),
  );
  return (bytes) => {
    const steps = bytes < STEP ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
    return (formats[steps] as Intl.NumberFormat).format(bytes / STEP ** steps);
  };
}
