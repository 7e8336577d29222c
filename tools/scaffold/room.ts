import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readLock } from '../repo/migrations.ts';
import { findRoom, rooms } from '../rooms.ts';
import { addAtMarker, addBeforeReturn, addImport, addToMethod, readList, removeLine } from './edit.ts';
import type { RoomNames } from './names.ts';
import { serverFiles } from './room-server.ts';
import { webFiles } from './room-web.ts';

const roomList = 'tools/rooms.ts';
const composition = 'packages/desk/src/main/compose.ts';
const webList = 'packages/desk/src/main/web/rooms.ts';

/** Everything outside its folder that knows a room; adding and removing it go through this one list. */
function traces({ room, Room }: RoomNames) {
  return {
    frontDoor: `import { create${Room} } from '#${room}';`,
    contract: `import { ${room}Contract } from '#${room}/contract';`,
    made: `const ${room} = create${Room}({ clock });`,
    mounted: `mount(app, path, ${room}Contract.endpoints, ${room}.handlers);`,
    web: `import { ${room}Web } from '../../modules/${room}/web/routes.tsx';`,
    row: new RegExp(`^room\\(\\d+, '${room}', .*\\),$`),
  };
}

export function folderOf(room: string): string {
  return `packages/desk/src/modules/${room}`;
}

/** Writes a working room and registers it; returns the files that were written or changed. */
export function addRoom(root: string, names: RoomNames, floor: number | undefined, at: Date): string[] {
  const folder = folderOf(names.room);
  if (existsSync(join(root, folder))) throw new Error(`${folder} exists already`);
  const planned = findRoom(names.room);
  if (!planned && floor === undefined)
    throw new Error(`tools/rooms.ts does not know "${names.room}": say --floor N`);
  if (planned && floor !== undefined && planned.floor !== floor) {
    throw new Error(`tools/rooms.ts has "${names.room}" on floor ${planned.floor}`);
  }
  const files = { ...serverFiles(names, minuteOf(at)), ...webFiles(names) };
  for (const [path, text] of Object.entries(files)) write(root, `${folder}/${path}`, text);
  if (!planned) {
    const row = `room(${floor}, '${names.room}', 'keeps every ${names.thing}'),`;
    change(root, roomList, (text) => addAtMarker(text, 'npm run new room', row));
  }
  const own = planned?.floor ?? floor ?? 0;
  change(root, composition, (text) => compose(text, names, own));
  change(root, webList, (text) => {
    const list = readList(webList, text, 'rooms');
    return addImport(webList, list.write(byFloor(list.names, `${names.room}Web`, own)), traces(names).web);
  });
  return [folder, roomList, composition, webList];
}

function compose(text: string, names: RoomNames, floor: number): string {
  const trace = traces(names);
  const list = readList(composition, text, 'contracts');
  let changed = list.write(byFloor(list.names, `${names.room}Contract`, floor));
  changed = addToMethod(composition, changed, 'mount', trace.mounted);
  changed = addBeforeReturn(composition, changed, 'compose', trace.made);
  return addImport(composition, addImport(composition, changed, trace.frontDoor), trace.contract);
}

/** Puts a name behind those of its own and lower floors. */
function byFloor(names: readonly string[], name: string, floor: number): string[] {
  const floorOf = (one: string): number => findRoom(one.replace(/(Contract|Web)$/, ''))?.floor ?? floor;
  const at = names.findIndex((one) => floorOf(one) > floor);
  return at === -1 ? [...names, name] : names.toSpliced(at, 0, name);
}

/** Takes a room away again; refuses one that has grown roots, because then a person must decide. */
export function removeRoom(root: string, names: RoomNames): string[] {
  const { room } = names;
  const folder = folderOf(room);
  if (!existsSync(join(root, folder))) throw new Error(`${folder} does not exist`);
  const locked = [...readLock(root).keys()].find((path) => path.startsWith(`${folder}/`));
  if (locked !== undefined) throw new Error(`${locked} is released: installations have its tables`);
  const trace = traces(names);
  change(root, composition, (text) => {
    const list = readList(composition, text, 'contracts');
    const without = list.write(list.names.filter((name) => name !== `${room}Contract`));
    return [trace.frontDoor, trace.contract, trace.made, trace.mounted].reduce(removeLine, without);
  });
  change(root, webList, (text) => {
    const list = readList(webList, text, 'rooms');
    return removeLine(list.write(list.names.filter((name) => name !== `${room}Web`)), trace.web);
  });
  change(root, roomList, (text) => withoutAddedRow(text, trace.row));
  rmSync(join(root, folder), { recursive: true });
  return [roomList, composition, webList];
}

/** Rows of the plan stay: they are the house as it is meant. Added rows stand below the last planned one. */
function withoutAddedRow(text: string, row: RegExp): string {
  const lines = text.split('\n');
  const lastPlanned = lines.findIndex((line) => line.includes(`'${lastPlannedRoom}'`));
  const at = lines.findIndex((line, index) => index > lastPlanned && row.test(line.trim()));
  return at === -1 ? text : lines.toSpliced(at, 1).join('\n');
}

const lastPlannedRoom = 'imports';

function minuteOf(at: Date): string {
  return at.toISOString().slice(0, 16).replaceAll('-', '').replace('T', '-').replace(':', '');
}

function write(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function change(root: string, path: string, edit: (text: string) => string): void {
  writeFileSync(join(root, path), edit(readFileSync(join(root, path), 'utf8')));
}

/** Whether the list of rooms still ends where `removeRoom` believes it does. */
export function planEndsAsKnown(): boolean {
  return rooms.some((one) => one.name === lastPlannedRoom);
}
