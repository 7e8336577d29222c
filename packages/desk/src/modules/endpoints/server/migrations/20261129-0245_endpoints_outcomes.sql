-- breaking: false
-- What did not go well is looked for among very many that did.
create index endpoints_results_not_done on endpoints_results (outcome, job_id) where outcome <> 'done';
