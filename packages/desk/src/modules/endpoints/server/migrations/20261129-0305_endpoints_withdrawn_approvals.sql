-- breaking: false
-- Standing approvals that a person took back at this desk. What the operator signed stays as it is: a desk in other hands
-- could go on using it, so what must not count on the machines is revoked by a root.
create table endpoints_withdrawn_approvals (
  approval_id uuid primary key references endpoints_approvals,
  reason text not null,
  withdrawn_by uuid,
  withdrawn_by_name text not null,
  withdrawn_at timestamptz not null
);
