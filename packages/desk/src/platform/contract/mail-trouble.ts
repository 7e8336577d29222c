/** What can stand between the desk and a mail server, with what a person does about it. Codes are stable for ever. */
export const mailTroubles = {
  'sign-in-refused': {
    title: 'The server does not take the name and password',
    hint: 'Has the password changed, or was the account locked? Type the new one in the settings of the mailbox.',
  },
  'token-refused': {
    title: 'The sign-in service gives no token',
    hint: 'Has the client secret expired, or was the consent taken back? Make a new one there and type it in the settings.',
  },
  'token-unreachable': {
    title: 'The sign-in service does not answer',
    hint: 'Look whether the address of the token service is right and whether this machine may reach it.',
  },
  'secret-unreadable': {
    title: 'The stored password cannot be opened with the key of this desk',
    hint: 'Put the kept copy of the sealing key in its place, or type the password anew.',
  },
  'host-unknown': {
    title: 'There is no server of this name',
    hint: 'Look for a slip in the name of the server; then look at the name service of this machine.',
  },
  'host-unreachable': {
    title: 'The server cannot be reached',
    hint: 'Does the server run, is the port right, does a firewall stand between? It is tried again by itself.',
  },
  'no-answer': {
    title: 'The server hangs: it takes the connection and does not answer in time',
    hint: 'Look at the load of the server. A port that expects TLS from the first byte hangs too when it is spoken to without.',
  },
  'connection-lost': {
    title: 'The server broke off the connection',
    hint: 'This happens at a restart and is tried again by itself. When it goes on, look at the log of the server.',
  },
  'certificate-expired': {
    title: 'The certificate of the server has expired',
    hint: 'Renew it on the server. Mail waits meanwhile; nothing is lost.',
  },
  'certificate-untrusted': {
    title: 'Nobody whom this desk trusts has signed the certificate of the server',
    hint: 'For an authority of your own, put its certificate into the settings. Otherwise somebody may stand between.',
  },
  'certificate-wrong-name': {
    title: 'The certificate of the server is for another name',
    hint: 'Use the name that stands in the certificate, or give the server a certificate for this name.',
  },
  'tls-failed': {
    title: 'The encrypted connection does not come about',
    hint: 'Look whether the port fits the choice: 993 and 465 are TLS from the first byte, 143 and 587 are STARTTLS.',
  },
  'folder-gone': {
    title: 'The folder does not exist on the server',
    hint: 'Was it renamed or deleted? Choose another one in the settings, or make it again.',
  },
  'over-quota': {
    title: 'The mailbox on the server is full',
    hint: 'Delete or archive mail there, or give it more room. New mail is refused meanwhile, before it reaches the desk.',
  },
  'server-busy': {
    title: 'The server asks to come again later',
    hint: 'It is tried again by itself. When it lasts, ask who runs the server: it may be overloaded, or limit this desk.',
  },
  'refused-by-server': {
    title: 'The server refuses',
    hint: 'Its own words say why. Show them to who runs the server.',
  },
  unexpected: {
    title: 'Something went wrong that the desk does not know',
    hint: 'The words beside it and the log say more. It is tried again by itself.',
  },
} as const satisfies Record<string, { readonly title: string; readonly hint: string }>;

/** Names one kind of trouble; screens decide by it. */
export type MailTroubleCode = keyof typeof mailTroubles;
export const mailTroubleCodes = Object.keys(mailTroubles) as MailTroubleCode[];
