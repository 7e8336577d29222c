/** The views of the list of jobs. */
export const jobViews = ['open', 'failed', 'undecided'] as const;
export type JobView = (typeof jobViews)[number];

/** What the address of the list says. */
export interface JobSearch {
  readonly view?: JobView;
  /** `tickets:ID` */
  readonly subject?: string;
}

/** Reads the parameters of an address; what is not known there is left out. */
export function parseJobSearch(raw: Record<string, unknown>): JobSearch {
  const view = jobViews.find((one) => one === raw['view']);
  const subject = raw['subject'];
  return {
    ...(view === undefined ? {} : { view }),
    ...(typeof subject === 'string' && subject !== '' && subject.length <= 120 ? { subject } : {}),
  };
}
