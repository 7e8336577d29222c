/** A row of `search_documents` without its words. */
export interface DocumentRow {
  readonly id: string;
  readonly type: string;
  readonly owner_id: string;
  readonly at: Date;
  readonly number: number;
}
