-- The role of the program on PostgreSQL 15. Run by deploy/install as postgres; safe to run again.
-- It signs in over the socket as the account of the system of the same name (peer), so it has no password. It owns its own
-- database, may make no other one and no role. The extension it needs, pg_trgm, is one that owners may install.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'lhh_tracker') THEN
        CREATE ROLE lhh_tracker LOGIN;
    END IF;
END
$$;
ALTER ROLE lhh_tracker NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS CONNECTION LIMIT 60;
-- A page that died in the middle of its writing must not hold its locks for ever.
ALTER ROLE lhh_tracker SET idle_in_transaction_session_timeout = '10min';
