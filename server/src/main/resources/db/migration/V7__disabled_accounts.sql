-- When the operator has disabled an account: its devices are not let in until it is enabled.
alter table account add column disabled_at bigint;
