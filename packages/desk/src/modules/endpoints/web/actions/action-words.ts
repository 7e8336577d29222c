import { t } from '../texts.ts';
import type { Area, Unavailable } from './areas.ts';

/** Why somebody cannot ask for an action. */
export function unavailableWord(why: Unavailable): string {
  const words = { 'not-there': t.whyNotThere, 'not-allowed': t.whyNotClass, 'not-approved': t.whyNotState };
  return words[why]();
}

/** The name of an area. */
export function areaWord(area: Area): string {
  const words: Readonly<Record<Area, () => string>> = {
    network: t.areaNetwork,
    logs: t.areaLogs,
    services: t.areaServices,
    disks: t.areaDisks,
    packages: t.areaPackages,
    users: t.areaUsers,
    certificates: t.areaCertificates,
    time: t.areaTime,
    printers: t.areaPrinters,
    devices: t.areaDevices,
    power: t.areaPower,
    other: t.areaOther,
  };
  return words[area]();
}
