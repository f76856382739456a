-- Whether mail for what is neither account nor alias is brought on to another server of the domain; catch_all is null then.
alter table directory_domain add column relayed smallint default 0 not null;
