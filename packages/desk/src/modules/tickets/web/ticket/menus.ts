/** What a person can have open on a ticket: a list that hangs from its value, or a form in the place of the composer. */
export type Menu =
  | 'assign'
  | 'team'
  | 'status'
  | 'rate'
  | 'snooze'
  | 'category'
  | 'service'
  | 'type'
  | 'affected'
  | 'participant';
export type FormName =
  | 'resolve'
  | 'close'
  | 'reopen'
  | 'cancel'
  | 'merge'
  | 'link'
  | 'third-party'
  | 'subject'
  | 'fields';

/** What is open, and how to open or close it. */
export interface Opened {
  readonly menu: Menu | undefined;
  readonly openMenu: (menu: Menu | undefined) => void;
  readonly form: FormName | undefined;
  readonly openForm: (form: FormName | undefined) => void;
  /** The machine that stands beside the ticket. */
  readonly machineId: string | undefined;
  readonly openMachine: (machineId: string | undefined) => void;
}
