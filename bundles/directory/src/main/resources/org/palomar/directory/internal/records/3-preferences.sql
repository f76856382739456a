-- What domains and accounts want otherwise than the settings say.
create table directory_domain_preference (
  domain varchar(253) not null references directory_domain (name) on delete cascade,
  subject varchar(63) not null,
  name varchar(63) not null,
  content varchar(400) not null,
  primary key (domain, subject, name)
);

create table directory_account_preference (
  account bigint not null references directory_account (id) on delete cascade,
  subject varchar(63) not null,
  name varchar(63) not null,
  content varchar(400) not null,
  primary key (account, subject, name)
);
