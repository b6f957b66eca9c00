-- Whether a guest has proved itself with its session's token: from then on no knock renews it.
alter table guest_session add column token_used integer not null default 1;
