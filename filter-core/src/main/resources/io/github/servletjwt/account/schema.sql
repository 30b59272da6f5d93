-- Tables of users=jdbc. Runs at start with createSchema=true; with false, run it yourself.
-- Plain SQL for H2, PostgreSQL, MySQL, MariaDB and SQLite.

CREATE TABLE IF NOT EXISTS servletjwt_user (
  name VARCHAR(256) NOT NULL PRIMARY KEY,
  password_hash VARCHAR(512) NOT NULL,
  enabled BOOLEAN NOT NULL
);

CREATE TABLE IF NOT EXISTS servletjwt_user_role (
  name VARCHAR(256) NOT NULL REFERENCES servletjwt_user (name) ON DELETE CASCADE,
  role VARCHAR(256) NOT NULL,
  PRIMARY KEY (name, role)
);

CREATE TABLE IF NOT EXISTS servletjwt_user_scope (
  name VARCHAR(256) NOT NULL REFERENCES servletjwt_user (name) ON DELETE CASCADE,
  scope VARCHAR(256) NOT NULL,
  PRIMARY KEY (name, scope)
);

CREATE TABLE IF NOT EXISTS servletjwt_user_claim (
  name VARCHAR(256) NOT NULL REFERENCES servletjwt_user (name) ON DELETE CASCADE,
  claim VARCHAR(256) NOT NULL,
  claim_value VARCHAR(1024) NOT NULL,
  PRIMARY KEY (name, claim, claim_value)
);
