/**
 * Every form in which a secret might stand in something: as it is, in some notation, and any of these inside something
 * that was written as Base64. Half of a secret is looked for, so that a part of it does not get through either.
 */
export function formsOf(secret: Buffer): readonly Buffer[] {
  const half = secret.length / 2;
  const written = [secret.subarray(0, half), secret.subarray(half)].flatMap((part) => [part, ...notations(part)]);
  return [...written, ...written.flatMap(insideBase64)];
}

/** Whether a secret stands in something in any of those forms. */
export function reveals(heard: Buffer, secret: Buffer): boolean {
  return formsOf(secret).some((form) => heard.includes(form));
}

function notations(bytes: Buffer): readonly Buffer[] {
  const hex = bytes.toString("hex");
  const percent = hex.replace(/../g, "%$&");
  const texts = [
    hex,
    hex.toUpperCase(),
    percent,
    percent.toUpperCase(),
    bytes.join(","),
    bytes.join(", "),
    ...atAnyPlace(bytes),
    ...atAnyPlace(bytes).map(encodeURIComponent),
  ];
  return texts.map((text) => Buffer.from(text));
}

function insideBase64(bytes: Buffer): readonly Buffer[] {
  return atAnyPlace(bytes).map((text) => Buffer.from(text));
}

/** What of Base64 and its variant for URLs depends on these bytes alone, wherever in its groups of three they begin. */
function atAnyPlace(bytes: Buffer): readonly string[] {
  return [0, 1, 2].flatMap((before) => {
    const from = Math.ceil((before * 8) / 6);
    const to = Math.floor(((before + bytes.length) * 8) / 6);
    const base64 = Buffer.concat([Buffer.alloc(before), bytes])
      .toString("base64")
      .slice(from, to);
    return [base64, base64.replaceAll("+", "-").replaceAll("/", "_")];
  });
}
