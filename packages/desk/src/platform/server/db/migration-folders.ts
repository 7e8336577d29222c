import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Folders with migrations below `src`: the platform's own and one per room that has tables. */
export function findMigrationFolders(sourceFolder: string): string[] {
  const rooms = readdirSync(join(sourceFolder, 'modules')).map((room) =>
    join(sourceFolder, 'modules', room, 'server', 'migrations'),
  );
  return [join(sourceFolder, 'platform', 'server', 'migrations'), ...rooms].filter((folder) =>
    existsSync(folder),
  );
}
