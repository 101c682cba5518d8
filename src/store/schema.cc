// SPDX-License-Identifier: Apache-2.0
#include "store/schema.h"

namespace lull::store {

const char* const kSharedSchema = R"sql(
CREATE TABLE meta(key TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID;

-- A set of devices with one change log. The pair's space holds what is shared.
CREATE TABLE space(
  n INTEGER PRIMARY KEY AUTOINCREMENT,        -- never given twice
  id BLOB NOT NULL UNIQUE,
  own INTEGER NOT NULL DEFAULT 0);            -- the replica this device writes as

-- What is held of each replica: a chain of changes without gaps.
CREATE TABLE replica(
  n INTEGER PRIMARY KEY AUTOINCREMENT,        -- never given twice
  space INTEGER NOT NULL,
  id BLOB NOT NULL,
  person BLOB NOT NULL,
  mine INTEGER NOT NULL,                      -- this device made it, now or before a restore
  seq INTEGER NOT NULL DEFAULT 0,
  head BLOB NOT NULL,
  seen BLOB NOT NULL,                         -- of the change at seq
  UNIQUE(space, id));

-- key = replica.n << 40 | seq: each replica's changes lie together, appended at the end.
CREATE TABLE change(
  key INTEGER PRIMARY KEY,
  seen BLOB NOT NULL,                         -- pairs of varints: replica.n, seq
  head BLOB NOT NULL,                         -- the chain up to and with this change
  hash BLOB,                                  -- set once the body is erased
  body BLOB);

CREATE TABLE record(
  n INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  kind INTEGER NOT NULL,                      -- 0: a withdrawal came before anything else
  person BLOB NOT NULL,                       -- the author
  space INTEGER NOT NULL DEFAULT 0,
  share INTEGER NOT NULL,                     -- 1 private, 2 shared, 3 withdrawn
  live BLOB NOT NULL DEFAULT x'',             -- keys of the changes in force, 8 bytes each
  own BLOB,                                   -- the author's fields while nothing is shared
  opened INTEGER NOT NULL DEFAULT 0,          -- looked at here; never sent
  made_ms INTEGER NOT NULL,                   -- this device's clock; never sent
  edited_ms INTEGER NOT NULL);
CREATE INDEX record_by_kind ON record(kind, n);

-- Earlier versions: of own entries for their author alone, of entries with two writers as this
-- device learnt of them.
CREATE TABLE history(
  n INTEGER PRIMARY KEY,
  record INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  fields BLOB NOT NULL,
  person BLOB);                               -- whose version; none: the author's
CREATE INDEX history_by_record ON history(record, n);

-- A limit's softer version, or its removal, that comes into force later.
CREATE TABLE softening(
  record INTEGER PRIMARY KEY,                 -- record.n
  due_ms INTEGER NOT NULL,
  puts BLOB);                                 -- none: the limit is removed

-- What this device reminds its person of; never sent.
CREATE TABLE reminder(
  n INTEGER PRIMARY KEY,
  about TEXT NOT NULL,
  title TEXT NOT NULL,
  rule TEXT NOT NULL,
  next_ms INTEGER NOT NULL);

-- What this person marks for themself; never sent.
CREATE TABLE mark(
  kind INTEGER NOT NULL,                      -- store::Mark::Kind
  of TEXT NOT NULL,                           -- id of the catalogue, or a record's token
  part TEXT NOT NULL,
  text TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  PRIMARY KEY(kind, of, part)) WITHOUT ROWID;

-- Changes that are part of a chain but break a rule: kept, passed on, never applied.
CREATE TABLE quarantine(
  key INTEGER PRIMARY KEY,
  reason TEXT NOT NULL,
  record BLOB) WITHOUT ROWID;                 -- what it is about, if that can be read

-- What the pace of new records has to know of withdrawn ones: no words.
CREATE TABLE remains(
  n INTEGER PRIMARY KEY,
  space INTEGER NOT NULL,
  person BLOB NOT NULL,
  kind INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  fields BLOB NOT NULL);

-- Contentless: the text itself is kept in the record only. Records from search_from on are not in
-- it yet; searching brings it up to date first.
CREATE VIRTUAL TABLE search USING fts5(text, content='', tokenize='unicode61 remove_diacritics 2');

CREATE TABLE peer(
  n INTEGER PRIMARY KEY AUTOINCREMENT,        -- never given twice
  static_key BLOB NOT NULL UNIQUE,
  person BLOB NOT NULL,
  display TEXT NOT NULL,
  space INTEGER NOT NULL,
  psk BLOB NOT NULL,
  knock BLOB NOT NULL,
  beacon BLOB NOT NULL,
  state INTEGER NOT NULL,                     -- 1 prepared, 2 active, 3 ended there
  stamp_out INTEGER NOT NULL DEFAULT 0,       -- last handshake stamp reserved here
  stamp_in INTEGER NOT NULL DEFAULT 0,        -- last one accepted from there
  version INTEGER NOT NULL DEFAULT 0,         -- highest protocol version agreed on
  since_ms INTEGER NOT NULL,
  addresses TEXT NOT NULL DEFAULT '',         -- newest first, separated by spaces
  contact_ms INTEGER NOT NULL DEFAULT 0,      -- when a session was last open; never sent
  contact_way INTEGER NOT NULL DEFAULT 0,     -- how it came about (store/peers.h)
  heard_boot INTEGER NOT NULL DEFAULT 0,      -- the last beacon that was heard before it
  heard_count INTEGER NOT NULL DEFAULT 0);

-- How far a peer has acknowledged each replica.
CREATE TABLE acked(
  peer INTEGER NOT NULL,
  replica INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY(peer, replica)) WITHOUT ROWID;
)sql";

const char* const kSharedMigrations[] = {
    "ALTER TABLE peer ADD COLUMN contact_ms INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE peer ADD COLUMN contact_way INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE peer ADD COLUMN heard_boot INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE peer ADD COLUMN heard_count INTEGER NOT NULL DEFAULT 0;",
    "ALTER TABLE history ADD COLUMN person BLOB;"
    "CREATE TABLE softening(record INTEGER PRIMARY KEY, due_ms INTEGER NOT NULL, puts BLOB);"
    "CREATE TABLE reminder(n INTEGER PRIMARY KEY, about TEXT NOT NULL, title TEXT NOT NULL,"
    " rule TEXT NOT NULL, next_ms INTEGER NOT NULL);",
    "ALTER TABLE quarantine ADD COLUMN record BLOB;"
    "CREATE TABLE remains(n INTEGER PRIMARY KEY, space INTEGER NOT NULL, person BLOB NOT NULL,"
    " kind INTEGER NOT NULL, at_ms INTEGER NOT NULL, fields BLOB NOT NULL);",
    ("CREATE TABLE mark(kind INTEGER NOT NULL, of TEXT NOT NULL, part TEXT NOT NULL,"
     " text TEXT NOT NULL, at_ms INTEGER NOT NULL, PRIMARY KEY(kind, of, part)) WITHOUT ROWID;"),
};

const char* const kNotebookSchema = R"sql(
CREATE TABLE meta(key TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID;
INSERT INTO meta VALUES('schema', x'02');
CREATE TABLE note(
  n INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  kind INTEGER NOT NULL,
  fields BLOB NOT NULL,
  made_ms INTEGER NOT NULL,
  edited_ms INTEGER NOT NULL);
CREATE TABLE history(
  n INTEGER PRIMARY KEY,
  record INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  fields BLOB NOT NULL);
CREATE INDEX history_by_record ON history(record, n);
CREATE VIRTUAL TABLE search USING fts5(text, content='', tokenize='unicode61 remove_diacritics 2');
)sql";

}  // namespace lull::store
