-- Tables of users=jdbc. Runs at start with createSchema=true; with false, run it yourself.
-- Plain SQL, tested on H2, PostgreSQL, MariaDB, SQLite, HSQLDB and Derby (which runs it without IF NOT EXISTS).
-- Earlier versions made names of 128 characters. Such tables go on working; registration refuses longer names there.

CREATE TABLE IF NOT EXISTS servletjwt_user (
  name VARCHAR(254) NOT NULL PRIMARY KEY,
  password_hash VARCHAR(512) NOT NULL,
  enabled BOOLEAN NOT NULL
);

CREATE TABLE IF NOT EXISTS servletjwt_user_role (
  name VARCHAR(254) NOT NULL,
  role VARCHAR(128) NOT NULL,
  PRIMARY KEY (name, role),
  FOREIGN KEY (name) REFERENCES servletjwt_user (name) ON DELETE CASCADE
);

CREATE TABLE IF NOT EXISTS servletjwt_user_scope (
  name VARCHAR(254) NOT NULL,
  scope VARCHAR(128) NOT NULL,
  PRIMARY KEY (name, scope),
  FOREIGN KEY (name) REFERENCES servletjwt_user (name) ON DELETE CASCADE
);

-- several rows of a claim make an array, in the order of their position
CREATE TABLE IF NOT EXISTS servletjwt_user_claim (
  name VARCHAR(254) NOT NULL,
  claim VARCHAR(128) NOT NULL,
  claim_position INTEGER NOT NULL,
  claim_value VARCHAR(1024) NOT NULL,
  PRIMARY KEY (name, claim, claim_position),
  FOREIGN KEY (name) REFERENCES servletjwt_user (name) ON DELETE CASCADE
);
