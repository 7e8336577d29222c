/** The spellings of a room and of its thing: `loans` holds loans, each a `Loan`. */
export interface RoomNames {
  readonly room: string;
  /** `Loans` */
  readonly Room: string;
  /** `loan` */
  readonly thing: string;
  /** `Loan` */
  readonly Thing: string;
}

export function roomNames(room: string): RoomNames {
  if (!/^[a-z]{3,20}$/.test(room))
    throw new Error(`"${room}": a room is one lower-case word of 3 to 20 letters`);
  const thing = singular(room);
  return { room, Room: capital(room), thing, Thing: capital(thing) };
}

/** The spellings of a use case: `extend-loan` is `extendLoan`, leaves the event `loan.extended`. */
export interface EndpointNames {
  readonly file: string;
  readonly name: string;
  readonly noun: string;
  readonly verb: string;
  readonly past: string;
}

export function endpointNames(verbNoun: string): EndpointNames {
  const [verb, ...noun] = verbNoun.split('-');
  if (!/^[a-z]+(-[a-z]+)+$/.test(verbNoun) || verb === undefined) {
    throw new Error(`"${verbNoun}": an endpoint is a verb and a noun, as in extend-loan`);
  }
  const name = verb + noun.map(capital).join('');
  return { file: verbNoun, name, noun: noun.join('-'), verb, past: pastOf(verb) };
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function singular(word: string): string {
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  return word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word;
}

const irregular: Readonly<Record<string, string>> = {
  begin: 'begun',
  find: 'found',
  give: 'given',
  hold: 'held',
  lend: 'lent',
  put: 'put',
  read: 'read',
  run: 'run',
  send: 'sent',
  set: 'set',
  split: 'split',
  take: 'taken',
  withdraw: 'withdrawn',
  write: 'written',
};

function pastOf(verb: string): string {
  const known = irregular[verb];
  if (known !== undefined) return known;
  if (verb.endsWith('e')) return `${verb}d`;
  return /[^aeiou]y$/.test(verb) ? `${verb.slice(0, -1)}ied` : `${verb}ed`;
}
