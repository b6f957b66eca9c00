-- Times are milliseconds since 1970-01-01T00:00Z. Tokens are kept as SHA-256 alone. ${bytes} is the database's type
-- for bytes, so that one history serves every database.

create table account (
  user_id text not null primary key,
  name text not null,
  recovery_key ${bytes} not null,
  created_at bigint not null,
  removed_at bigint
);
create unique index account_by_name on account (name) where removed_at is null;
create unique index account_by_recovery_key on account (recovery_key) where removed_at is null;

-- The accounts' logs. They stay when an account is removed: meetings refer to them.
create table account_entry (
  user_id text not null references account (user_id),
  idx bigint not null,
  entry ${bytes} not null,
  primary key (user_id, idx)
);

-- Which devices an account has, its log says; here stands which of them are signed in.
create table device (
  user_id text not null references account (user_id),
  device_id integer not null,
  name text not null,
  token_hash ${bytes} not null unique,
  created_at bigint not null,
  last_seen_at bigint not null,
  signed_out_at bigint,
  primary key (user_id, device_id)
);

create table sign_in_link (
  token_hash ${bytes} not null primary key,
  name text not null,
  created_at bigint not null,
  expires_at bigint not null,
  used_at bigint
);

-- A link by which a device of an account adds another one, and what the two have said by it so far.
create table device_link (
  token_hash ${bytes} not null primary key,
  user_id text not null references account (user_id),
  maker_device_id integer not null,
  created_at bigint not null,
  expires_at bigint not null,
  device_name text,
  identity_key ${bytes},
  proof ${bytes},
  access_token_hash ${bytes},
  offered_id integer,
  offered_head ${bytes},
  possession ${bytes},
  added_at bigint
);
create index device_link_by_user on device_link (user_id);

-- The key directory. An owner is an address: a member's device, or a guest session with device id 1.
create table identity (
  owner_id text not null,
  owner_device_id integer not null,
  registration_id integer not null,
  identity_key ${bytes} not null,
  primary key (owner_id, owner_device_id)
);

create table repeated_use_signed_pre_key (
  owner_id text not null,
  owner_device_id integer not null,
  id integer not null,
  public_key ${bytes} not null,
  signature ${bytes} not null,
  primary key (owner_id, owner_device_id)
);

create table repeated_use_kyber_pre_key (
  owner_id text not null,
  owner_device_id integer not null,
  id integer not null,
  public_key ${bytes} not null,
  signature ${bytes} not null,
  primary key (owner_id, owner_device_id)
);

create table single_use_ec_pre_key (
  owner_id text not null,
  owner_device_id integer not null,
  id integer not null,
  public_key ${bytes} not null,
  primary key (owner_id, owner_device_id, id)
);

create table single_use_kyber_pre_key (
  owner_id text not null,
  owner_device_id integer not null,
  id integer not null,
  public_key ${bytes} not null,
  signature ${bytes} not null,
  primary key (owner_id, owner_device_id, id)
);

-- Who took which bundle. A one-time pre-key that has been taken is never handed out nor accepted again.
create table bundle_take (
  take_id text not null primary key,
  owner_id text not null,
  owner_device_id integer not null,
  taker_id text not null,
  taker_device_id integer not null,
  taken_at bigint not null,
  ec_pre_key_id integer,
  kyber_pre_key_id integer,
  consumed_at bigint
);
create index bundle_take_by_taker
  on bundle_take (owner_id, owner_device_id, taker_id, taker_device_id, taken_at);
create unique index bundle_take_of_ec_pre_key on bundle_take (owner_id, owner_device_id, ec_pre_key_id);
create unique index bundle_take_of_kyber_pre_key
  on bundle_take (owner_id, owner_device_id, kyber_pre_key_id);

create table meeting (
  meeting_id text not null primary key,
  title text not null,
  host_user_id text not null references account (user_id),
  created_at bigint not null,
  ended_at bigint
);

-- Who is a member, the roster says; here stands it for each account. One that has gone keeps its row, and reads the
-- roster up to its going: so many entries as roster_size says.
create table meeting_member (
  meeting_id text not null references meeting (meeting_id),
  user_id text not null references account (user_id),
  added_at bigint not null,
  roster_size bigint,
  primary key (meeting_id, user_id)
);
create index meeting_member_by_user on meeting_member (user_id);

create table roster_entry (
  meeting_id text not null references meeting (meeting_id),
  idx bigint not null,
  entry ${bytes} not null,
  primary key (meeting_id, idx)
);

-- Where each log ends.
create table roster_head (
  meeting_id text not null primary key references meeting (meeting_id),
  size bigint not null
);

-- The invitations, as the rosters have them. The maker is a member's device; the anchor is the hash of its entry.
-- Burnt is what the secret of its link has come here.
create table invitation (
  token_hash ${bytes} not null primary key,
  meeting_id text not null references meeting (meeting_id),
  link_key ${bytes} not null,
  for_whom text not null,
  max_uses integer not null,
  expires_at bigint not null,
  maker_id text not null,
  maker_device_id integer not null,
  anchor ${bytes} not null,
  uses integer not null,
  revoked integer not null,
  burnt integer not null
);
create index invitation_by_meeting on invitation (meeting_id);

-- The newest knock of each account that came by a member link: it waits, or was declined. A member has none.
create table member_knock (
  meeting_id text not null references meeting (meeting_id),
  user_id text not null references account (user_id),
  device_id integer not null,
  account_index bigint not null,
  account_hash ${bytes} not null,
  token_hash ${bytes} not null references invitation (token_hash),
  link_proof ${bytes} not null,
  device_proof ${bytes} not null,
  state text not null,
  knocked_at bigint not null,
  primary key (meeting_id, user_id)
);
create index member_knock_by_invitation on member_knock (token_hash, state);

create table guest_session (
  session_id text not null primary key,
  meeting_id text not null references meeting (meeting_id),
  token_hash ${bytes} not null references invitation (token_hash),
  session_token_hash ${bytes} not null unique,
  display_name text not null,
  registration_id integer not null,
  identity_key ${bytes} not null,
  link_proof ${bytes} not null,
  key_proof ${bytes} not null,
  status text not null,
  knocked_at bigint not null,
  expires_at bigint not null,
  ended_at bigint
);
create index guest_session_by_meeting on guest_session (meeting_id, status, knocked_at);
create index guest_session_by_invitation on guest_session (token_hash, status);
create index guest_session_by_expiry on guest_session (status, expires_at);
