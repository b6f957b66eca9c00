/** Something opened that is no content, or not one that belongs where it came. */
export class ContentRefusal extends Error {
  override readonly name: string = "ContentRefusal";
}
