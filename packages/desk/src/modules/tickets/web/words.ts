import type { TicketType } from '../contract.ts';
import { t } from './texts.ts';

/** The word of an impact or urgency. */
export function levelWord(level: number): string {
  return level === 1 ? t.levelHigh() : level === 2 ? t.levelMedium() : t.levelLow();
}

/** How a ticket was resolved, in words. */
export function resolutionWord(code: string): string {
  const words: Readonly<Record<string, () => string>> = {
    fixed: t.codeFixed,
    workaround: t.codeWorkaround,
    answered: t.codeAnswered,
    fulfilled: t.codeFulfilled,
    'not-reproducible': t.codeNotReproducible,
    'not-a-fault': t.codeNotAFault,
    duplicate: t.codeDuplicate,
    'no-answer': t.codeNoAnswer,
  };
  return (words[code] ?? (() => code))();
}

/** The word of a ticket type. */
export function typeWord(type: TicketType): string {
  const words: Readonly<Record<TicketType, () => string>> = {
    incident: t.typeIncident,
    request: t.typeRequest,
    problem: t.typeProblem,
    change: t.typeChange,
    task: t.typeTask,
  };
  return words[type]();
}

/** The name that stands on buttons: "Send to Alice". An address without a name stays whole. */
export function shortName(name: string): string {
  const trimmed = name.trim();
  const [first] = trimmed.split(/\s+/);
  return trimmed.includes('@') || first === undefined || first === '' ? trimmed : first;
}

/** `3 kB`, `1.4 MB`. */
export function sizeWords(sizeBytes: number): string {
  if (sizeBytes < 1000) return `${sizeBytes} B`;
  if (sizeBytes < 1_000_000) return `${Math.round(sizeBytes / 1000)} kB`;
  return `${(sizeBytes / 1_000_000).toFixed(1)} MB`;
}

/** What a linked ticket is to this one. */
export function linkWord(kind: string): string {
  const words: Readonly<Record<string, () => string>> = {
    related: t.linkRelated,
    duplicates: t.linkDuplicates,
    'duplicated-by': t.linkDuplicatedBy,
    'caused-by': t.linkCausedBy,
    causes: t.linkCauses,
    parent: t.linkParent,
    child: t.linkChild,
    'follow-up': t.linkFollowUp,
    'followed-up-by': t.linkFollowedUpBy,
    'merged-into': t.linkMergedInto,
    'merged-from': t.linkMergedFrom,
  };
  return (words[kind] ?? (() => kind))();
}
