/** Pictures that browsers show without running anything in them. */
export type PictureType = "image/jpeg" | "image/png" | "image/webp";

/** What a canvas of phones can hold, too: more is not opened, whatever it says of itself. */
const MOST_PIXELS = 40_000_000;
/** So far into a JPEG its size stands behind what cameras write. */
const HEAD_BYTES = 512 * 1024;
const JPEG_QUALITY = 0.92;

interface Picture {
  readonly type: PictureType;
  readonly width: number;
  readonly height: number;
  /** It has several frames, of which a canvas shows the first. */
  readonly isMoving: boolean;
}

/** As it is drawn. */
export interface Decoded {
  readonly bitmap: ImageBitmap;
  readonly picture: Picture;
}

/** What a file is by its first bytes, whatever it is called; undefined where it is no picture that is shown. */
export async function pictureIn(content: Blob): Promise<Picture | undefined> {
  const head = new DataView(await content.slice(0, HEAD_BYTES).arrayBuffer());
  try {
    return pngIn(head) ?? webpIn(head) ?? jpegIn(head);
  } catch {
    return undefined; // It ends before it says how large it is.
  }
}

/** A picture, decoded, unless it is too large or none. */
export async function decode(content: Blob): Promise<Decoded | undefined> {
  const picture = await pictureIn(content);
  if (picture === undefined || picture.width * picture.height > MOST_PIXELS) {
    return undefined;
  }
  const bitmap = await createImageBitmap(content.slice(0, content.size, picture.type)).catch(() => undefined);
  return bitmap && { bitmap, picture };
}

export function draw(bitmap: ImageBitmap, canvas: HTMLCanvasElement): void {
  canvas.width = bitmap.width;
  canvas.height = bitmap.height;
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0);
}

/** The picture drawn anew: what it shows, and nothing else that stood in the file. Undefined where it cannot be, as where it moves. */
export async function withoutMetadata(file: File): Promise<File | undefined> {
  const decoded = await decode(file);
  if (decoded === undefined || decoded.picture.isMoving) {
    decoded?.bitmap.close();
    return undefined;
  }
  const { bitmap, picture } = decoded;
  const canvas = document.createElement("canvas");
  draw(bitmap, canvas);
  bitmap.close();
  const drawn = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, picture.type, JPEG_QUALITY));
  if (drawn === null) {
    return undefined;
  }
  // Some browsers write no WebP, and give a PNG.
  const name = drawn.type === picture.type ? file.name : `${file.name.replace(/\.[^.]*$/, "")}.png`;
  return new File([drawn], name, { type: drawn.type });
}

function pngIn(head: DataView): Picture | undefined {
  if (head.getUint32(0) !== 0x89504e47 || head.getUint32(4) !== 0x0d0a1a0a) {
    return undefined;
  }
  const [width, height] = [head.getUint32(16), head.getUint32(20)];
  let at = 8;
  for (;;) {
    switch (head.getUint32(at + 4)) {
      case 0x6163544c: // acTL, which stands before the first frame
        return { type: "image/png", width, height, isMoving: true };
      case 0x49444154: // IDAT
        return { type: "image/png", width, height, isMoving: false };
      default:
        at += 12 + head.getUint32(at);
    }
  }
}

function webpIn(head: DataView): Picture | undefined {
  if (head.getUint32(0) !== 0x52494646 || head.getUint32(8) !== 0x57454250) {
    return undefined;
  }
  const uint24 = (at: number) => head.getUint16(at, true) + head.getUint8(at + 2) * 0x10000;
  switch (head.getUint32(12)) {
    case 0x56503858: // VP8X
      return {
        type: "image/webp",
        width: uint24(24) + 1,
        height: uint24(27) + 1,
        isMoving: (head.getUint8(20) & 2) !== 0,
      };
    case 0x5650384c: {
      // VP8L
      const bits = head.getUint32(21, true);
      return { type: "image/webp", width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1, isMoving: false };
    }
    case 0x56503820: // VP8
      return {
        type: "image/webp",
        width: head.getUint16(26, true) & 0x3fff,
        height: head.getUint16(28, true) & 0x3fff,
        isMoving: false,
      };
    default:
      return undefined;
  }
}

function jpegIn(head: DataView): Picture | undefined {
  if (head.getUint16(0) !== 0xffd8) {
    return undefined;
  }
  let at = 2;
  for (;;) {
    const marker = head.getUint16(at);
    if (marker >> 8 !== 0xff) {
      return undefined;
    }
    if (marker === 0xffff) {
      at += 1; // Filling.
      continue;
    }
    if (isStartOfFrame(marker)) {
      const [width, height] = [head.getUint16(at + 7), head.getUint16(at + 5)];
      return { type: "image/jpeg", width, height, isMoving: false };
    }
    const length = head.getUint16(at + 2);
    if (!standsBeforeFrame(marker) || length < 2) {
      return undefined; // Decoders read on at other places than this does.
    }
    at += 2 + length;
  }
}

/** Three markers among them are none. */
function isStartOfFrame(marker: number): boolean {
  return marker >= 0xffc0 && marker <= 0xffcf && marker !== 0xffc4 && marker !== 0xffc8 && marker !== 0xffcc;
}

/** What has a length, and in a picture stands before its frame: tables, what programs have written, a comment. */
function standsBeforeFrame(marker: number): boolean {
  return [0xffc4, 0xffdb, 0xffdd, 0xfffe].includes(marker) || (marker >= 0xffe0 && marker <= 0xffef);
}
