/** What became of a deed on several tickets. */
export interface BulkResult<Item, Done> {
  readonly done: readonly Done[];
  readonly failed: readonly { readonly item: Item; readonly error: unknown }[];
}

/**
 * Does one thing after the other, so that each has its own answer and its own place in the history; a failure stops
 * nothing. `onProgress` is told after each one.
 */
export async function eachInTurn<Item, Done>(
  items: readonly Item[],
  deed: (item: Item) => Promise<Done>,
  onProgress: (finished: number) => void,
): Promise<BulkResult<Item, Done>> {
  const done: Done[] = [];
  const failed: { item: Item; error: unknown }[] = [];
  for (const item of items) {
    try {
      // In turn on purpose: see above.
      done.push(await deed(item));
    } catch (error) {
      failed.push({ item, error });
    }
    onProgress(done.length + failed.length);
  }
  return { done, failed };
}
