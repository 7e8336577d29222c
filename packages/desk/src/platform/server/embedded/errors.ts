/** What can stand in the way of the embedded database; people and scripts decide by the code. */
export type EmbeddedErrorCode =
  | 'embedded.unsupported_platform'
  | 'embedded.binaries_broken'
  | 'embedded.folder_not_writable'
  | 'embedded.folder_foreign'
  | 'embedded.root_refused'
  | 'embedded.data_newer'
  | 'embedded.data_older'
  | 'embedded.data_damaged'
  | 'embedded.disk_full'
  | 'embedded.already_serving'
  | 'embedded.old_server_running'
  | 'embedded.socket_folder'
  | 'embedded.initialise_failed'
  | 'embedded.start_failed'
  | 'embedded.stopped';

/** An obstacle with what to do about it; `detail` holds the last words of PostgreSQL, when it had any. */
export class EmbeddedError extends Error {
  readonly code: EmbeddedErrorCode;
  readonly title: string;
  readonly hint: string;
  readonly detail: string;
  constructor(
    code: EmbeddedErrorCode,
    told: { title: string; hint: string; detail?: string; cause?: unknown },
  ) {
    super(told.title, told.cause === undefined ? undefined : { cause: told.cause });
    this.name = 'EmbeddedError';
    this.code = code;
    this.title = told.title;
    this.hint = told.hint;
    this.detail = told.detail ?? '';
  }
}

/** The full disk, said the same way wherever it is met. */
export function diskFull(folder: string, detail = ''): EmbeddedError {
  return new EmbeddedError('embedded.disk_full', {
    title: `The disk that holds ${folder} is full.`,
    hint: 'Free some space and start again; what was acknowledged is kept.',
    detail,
  });
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error;
}

/** Turns what the file system refuses into a plain error about this folder; anything else passes through. */
export function explainFileError(error: unknown, folder: string): unknown {
  if (!isSystemError(error)) return error;
  if (error.code === 'ENOSPC' || error.code === 'EDQUOT') return diskFull(folder, error.message);
  if (error.code === 'ENOTDIR' || error.code === 'EEXIST') {
    return new EmbeddedError('embedded.folder_foreign', {
      title: `${folder} is not a folder.`,
      hint: 'Name another folder in DESKHAND_DATA.',
      cause: error,
    });
  }
  if (error.code === 'EACCES' || error.code === 'EPERM' || error.code === 'EROFS') {
    return new EmbeddedError('embedded.folder_not_writable', {
      title: `The data folder ${folder} cannot be written.`,
      hint: 'Start as the user who owns it, or name another folder in DESKHAND_DATA.',
      detail: error.message,
      cause: error,
    });
  }
  return error;
}

const sayings: readonly [RegExp, EmbeddedErrorCode, string, string][] = [
  [
    /error while loading shared libraries|GLIBC_\S+' not found|cannot execute|Exec format error/,
    'embedded.binaries_broken',
    'The PostgreSQL that Deskhand brings does not run on this system.',
    'Delete node_modules and start again; on a system without glibc name a PostgreSQL 15 or newer in DATABASE_URL.',
  ],
  [
    /could not (locate a valid checkpoint|find a valid checkpoint)|could not open file "global\/|invalid checksum|database files are incompatible|invalid data in file/,
    'embedded.data_damaged',
    'The database in the data folder is damaged.',
    'Restore a backup into an empty data folder; keep the damaged one until that worked.',
  ],
  [
    /has invalid permissions|Permission denied|has wrong ownership|Read-only file system/,
    'embedded.folder_not_writable',
    'A file of the data folder cannot be read or written.',
    'Start as the user who started Deskhand before, or give the folder back to that user.',
  ],
  [
    /could not create shared memory segment|could not resize shared memory|Cannot allocate memory|could not map anonymous shared memory/,
    'embedded.start_failed',
    'The system gives PostgreSQL too little memory.',
    'Free memory (about 200 MB are needed) and start again.',
  ],
];

/** Reads from PostgreSQL's last words what stood in the way; the folder is named in what the person is told. */
export function explainOutput(fallback: EmbeddedErrorCode, output: string, folder: string): EmbeddedError {
  if (/No space left on device|Disk quota exceeded/.test(output)) return diskFull(folder, output);
  const known = sayings.find(([pattern]) => pattern.test(output));
  const lines = output.trim().split('\n');
  const lastLine = lines.findLast((line) => /FATAL|PANIC|ERROR/i.test(line)) ?? lines.at(-1) ?? '';
  return new EmbeddedError(known?.[1] ?? fallback, {
    title: known?.[2] ?? `The embedded PostgreSQL did not start (${folder}).`,
    hint: known?.[3] ?? `Its last words: ${lastLine === '' ? 'none' : lastLine}`,
    detail: output,
  });
}
