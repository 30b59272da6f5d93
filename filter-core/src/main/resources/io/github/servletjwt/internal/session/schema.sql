-- Tables of sessions=jdbc. Run at startup with createSchema=true; with false, run it yourself.
-- Plain SQL, tested on PostgreSQL and H2. Times are milliseconds since 1970 by the database's clock (access_until and
-- auth_time: by the clock of the node that made the token). Nobody can make a token from their content. Several applications may
-- share the tables:
-- realm is a digest of issuer, instance and sessionNamespace.

CREATE TABLE IF NOT EXISTS servletjwt_session (
  id VARCHAR(64) NOT NULL PRIMARY KEY,
  user_name VARCHAR(600) NOT NULL,
  counter INTEGER NOT NULL,
  scopes VARCHAR(8192),
  roles VARCHAR(8192),
  created_at BIGINT NOT NULL,
  last_used_at BIGINT NOT NULL,
  access_until BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  ends_at BIGINT NOT NULL,
  revoked_at BIGINT,
  remove_at BIGINT NOT NULL,
  address VARCHAR(64) NOT NULL,
  user_agent VARCHAR(256) NOT NULL,
  refresh_address VARCHAR(64),
  refresh_agent VARCHAR(256),
  auth_time BIGINT,
  realm VARCHAR(64)
);

CREATE INDEX IF NOT EXISTS servletjwt_session_user ON servletjwt_session (user_name);
CREATE INDEX IF NOT EXISTS servletjwt_session_revoked ON servletjwt_session (revoked_at);
CREATE INDEX IF NOT EXISTS servletjwt_session_remove ON servletjwt_session (remove_at);

-- the lease of the node that removes expired sessions: no other node does so before until_at
CREATE TABLE IF NOT EXISTS servletjwt_lease (
  name VARCHAR(64) NOT NULL PRIMARY KEY,
  until_at BIGINT NOT NULL
);

INSERT INTO servletjwt_lease (name, until_at)
  SELECT 'sessions', 0 WHERE NOT EXISTS (SELECT 1 FROM servletjwt_lease WHERE name = 'sessions');
