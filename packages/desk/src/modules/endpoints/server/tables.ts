import type { ActionClass, JobState, MachineState, Outcome } from '../contract.ts';

/** A row of `endpoints_machines`. */
export interface MachineRow {
  readonly id: string;
  readonly public_key: string;
  readonly state: MachineState;
  readonly state_reason: string | null;
  readonly replaced_by: string | null;
  readonly name: string;
  readonly sort_key: string;
  readonly site_id: string;
  readonly person_id: string | null;
  readonly team_id: string | null;
  readonly hostname: string;
  readonly serial: string | null;
  readonly claimed_machine_id: string | null;
  readonly os: string;
  readonly arch: string;
  readonly agent_version: string;
  readonly version: number;
  readonly field_versions: Readonly<Record<string, number>>;
  readonly enrolled_at: Date;
}

/** A row of `endpoints_jobs`. */
export interface JobRow {
  readonly id: string;
  readonly machine_id: string;
  readonly sequence: number;
  readonly action: string;
  readonly action_version: number;
  readonly class: ActionClass;
  readonly params: Record<string, unknown>;
  readonly params_hash: string;
  readonly dry_run: boolean;
  readonly lane: 'interactive' | 'normal' | 'bulk';
  readonly supersede_key: string | null;
  readonly deadline_ms: number;
  readonly output_cap_bytes: number;
  readonly not_before: Date;
  readonly expires_at: Date;
  readonly envelope: string | null;
  readonly state: JobState;
  readonly cancel: string | null;
  readonly subject_room: string | null;
  readonly subject_id: string | null;
  readonly asked_by: string | null;
  readonly asked_by_name: string;
  readonly approval_id: string | null;
  readonly rule_id: string | null;
  readonly created_at: Date;
  readonly fetched_at: Date | null;
  readonly accepted_at: Date | null;
  readonly started_at: Date | null;
}

/** A row of `endpoints_results`. */
export interface ResultRow {
  readonly job_id: string;
  readonly machine_id: string;
  readonly number: number;
  readonly hash: string;
  readonly previous: string | null;
  readonly outcome: Outcome;
  readonly code: string;
  readonly note: string;
  readonly result: string;
  readonly receipt: string;
  readonly started_at: Date | null;
  readonly ended_at: Date;
  readonly clock_offset_ms: number;
  readonly received_at: Date;
}
