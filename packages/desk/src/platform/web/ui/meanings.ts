import {
  IconAlarmSnooze,
  IconAlertTriangle,
  IconArchive,
  IconArrowBackUp,
  IconArrowNarrowDown,
  IconBan,
  IconBolt,
  IconBuildingStore,
  IconCheck,
  IconChecks,
  IconCircle,
  IconCircleCheck,
  IconCircleDashed,
  IconCircleDot,
  IconCirclePlus,
  IconCopy,
  IconEye,
  IconFlame,
  IconGitMerge,
  IconHelpCircle,
  IconMailQuestion,
  IconMailX,
  IconMessage2,
  IconRobot,
  IconUserQuestion,
  IconX,
  type Icon,
} from '@tabler/icons-react';
import type { Hue } from '../theme/tokens.ts';
import { t } from './texts.ts';

/** One value of a family: its colour, its shape and its word always come together. */
export interface Meaning {
  readonly hue: Hue;
  readonly icon: Icon;
  readonly label: () => string;
}

/** Categories of a ticket's status. */
export type StatusCategory =
  | 'new'
  | 'open'
  | 'pending-requester'
  | 'pending-third-party'
  | 'pending-time'
  | 'resolved'
  | 'closed'
  | 'merged'
  | 'cancelled';

export const statusMeanings: Readonly<Record<StatusCategory, Meaning>> = {
  new: { hue: 'harbor', icon: IconCircleDashed, label: t.statusNew },
  open: { hue: 'harbor', icon: IconCircleDot, label: t.statusOpen },
  'pending-requester': { hue: 'violet', icon: IconUserQuestion, label: t.statusPendingRequester },
  'pending-third-party': { hue: 'violet', icon: IconBuildingStore, label: t.statusPendingThirdParty },
  'pending-time': { hue: 'slate', icon: IconAlarmSnooze, label: t.statusPendingTime },
  resolved: { hue: 'proof', icon: IconCircleCheck, label: t.statusResolved },
  closed: { hue: 'slate', icon: IconArchive, label: t.statusClosed },
  merged: { hue: 'slate', icon: IconGitMerge, label: t.statusMerged },
  cancelled: { hue: 'slate', icon: IconBan, label: t.statusCancelled },
};

/** Priority 1 (critical) to 4 (low). */
export type Priority = 1 | 2 | 3 | 4;
export const priorityLabels: Readonly<Record<Priority, () => string>> = {
  1: t.priority1,
  2: t.priority2,
  3: t.priority3,
  4: t.priority4,
};

/** The judged outcome of a probe. */
export type Verdict = 'pass' | 'degraded' | 'fail' | 'unknown' | 'not-reached';
export const verdictMeanings: Readonly<Record<Verdict, Meaning>> = {
  pass: { hue: 'proof', icon: IconCheck, label: t.verdictPass },
  degraded: { hue: 'amber', icon: IconAlertTriangle, label: t.verdictDegraded },
  fail: { hue: 'danger', icon: IconX, label: t.verdictFail },
  unknown: { hue: 'slate', icon: IconHelpCircle, label: t.verdictUnknown },
  'not-reached': { hue: 'slate', icon: IconArrowNarrowDown, label: t.verdictNotReached },
};

/** How done something is. The double tick means "read back by a second look" and nothing else. */
export type Proof = 'ordered' | 'done' | 'proved' | 'unknown';
export const proofMeanings: Readonly<Record<Proof, Meaning>> = {
  ordered: { hue: 'slate', icon: IconCircle, label: t.proofOrdered },
  done: { hue: 'proof', icon: IconCheck, label: t.proofDone },
  proved: { hue: 'proof', icon: IconChecks, label: t.proofProved },
  unknown: { hue: 'amber', icon: IconHelpCircle, label: t.proofUnknown },
};

/** R0 read, R1 reversible, R2 disruptive, R3 destructive. */
export type ActionClass = 'R0' | 'R1' | 'R2' | 'R3';
export const classMeanings: Readonly<Record<ActionClass, Meaning>> = {
  R0: { hue: 'slate', icon: IconEye, label: t.classR0 },
  R1: { hue: 'cyan', icon: IconArrowBackUp, label: t.classR1 },
  R2: { hue: 'orange', icon: IconBolt, label: t.classR2 },
  R3: { hue: 'danger', icon: IconFlame, label: t.classR3 },
};

/** What became of a delivered mail. */
export type MailVerdict = 'ticket' | 'reply' | 'bounce' | 'automatic' | 'quarantined' | 'duplicate';
export const mailMeanings: Readonly<Record<MailVerdict, Meaning>> = {
  ticket: { hue: 'harbor', icon: IconCirclePlus, label: t.mailTicket },
  reply: { hue: 'proof', icon: IconMessage2, label: t.mailReply },
  bounce: { hue: 'amber', icon: IconMailX, label: t.mailBounce },
  automatic: { hue: 'slate', icon: IconRobot, label: t.mailAutomatic },
  quarantined: { hue: 'danger', icon: IconMailQuestion, label: t.mailQuarantined },
  duplicate: { hue: 'slate', icon: IconCopy, label: t.mailDuplicate },
};

/** State of a machine as its agent tells it. */
export type MachineState = 'answers' | 'degraded' | 'trouble' | 'unseen';
export const machineLabels: Readonly<Record<MachineState, () => string>> = {
  answers: t.machineAnswers,
  degraded: t.machineDegraded,
  trouble: t.machineTrouble,
  unseen: t.machineUnseen,
};
